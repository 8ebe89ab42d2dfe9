"""Training examples: a piece of a paper as the question, other text of the same paper as what is to be found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from retrieval.training.data import PARALLEL_CHINESE, PARALLEL_ENGLISH
from retrieval.training.vocabulary import EncodedPaper

Tokens = NDArray[np.int32]
Example = tuple[Tokens, Tokens]

_N_ENGLISH = len(PARALLEL_ENGLISH)
_N_NOTES = len(PARALLEL_CHINESE)
_SHORTEST_SPAN, _LONGEST_SPAN = 3, 21  # tokens
_SMALLEST_BAG, _LARGEST_BAG = 2, 9
_HAN_STRETCH = 1.8  # Chinese words come with their characters, so the same content takes more tokens
_DROPPED = 0.15  # share of a span's tokens that the asker forgot
_LONGEST_TEXT = 128  # distinct tokens of the text to be found; more cost time and teach no more


class ExampleSampler:
    """Draws examples of parallel papers and of English ones; one generator, so that a seed fixes all draws."""

    def __init__(self, parallel: Sequence[EncodedPaper], english: Sequence[EncodedPaper]) -> None:
        self._parallel = [_Parallel.of(fields) for fields in parallel]
        self._english = [_English.of(fields) for fields in english]

    def __len__(self) -> int:
        return len(self._parallel) + len(self._english)

    def text(self, index: int) -> Tokens:
        """The distinct tokens by which a paper is grouped with its neighbours."""
        if index < len(self._parallel):
            return self._parallel[index].chinese
        return self._english[index - len(self._parallel)].text

    def draw(self, index: int, rng: np.random.Generator) -> Example:
        """A question about paper ``index`` and a text to be found by it."""
        if index < len(self._parallel):
            paper = self._parallel[index]
            return _KINDS[int(np.searchsorted(_KIND_EDGES, rng.random(), side="right"))](paper, rng)
        return self._english[index - len(self._parallel)].draw(rng)


@dataclass(frozen=True, slots=True)
class _Parallel:
    title: Tokens
    abstract: Tokens
    notes: tuple[Tokens, ...]
    english: Tokens  # distinct
    chinese: Tokens  # distinct

    @classmethod
    def of(cls, fields: EncodedPaper) -> _Parallel:
        return cls(
            title=fields[0],
            abstract=fields[1],
            notes=fields[_N_ENGLISH:],
            english=_distinct(fields[:_N_ENGLISH]),
            chinese=_distinct(fields[_N_ENGLISH:]),
        )


@dataclass(frozen=True, slots=True)
class _English:
    title: Tokens
    one_line: Tokens
    keywords: Tokens
    text: Tokens  # distinct, of title and summary

    @classmethod
    def of(cls, fields: EncodedPaper) -> _English:
        title, summary, one_line, keywords = fields
        return cls(title, one_line, keywords, _distinct((title, summary)))

    def draw(self, rng: np.random.Generator) -> Example:
        choice = rng.random()
        if len(self.one_line) > _SHORTEST_SPAN and choice < 0.5:  # noqa: PLR2004 - half of the questions
            return _span(self.one_line, rng), _some_of(self.text, rng)
        if len(self.keywords) > 1 and choice < 0.75:  # noqa: PLR2004 - a quarter
            return _bag(self.keywords, rng), _some_of(self.text, rng)
        return _span(self.title, rng), _some_of(self.text, rng)


def _chinese_to_english(paper: _Parallel, rng: np.random.Generator) -> Example:
    return _chinese_question(paper, rng), _some_of(paper.english, rng)


def _english_to_chinese(paper: _Parallel, rng: np.random.Generator) -> Example:
    return _english_question(paper, rng), _some_of(paper.chinese, rng)


def _chinese_to_chinese(paper: _Parallel, rng: np.random.Generator) -> Example:
    asked = int(rng.integers(_N_NOTES))
    rest = [note for index, note in enumerate(paper.notes) if index != asked]
    return _span(paper.notes[asked], rng, _HAN_STRETCH), _some_of(_distinct((*rest, paper.title)), rng)


def _title_to_chinese(paper: _Parallel, rng: np.random.Generator) -> Example:
    return _span(paper.title, rng), _some_of(paper.chinese, rng)


def _english_to_sentence(paper: _Parallel, rng: np.random.Generator) -> Example:
    return _english_question(paper, rng), paper.notes[int(rng.integers(_N_NOTES))]


def _english_to_mixed(paper: _Parallel, rng: np.random.Generator) -> Example:
    middle = len(paper.abstract) // 2
    note = paper.notes[int(rng.integers(_N_NOTES))]
    return _span(paper.abstract[:middle], rng), _some_of(_distinct((paper.abstract[middle:], note)), rng)


def _english_to_english(paper: _Parallel, rng: np.random.Generator) -> Example:
    middle = len(paper.abstract) // 2
    asked, found = paper.abstract[:middle], paper.abstract[middle:]
    if rng.random() < 0.5:  # noqa: PLR2004 - either half asks
        asked, found = found, asked
    return _span(asked, rng), _some_of(_distinct((found, paper.title)), rng)


def _mixed_to_either(paper: _Parallel, rng: np.random.Generator) -> Example:
    """As people of the field write Chinese: the terms are English."""
    question = np.concatenate((_span(paper.notes[int(rng.integers(_N_NOTES))], rng), _bag(paper.english, rng)))
    return question, _some_of(paper.chinese if rng.random() < 0.5 else paper.english, rng)  # noqa: PLR2004 - a coin


_SHARES: dict[Callable[[_Parallel, np.random.Generator], Example], float] = {
    _chinese_to_english: 0.25,
    _english_to_chinese: 0.31,
    _chinese_to_chinese: 0.15,
    _title_to_chinese: 0.07,
    _english_to_sentence: 0.06,
    _english_to_mixed: 0.05,
    _english_to_english: 0.07,
    _mixed_to_either: 0.04,
}
_KINDS = tuple(_SHARES)
_KIND_EDGES = np.array(list(accumulate(_SHARES.values()))[:-1])


def _chinese_question(paper: _Parallel, rng: np.random.Generator) -> Tokens:
    if rng.random() < 0.7:  # noqa: PLR2004 - most people ask in phrases, some in keywords
        return _span(paper.notes[int(rng.integers(_N_NOTES))], rng, _HAN_STRETCH)
    return _bag(paper.chinese, rng, _HAN_STRETCH)


def _english_question(paper: _Parallel, rng: np.random.Generator) -> Tokens:
    return _span(paper.abstract, rng) if rng.random() < 0.7 else _bag(paper.english, rng)  # noqa: PLR2004 - as above


def _span(tokens: Tokens, rng: np.random.Generator, stretch: float = 1.0) -> Tokens:
    """Neighbouring tokens, a log-uniform number of them, some of them dropped."""
    length = int(np.exp(rng.uniform(np.log(_SHORTEST_SPAN), np.log(_LONGEST_SPAN))) * stretch)
    start = int(rng.integers(max(len(tokens) - length, 0) + 1))
    span = tokens[start : start + length]
    kept = span[rng.random(len(span)) > _DROPPED]
    return kept if len(kept) else span


def _bag(tokens: Tokens, rng: np.random.Generator, stretch: float = 1.0) -> Tokens:
    """Tokens from anywhere, as keywords are."""
    if not len(tokens):
        return tokens
    size = min(int(rng.integers(_SMALLEST_BAG, _LARGEST_BAG) * stretch), len(tokens))
    return tokens[rng.integers(0, len(tokens), size)]


def _some_of(distinct: Tokens, rng: np.random.Generator) -> Tokens:
    if len(distinct) <= _LONGEST_TEXT:
        return distinct
    start = int(rng.integers(len(distinct)))
    return distinct.take(np.arange(start, start + _LONGEST_TEXT), mode="wrap")


def _distinct(fields: Sequence[Tokens]) -> Tokens:
    """Each token once, shuffled, so that any stretch is a fair sample."""
    distinct = np.unique(np.concatenate(fields))
    shuffled: Tokens = np.random.default_rng(len(distinct)).permutation(distinct)
    return shuffled
