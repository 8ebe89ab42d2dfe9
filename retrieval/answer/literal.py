"""Lists by a name alone: the papers that use or mention GPT-5, that train on H200s, that are of Tsinghua."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.answer.references import FAMILIES, find_versions
from retrieval.answer.understand import has_topic
from retrieval.index.entries import titles_of
from retrieval.index.search import Searcher
from retrieval.index.topics import find_topics
from retrieval.text.tokens import search_tokens, without_asking
from retrieval.types import Paper

# Words that say no more than that a paper has to do with what is named.
_USING = re.compile(
    r"\b(us(e|es|ed|ing)|tests?(ed)?|mention(s|ed|ing)?|evaluat\w+|compar(e|es|ed|ing)|benchmark(s|ed)?|train(s|ed|ing)?"
    r"|fine-?tun\w+|run(s|ning)?|built|build(s|ing)?|based|against|backbones?|base|judges?|actually|with|via|appears?|occurs?)\b"
    r"|使用|采用|用(到|了|上|过)?|基于|拿|以|当(作|成)?|作为?|跟|和|与|底座|基座|骨干|底模|训(练|出)?|微调|评测|评估|测试?|对比"
    r"|比(较|过)?|提(到|及)|写明|明确|说明|报告|实验|跑|做|出现|涉及|来自|出自|谁家|哪家|是",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(
    r"\b(or|and|any|the|of|on|an?|pro|max|flash|turbo|mini|ultra|plus|high)\b|[或和与、/,，]|[(（][^)）]*[)）]"
    r"|[那这](一?批|些)|里面?|当中|其中",
    re.IGNORECASE,
)
_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.+ ]?\d+(?:\.\d+)*)?(?:[-.+][A-Za-z0-9]+)*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_RARE = 4.5  # background idf from which a Latin word is taken for a name
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class NameAlone:
    """What a question lists papers by: how its names look in a text."""

    patterns: tuple[re.Pattern[str], ...]

    def stands_in(self, paper: Paper) -> bool:
        """Whether a paper has one of the names in its text, or as its maker."""
        held = (titles_of(paper), paper.organization or "", *(section.text for section in paper.sections))
        text = unicodedata.normalize("NFKC", "\n".join(held))
        return any(pattern.search(text) for pattern in self.patterns)


def find_name_alone(text: str, searcher: Searcher) -> NameAlone | None:
    """The names in a question for papers that use or are of what is named, if it asks for nothing else."""
    rest, patterns = without_asking(text), []
    if _USING.search(text):
        for version in find_versions(rest):
            patterns.append(version.pattern)
            rest = rest.replace(version.name, " ", 1)
        for run in _RUN.findall(rest):
            if _is_name(run, searcher):
                patterns.append(_pattern(run))
                rest = rest.replace(run, " ", 1)
    for token, others in list(_same_names(rest, searcher)):
        stems = (
            re.compile(rf"(?<![A-Za-z0-9]){re.escape(other)}[a-z]{{0,2}}(?![A-Za-z])", re.IGNORECASE)
            for other in others
        )
        patterns += [re.compile(re.escape(token)), *stems]
        rest = rest.replace(token, " ")
    if not patterns or has_topic(_LEFT_OVER.sub(" ", _USING.sub(" ", rest))):
        return None
    return NameAlone(tuple(patterns))


def _pattern(name: str) -> re.Pattern[str]:
    written = r"[\s-]?".join(map(re.escape, re.split(r"[\s-]+", name)))
    return re.compile(rf"(?<![A-Za-z0-9]){written}(?![A-Za-z])", re.IGNORECASE)


def _is_name(run: str, searcher: Searcher) -> bool:
    tokens = search_tokens(run)
    if len(run) < _SHORTEST or not tokens or _USING.fullmatch(run) or find_topics(run) or not has_topic(run):
        return False
    return run.casefold() in FAMILIES or searcher.idf(tokens[0]) >= _RARE


def _same_names(text: str, searcher: Searcher) -> Iterator[tuple[str, list[str]]]:
    """Chinese names with a Latin one (清华: tsinghua), as they stand in a text."""
    for run in _HAN_RUN.findall(text):
        for token in dict.fromkeys(search_tokens(run)):
            others = [other for other in searcher.same_names(token) if searcher.idf(other) >= _RARE]
            if len(token) > 1 and others and not find_topics(token):  # 小说 is no name, though papers are "novel"
                yield token, others
