"""What was read of a paper, as that which every sentence of its note has to stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from retrieval.answer.ground.clean import has_hidden_host, without_addresses
from retrieval.answer.ground.gate import LEAST_LIKENESS, LEAST_WITH_NAMES, LEAST_WITH_NUMBERS
from retrieval.answer.ground.names import Vocabulary, Wording, claimed_names
from retrieval.answer.ground.numbers import Kind, Number, claimed_numbers, plain_text
from retrieval.answer.ground.secrets import SecretText
from retrieval.answer.ground.source import Likeness, Source
from retrieval.edition.types import FullText
from retrieval.text.sentences import split_sentences
from retrieval.types import Paper

_URL = re.compile(r"https?://[^\s<>\"'\])}，。；、（）【】《》]+")
_AFTER_URL = r"(?![\w/?#&=@%~+-]|[.:]\w)"
_WHOLE, _ROUND = Decimal(100), Decimal(10)  # 68.4% may stand as 0.684; 0.2 is too common to be read as 20%
_RANGE = re.compile(r"(?<=\d)\s?[~～\u2013\u2014\u2212](?=\s?\d)|(?<=\d)\s?-\s?(?=\d)")
_POINTS = re.compile(r"(?<=\d)([- ](?:absolute |accuracy )?)(?=points?\b)")  # of a score: percentage points as a rule
_ENUMERATOR = re.compile(r"(?<![A-Za-z0-9.])[(（]?(?:[1-9]|1\d)[)）](?!\d)|^\s*(?:[1-9]|1\d)[.、](?=\s|$|[^\d\s])")
_METRIC = re.compile(r"(?<=[A-Za-z])@(?=[\dkKn])")  # mAP@0.5 and pass@k are no mail addresses
_SAYS = re.compile(r"\w")
_TERMS = frozenset({"sota", "vs"})  # what notes write short though the paper writes it out
_NAMED_NUMBER = re.compile(r"(?<![A-Za-z0-9])([A-Z][A-Za-z]+) (\d+(?:\.\d+)*)(?![\d.%])")  # "Gemini 3" for Gemini-3


class Reason(StrEnum):
    """Why a sentence may not stand in a note."""

    NUMBER = "number"  # a number that the paper does not have
    NAME = "name"  # a name that the paper does not have
    LINK = "link"  # an address that neither the paper nor its record has
    UNLIKE = "unlike"  # nothing that the paper says is near it
    SECRET = "secret"  # noqa: S105 - a reason, no password: wording of the instructions


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a sentence may not stand, and the words of it that are the reason."""

    reason: Reason
    words: tuple[str, ...] = ()


class Facts:
    """Judges sentences by a paper's record and what was read of it."""

    def __init__(
        self, paper: Paper, text: FullText, *, vocabulary: Vocabulary, likeness: Likeness, secret: SecretText
    ) -> None:
        about = (paper.title, *paper.authors, paper.organization or "", *paper.keywords)
        sentences = (*filter(None, about), *split_sentences(_POINTS.sub(" percentage ", _RANGE.sub(" - ", text.whole))))
        # A paper of no digest yet: no day of a digest is known that a sentence might name.
        self._source = Source(paper.id, paper.id, date.min, sentences)
        self._links = sorted({*_links_of(paper), *_URL.findall(text.whole)}, key=len, reverse=True)
        self._vocabulary = vocabulary
        self._likeness = likeness
        self._secret = secret
        self._judged: dict[str, Objection | None] = {}

    def objection(self, sentence: str) -> Objection | None:
        """Why the sentence may not stand in a note of the paper, or None."""
        if sentence not in self._judged:
            self._judged[sentence] = self._judge(sentence)
        return self._judged[sentence]

    def _judge(self, sentence: str) -> Objection | None:
        rest = _METRIC.sub(" at ", self._without_known_links(sentence))
        if without_addresses(rest, self._source.text) != rest or has_hidden_host(rest):
            return Objection(Reason.LINK)
        bare = _ENUMERATOR.sub(" ", rest)
        if self._secret.shows_in(bare, self._source.text):
            return Objection(Reason.SECRET)
        names = tuple(name for name in claimed_names(bare, self._vocabulary) if name.casefold() not in _TERMS)
        numbers = tuple(self._numbers_in(bare, names))
        if strange := [number for number in numbers if not self._states(number)]:
            return Objection(Reason.NUMBER, tuple(map(_written, strange)))
        if unknown := tuple(name for name in names if not self._wording.has_name(name)):
            return Objection(Reason.NAME, unknown)
        least = LEAST_WITH_NUMBERS if numbers else LEAST_WITH_NAMES if names else LEAST_LIKENESS
        return None if self._likeness_of(bare) >= least else Objection(Reason.UNLIKE)

    def _likeness_of(self, claim: str) -> float:
        """How near the claim is to the nearest sentence of the paper; one without words is beyond doubt."""
        return max(self._likeness.to_source(claim, self._source), default=0.0) if _SAYS.search(claim) else 1.0

    @cached_property
    def _wording(self) -> Wording:
        return self._source.wording(self._vocabulary)

    def _without_known_links(self, sentence: str) -> str:
        for link in self._links:
            if link in sentence:
                sentence = re.sub(re.escape(link) + "/?" + _AFTER_URL, " ", sentence)
        return sentence

    def _numbers_in(self, sentence: str, names: tuple[str, ...]) -> Iterator[Number]:
        """The numbers that a sentence claims, but for those in names, which are looked up whole."""
        plain = plain_text(_RANGE.sub(" - ", sentence))
        for match in _NAMED_NUMBER.finditer(plain):
            if self._wording.has_name(match[0]):
                plain = plain.replace(match[0], " ")
        for name in sorted(names, key=len, reverse=True):
            plain = plain.replace(name, " ")
        yield from sorted(claimed_numbers(plain), key=lambda number: (number.value, number.kind))

    def _states(self, number: Number) -> bool:
        """Whether the paper has a number; a share or a multiple with decimals also stands in a table, without its sign.

        Not so a whole number: that some 36 stands somewhere does not bear out 36%.
        """
        stated = self._source.numbers
        if number in stated:
            return True
        if number.kind is Kind.PLAIN:
            return False
        has_decimals = number.value != number.value.to_integral_value()
        is_share = number.kind is Kind.PERCENT and number.value < _WHOLE and number.value % _ROUND != 0
        return (has_decimals and Number(number.value) in stated) or (
            is_share and Number(number.value / _WHOLE) in stated
        )


def _links_of(paper: Paper) -> tuple[str, ...]:
    links = paper.links
    return tuple(filter(None, (links.huggingface, links.arxiv, links.pdf, links.code, links.project)))


def _written(number: Number) -> str:
    sign = {Kind.PERCENT: "%", Kind.TIMES: "×", Kind.PLAIN: ""}[number.kind]
    return f"{number.value.normalize():f}{sign}"
