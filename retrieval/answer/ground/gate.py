"""Judges the sentences of a model as they complete. Code writes links and keys; the model's own never pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.answer.ground.clean import cleaned, has_hidden_host, without_addresses
from retrieval.answer.ground.names import Vocabulary, claimed_names, quotations
from retrieval.answer.ground.numbers import Number, claimed_numbers, plain_text, stated_numbers
from retrieval.answer.ground.openings import is_opening
from retrieval.answer.ground.secrets import SecretText
from retrieval.answer.ground.source import Likeness, Source
from retrieval.answer.ground.stream import SentenceStream, Streamed
from retrieval.text.tokens import is_chinese
from retrieval.types import Language

LEAST_LIKENESS = 0.22
"""The cosine of a sentence with the nearest one of its source below which the source does not bear it out.

Of 724 English sentences of abstracts, 97 % are nearer to the Chinese note of their paper; of general sentences and
sentences about other papers one in twelve is nearer to a given paper."""
LEAST_WITH_NAMES, LEAST_WITH_NUMBERS = 0.12, 0.02
"""The same for a sentence with names or numbers, which its source has: these are evidence of their own."""
_GROUP = re.compile(r"\s*[\[【［]\s*([^\[\]【】［］\n]{1,60}?)\s*[\]】］]")
_SEPARATOR = re.compile(r"\s*[,，、;；\s]\s*")
_LOOKS_LIKE_KEY = re.compile(r"[a-z]\d[a-z0-9]{2,8}|\d{1,3}")
_NAME_AND_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z]+ \d+(?:\.\d+)*(?![\d.%])")  # "Gemini 3" for Gemini-3
_FEW_HAN, _FEW_WORDS = 4, 4
_SQUEEZED = re.compile(r"[\W_]+")


class Reason(StrEnum):
    """Why a sentence was dropped."""

    NO_KEY = "no_key"  # it cites nothing that was shown
    NUMBER = "number"  # a number that its sources do not state
    NAME = "name"  # a name that its sources do not use
    QUOTATION = "quotation"  # a title or a wording that its sources do not have
    UNLIKE = "unlike"  # its sources say nothing near it
    LANGUAGE = "language"  # not in the language of the answer
    SECRET = "secret"  # noqa: S105 - a reason, no password: wording of the instructions
    LENGTH = "length"  # no end in sight
    REPEATED = "repeated"  # said before
    EMPTY = "empty"  # nothing left of it


MENDABLE = frozenset({Reason.NO_KEY, Reason.NUMBER, Reason.NAME, Reason.QUOTATION, Reason.UNLIKE})


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence that may be shown. ``text`` cites by ``[key]``; ``quotes`` has for each key what bears it out.

    One without keys is an opening: to be shown only together with what follows. ``lead`` is the white space before it.
    """

    text: str
    lead: str
    quotes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that is not shown."""

    text: str
    reason: Reason


Verdict = Kept | Dropped


class Gate:
    """Takes a model's text in pieces and gives a verdict on each sentence. Knows what it has let through."""

    def __init__(
        self,
        sources: Iterable[Source],
        language: Language,
        *,
        vocabulary: Vocabulary,
        likeness: Likeness,
        secret: SecretText,
    ) -> None:
        self._sources = {source.key: source for source in sources}
        self._language = language
        self._vocabulary = vocabulary
        self._likeness = likeness
        self._secret = secret
        self._said: set[str] = set()
        self._stream = SentenceStream()

    def feed(self, piece: str) -> list[Verdict]:
        """The verdicts on the sentences that a further piece of the text completes."""
        return [self._judged(sentence) for sentence in self._stream.feed(piece)]

    def close(self, *, is_cut: bool = False) -> list[Verdict]:
        """The verdicts on what is left, without a sentence that was cut off.

        The gate is then ready for a further text, and remembers what was said.
        """
        rest, self._stream = self._stream.close(is_cut=is_cut), SentenceStream()
        return [self._judged(sentence) for sentence in rest]

    def _judged(self, sentence: Streamed) -> Verdict:
        if not sentence.is_whole:
            return Dropped(sentence.text, Reason.LENGTH)
        text = cleaned(sentence.text)
        cited, claim = self._parsed(text)
        reason = self._objection(claim, text, cited)
        if reason is not None:
            return Dropped(sentence.text, reason)
        if squeezed := _SQUEEZED.sub("", claim):
            self._said.add(squeezed)
        shown = without_addresses(self._with_known_keys(text), _text_of(cited))
        return Kept(_tidy(shown), sentence.lead, {source.key: self._quote(claim, source) for source in cited})

    def _parsed(self, text: str) -> tuple[tuple[Source, ...], str]:
        """The sources that a sentence cites, and what it says without keys and addresses."""
        keys = (key for match in _GROUP.finditer(text) for key in _keys_in(match[1]) if key in self._sources)
        cited = tuple(self._sources[key] for key in dict.fromkeys(keys))
        bare = _GROUP.sub(lambda match: "" if self._is_citation(match[1]) else match[0], text)
        return cited, _tidy(without_addresses(bare, _text_of(cited)))

    def _is_citation(self, group: str) -> bool:
        keys = _keys_in(group)
        return any(key in self._sources for key in keys) or all(_LOOKS_LIKE_KEY.fullmatch(key) for key in keys)

    def _with_known_keys(self, text: str) -> str:
        def known(match: re.Match[str]) -> str:
            if not self._is_citation(match[1]):
                return match[0]
            kept = dict.fromkeys(key for key in _keys_in(match[1]) if key in self._sources)
            return (" " if match[0][0].isspace() else "") + "".join(f"[{key}]" for key in kept)

        return _GROUP.sub(known, text)

    def _objection(self, claim: str, text: str, cited: Sequence[Source]) -> Reason | None:
        """Why the sentence may not be shown, or None."""
        squeezed = _SQUEEZED.sub("", claim)
        if not squeezed:
            return Reason.EMPTY
        if squeezed in self._said:
            return Reason.REPEATED
        if self._secret.shows_in(claim, _text_of(self._sources.values())):
            return Reason.SECRET
        if has_hidden_host(text):
            return Reason.NAME
        if not cited:
            return self._uncited(claim)
        return self._unsupported(claim, cited)

    def _uncited(self, claim: str) -> Reason | None:
        if is_opening(claim, self._language):
            return None
        return Reason.NO_KEY if _is_in(claim, self._language) else Reason.LANGUAGE

    def _unsupported(self, claim: str, cited: Sequence[Source]) -> Reason | None:
        """What in the claim its sources do not bear out, or None."""
        wordings = [source.wording(self._vocabulary) for source in cited]
        is_quoted = any(wording.has_quotation(claim) for wording in wordings)
        if not is_quoted and not _is_in(claim, self._language):
            return Reason.LANGUAGE
        undated = _NAME_AND_NUMBER.sub(
            lambda match: " " if any(wording.has_name(match[0]) for wording in wordings) else match[0],
            _without_days(claim, cited),
        )
        numbers = self._numbers_in(undated)
        if not numbers <= frozenset().union(*(source.numbers for source in cited)):
            return Reason.NUMBER
        names = claimed_names(undated, self._vocabulary)
        if not all(any(wording.has_name(name) for wording in wordings) for name in names):
            return Reason.NAME
        if not all(any(wording.has_quotation(text) for wording in wordings) for text in quotations(claim)):
            return Reason.QUOTATION
        likeness = max(max(self._likeness.to_source(claim, source), default=0.0) for source in cited)
        least = LEAST_WITH_NUMBERS if numbers else LEAST_WITH_NAMES if names else LEAST_LIKENESS
        return None if is_quoted or likeness >= least else Reason.UNLIKE

    def _numbers_in(self, text: str) -> frozenset[Number]:
        """The numbers claimed, but for those in names, which are looked up whole."""
        plain = plain_text(text)
        for name in sorted(claimed_names(plain, self._vocabulary), key=len, reverse=True):
            plain = plain.replace(name, " ")
        return claimed_numbers(plain)

    def _quote(self, claim: str, source: Source) -> str:
        """The sentence of a source that bears the claim out best: by its numbers and names, then by meaning."""
        numbers = self._numbers_in(_without_days(claim, [source]))
        likeness = self._likeness.to_source(claim, source)

        def strength(place: int) -> float:
            return len(numbers & stated_numbers(source.sentences[place])) + likeness[place]

        return source.sentences[max(range(len(source.sentences)), key=strength)]


def _keys_in(group: str) -> list[str]:
    return [key.strip("^@#").casefold() for key in _SEPARATOR.split(group) if key]


def _without_days(claim: str, cited: Sequence[Source]) -> str:
    """The claim without the dates of the digests that it cites: the code knows these, no passage says them."""
    for source in cited:
        claim = source.day_pattern.sub(" ", claim)
    return claim


def _text_of(sources: Iterable[Source]) -> str:
    return "\n".join(source.text for source in sources)


def _is_in(claim: str, language: Language) -> bool:
    """Whether a sentence may stand in an answer of a language; a few words or names may be of the other one."""
    han = len(re.findall(r"[\u3400-\u9fff]", claim))
    if language == "en":
        return han < _FEW_HAN or not is_chinese(claim)
    words = re.findall(r"(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])", claim)
    return han >= _FEW_HAN or len(words) < _FEW_WORDS or is_chinese(claim)


def _tidy(text: str) -> str:
    """Without the gaps and empty brackets that taking something out leaves."""
    without_empty = re.sub(r"[(（\[【<《]\s*[)）\]】>》]", "", text)
    return re.sub(r"\s+([,.;:!?，。；：！？、）)])", r"\1", re.sub(r"[ \t]{2,}", " ", without_empty)).strip()
