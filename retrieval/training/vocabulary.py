"""Papers as arrays of token numbers, and the choice of the tokens that get a row in the table."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.text.tokens import embedding_tokens, search_tokens
from retrieval.training.data import SourcePaper

LONGEST_TOKEN = 30  # longer ones are links and formulas
MOST_COMMON = 0.5  # tokens in more than this share of the papers tell nothing
_MIN_PAPERS = 5
_MIN_PAPERS_OF_HAN_PAIR = 12  # pairs of characters are many, and most are parts of two words
_MIN_PAPERS_FOR_IDF = 3
_MIN_PAPERS_OF_HAN_PAIR_FOR_IDF = 6

_Result = TypeVar("_Result")
EncodedPaper = tuple[NDArray[np.int32], ...]  # token numbers of each field in reading order


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tokens with rows, most common first, and in how many papers each occurs."""

    tokens: tuple[str, ...]
    paper_counts: NDArray[np.int64]
    papers: int

    @property
    def idf(self) -> NDArray[np.float32]:
        """ln(papers / papers with the token)."""
        return np.log(self.papers / self.paper_counts).astype(np.float32)


def is_han(token: str) -> bool:
    """Whether a token is Chinese (tokens are of one script)."""
    return "\u3400" <= token[0] <= "\u9fff"


def tokenize(papers: Sequence[SourcePaper], *, processes: int) -> list[list[list[str]]]:
    """The embedding's tokens of every field of every paper."""
    return _mapped(_paper_tokens, papers, processes)


def build_vocabulary(tokenized: Iterable[Sequence[Sequence[str]]], papers: int) -> Vocabulary:
    """Tokens that occur in enough papers to be learned, and in few enough to tell papers apart."""
    counts: Counter[str] = Counter()
    for fields in tokenized:
        counts.update({token for field in fields for token in field})
    kept = [
        (token, count)
        for token, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if _minimum(token, _MIN_PAPERS, _MIN_PAPERS_OF_HAN_PAIR) <= count < MOST_COMMON * papers
        and len(token) < LONGEST_TOKEN
    ]
    return Vocabulary(
        tokens=tuple(token for token, _ in kept),
        paper_counts=np.array([count for _, count in kept], dtype=np.int64),
        papers=papers,
    )


def encode(tokenized: Iterable[Sequence[Sequence[str]]], vocabulary: Vocabulary) -> list[EncodedPaper]:
    """Token numbers of every field of every paper; tokens without a row are left out."""
    number = {token: index for index, token in enumerate(vocabulary.tokens)}
    return [
        tuple(np.array([number[token] for token in field if token in number], dtype=np.int32) for field in fields)
        for fields in tokenized
    ]


def background_idf(papers: Sequence[SourcePaper], *, processes: int) -> dict[str, float]:
    """ln(papers / papers with the token) for the tokens of the word index."""
    counts: Counter[str] = Counter()
    for tokens in _mapped(_search_vocabulary, papers, processes):
        counts.update(tokens)
    return {
        token: float(np.log(len(papers) / count))
        for token, count in counts.items()
        if count >= _minimum(token, _MIN_PAPERS_FOR_IDF, _MIN_PAPERS_OF_HAN_PAIR_FOR_IDF) and len(token) < LONGEST_TOKEN
    }


def _minimum(token: str, usual: int, han_pair: int) -> int:
    return han_pair if len(token) == 2 and is_han(token) else usual  # noqa: PLR2004 - a pair has two characters


def _paper_tokens(paper: SourcePaper) -> list[list[str]]:
    return [embedding_tokens(text) for text in paper.texts]


def _search_vocabulary(paper: SourcePaper) -> set[str]:
    return set(search_tokens("\n".join(paper.texts)))


def _mapped(function: Callable[[SourcePaper], _Result], papers: Sequence[SourcePaper], processes: int) -> list[_Result]:
    if processes == 1:
        return [function(paper) for paper in papers]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return pool.map(function, papers, chunksize=200)
