"""What a post says of a paper beside its title. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.answer.write import shorten
from retrieval.text.extracts import unmarked
from retrieval.text.sentences import split_sentences
from retrieval.text.tokens import is_chinese
from retrieval.types import Language, Paper, Section, SectionName

_LINE, _WHOLE = 210, 480  # characters; half as many of Chinese
_OFFER = re.compile(
    r"提出|引入|推出|构建|介绍了|设计了|首个|本文"
    r"|\b(?:we|this (?:paper|work|report)) (?:\w+ )?(?:propos|introduc|present|develop|build)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:\d+[.、)]|[·•*-])\s*")
_CHINESE_ENDS = "。！？；…”」）"
_FEW = 12  # characters; shorter sentences are heads


def line_of(paper: Paper, language: Language) -> str:
    """One line: the contribution that the report names, else the sentence of the abstract that says what is offered.

    In the language where there is such a line, else in the other one; empty where nothing is known.
    """
    own, other = _in(paper, language), _in(paper, "en" if language == "zh" else "zh")
    found = (take(sections) for sections in (own, other) for take in (_contribution, _telling))
    return _cut(next(filter(None, found), ""), _LINE)


def lines_of(paper: Paper, language: Language) -> tuple[str, ...]:
    """What the paper offers and what came of it, a paragraph each; else its abstract."""
    own = _in(paper, language) or paper.sections
    contribution, results = _contribution(own), _flat(_text(own, SectionName.RESULTS))
    if contribution and results:
        return _cut(contribution, _WHOLE), _cut(results, _WHOLE)
    abstract = _flat(_text(own, SectionName.ABSTRACT, SectionName.SUMMARY)) or contribution
    return (_cut(abstract, _WHOLE + _LINE),) if abstract else ()


def _in(paper: Paper, language: Language) -> tuple[Section, ...]:
    return tuple(section for section in paper.sections if section.language == language)


def _contribution(sections: Sequence[Section]) -> str:
    return _flat(_text(sections, SectionName.CONTRIBUTION, SectionName.SUMMARY))


def _telling(sections: Sequence[Section]) -> str:
    lines = _text(sections, SectionName.ABSTRACT).splitlines()
    sentences = [each for line in lines for each in split_sentences(_bare(line)) if len(each) > _FEW]
    return next((each for each in sentences if _OFFER.search(each)), sentences[0] if sentences else "")


def _text(sections: Sequence[Section], *names: SectionName) -> str:
    """The text of the first section that has the first of the names that any has."""
    return next((unmarked(section.text) for name in names for section in sections if section.name is name), "")


def _flat(text: str) -> str:
    """Lines as one text, without sentences that are there for an address: links stand beside the title."""
    lines = [[each for each in split_sentences(_bare(line)) if "://" not in each] for line in text.splitlines()]
    written = ""
    for line in filter(None, map(_joined, lines)):
        written += line if not written or written[-1] in _CHINESE_ENDS else f"{_end(written)}{line}"
    return written


def _joined(sentences: Sequence[str]) -> str:
    joined = ""
    for sentence in sentences:
        joined += sentence if not joined or joined[-1] in _CHINESE_ENDS else f" {sentence}"
    return joined


def _end(text: str) -> str:
    """What has to follow a line so that another one can."""
    if text[-1] in ".!?;":
        return " "
    return "；" if is_chinese(text[-_FEW:]) else "; "


def _cut(text: str, length: int) -> str:
    return shorten(text, length // 2 if is_chinese(text) else length)


def _bare(line: str) -> str:
    return _BULLET.sub("", line.strip())
