"""The sentences of a paper that can stand alone: whole ones, in words, without the debris of citations. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.edition.types import FullText
from retrieval.edition.writing.cues import ABSTRACT
from retrieval.edition.writing.roles import Role, roles_of
from retrieval.text.sentences import split_sentences

_SHORTEST, _LONGEST, _FEWEST_WORDS = 40, 420, 7
_SHORTEST_HAN = 14
_HAN = re.compile(r"[\u3400-\u9fff]")
_BEGINS = re.compile(r"[\"“‘'(（\[]?[A-Z0-9\u3400-\u9fff]|[a-z]+[A-Z0-9]")  # also pRIOR, iPhone
_ENDS = re.compile(r"[.!?。！？][\"”’'）)]*$")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_PROSE = re.compile(
    r"^(table|tab|figure|fig|algorithm|eq|equation|listing|proof|theorem|lemma|definition|proposition|corollary|remark"
    r"|assumption|prompt|example)\b\.?\s*\d*|[|{}\\▷←⇒∀∃∈]|\[\?\]|\(\?\)|https?://\S+\.\s*$|@",
    re.IGNORECASE,
)
_MATHS = re.compile(r"(?<![\w-])[A-Za-zα-ωΑ-Ω](?:_\w+|\^\w+)?(?![\w-])|[=≤≥∑∏∫√≈→∥‖⟨⟩_^+*/]")
_MOST_MATHS = 0.12  # of the words
_CITATION = re.compile(r"\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]|\([A-Z][^()]{2,80}\b(?:19|20)\d\d[a-z]?[^()]*\)|\bet al\b")
_REFERENCE = re.compile(
    r"\b(?:table|tab\.|figure|fig\.|section|sec\.|appendix|eq\.|equation|§)\s?[\dA-Z(]", re.IGNORECASE
)
_DANGLING = re.compile(
    r"^(?:this|these|those|such|they|it|its|he|both|here|there|then|thus|hence|therefore|consequently|as a result"
    r"|similarly|likewise|the former|the latter|in contrast|on the other hand|also|additionally|for example"
    r"|for instance|note that|we refer|recall|second|third|finally|and|but|or|as shown)\b"
    r"(?! (?:paper|work|report|study|survey)\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?!.*\(i\)).*\((?:ii|iii|iv)\)")  # counts on from the sentence before
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("（", "）"))
_FOR_READING = frozenset({Role.INTRODUCTION, Role.METHOD, Role.EXPERIMENTS, Role.CONCLUSION})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, where it stands, its place there (from 0 to 1) and in all of the text, and what speaks against it."""

    text: str
    origin: str
    place: float
    order: int
    fault: float
    is_listed: bool = False  # among the contributions that an introduction lists


def candidates_of(text: FullText) -> tuple[Candidate, ...]:
    """All sentences that may be shown, in reading order."""
    found: list[Candidate] = []
    for origin, body in _bodies(text):
        sentences = split_sentences(body)
        listed = False
        for number, sentence in enumerate(sentences):
            listed = listed or (origin is Role.INTRODUCTION and "contributions" in sentence.casefold())
            if is_whole(sentence):
                place = number / max(len(sentences) - 1, 1)
                found.append(Candidate(sentence, origin, place, len(found), _fault(sentence), listed))
    return tuple(found)


def is_whole(sentence: str) -> bool:
    """Whether a sentence is one: begun and ended, of words rather than signs, neither a caption nor a row."""
    han = len(_HAN.findall(sentence))
    words = len(_WORD.findall(sentence))
    is_long_enough = han >= _SHORTEST_HAN or (len(sentence) >= _SHORTEST and words >= _FEWEST_WORDS)
    if not is_long_enough or len(sentence) > _LONGEST or _NOT_PROSE.search(sentence):
        return False
    if not _BEGINS.match(sentence) or not _ENDS.search(sentence):
        return False
    return len(_MATHS.findall(sentence)) <= _MOST_MATHS * (words + han) + 1 and _is_balanced(sentence)


def _is_balanced(sentence: str) -> bool:
    return all(sentence.count(opening) == sentence.count(closing) for opening, closing in _PAIRS)


def _fault(sentence: str) -> float:
    """How much speaks against showing a sentence alone: it leans on what stands before it, on a table, on citations."""
    leaning = 0.4 * (_DANGLING.match(sentence) is not None or _GOES_ON.search(sentence) is not None)
    pointing = 0.5 * (_REFERENCE.search(sentence) is not None)
    return leaning + pointing + 0.3 * min(len(_CITATION.findall(sentence)), 3)


def _bodies(text: FullText) -> Iterator[tuple[str, str]]:
    yield ABSTRACT, text.abstract
    for part, role in zip(text.parts, roles_of(text.parts), strict=True):
        if role in _FOR_READING:
            yield role, part.text
