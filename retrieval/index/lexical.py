"""Word evidence: BM25 with translated words, as a share of what the question holds; and exact names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings import Postings

K1, B = 1.5, 0.5
_FEW, _FEW_SHARE = 2.0, 0.03  # a name tells fully when so many papers of the scope, or such a share, have it
_UNSEEN_IDF = 9.5  # of a token that neither the scope nor the background knows
_UNSEEN_CHINESE_IDF = 5.0  # less for Chinese: an unseen bigram is often two words cut in the middle


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """A question for the word index.

    ``tokens`` are its own tokens with the idf that a general text would give them (None if unknown), ``senses`` the
    ways of saying each of the things it speaks of (a token and its translations) with weights, ``names`` the tokens
    that name something.
    """

    tokens: Mapping[str, float | None]
    senses: Sequence[Mapping[str, float]]
    names: Sequence[str]

    @property
    def expanded(self) -> dict[str, float]:
        """All tokens that say something of the question, each with its highest weight."""
        weights: dict[str, float] = {}
        for sense in self.senses:
            for token, weight in sense.items():
                weights[token] = max(weights.get(token, 0.0), weight)
        return weights


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """Scores of the entries of a scope: ``coverage`` (0 to about 1), shares of names in the title and anywhere."""

    coverage: NDArray[np.float32]
    name_in_title: NDArray[np.float32]
    name_anywhere: NDArray[np.float32]


def score_words(postings: Postings, query: LexicalQuery, low: int, high: int) -> LexicalScores:
    """Score entries low to high (excluded).

    Coverage is Okapi BM25 (Robertson et al., 1994) divided by the whole idf mass of the question, words that nothing
    holds included, so that one stray match cannot outvote the meaning. Document frequencies are those of the scope:
    a word that all papers of the day share tells nothing about one of them.
    """
    gain_of = _Gains(postings, low, high)
    coverage = np.zeros(high - low, np.float32)
    for sense in query.senses:
        _add_best(coverage, [(*gain_of(token), weight) for token, weight in sense.items()])
    mass = sum(_mass(postings, token, known, low, high) for token, known in query.tokens.items())
    titled, anywhere = _score_names(postings, query.names, low, high)
    return LexicalScores(coverage / max(mass * (1 + K1 / 2), 1e-6), titled, anywhere)


class _Gains:
    """BM25 of the entries low to high (excluded) for single tokens; each token is looked up once."""

    def __init__(self, postings: Postings, low: int, high: int) -> None:
        self._postings, self._low, self._high = postings, low, high
        lengths = postings.lengths[low:high]
        self._norms = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0)) if high > low else lengths
        self._known: dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]] = {}

    def __call__(self, token: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The entries that hold a token, counted from low, and what it brings each of them."""
        if token not in self._known:
            held = self._postings.find(token, self._low, self._high)
            entries = self._postings.entries[held] - np.int32(self._low)
            counts = self._postings.counts[held].astype(np.float32)
            idf = np.float32(_idf(self._high - self._low, len(entries)))
            self._known[token] = entries, idf * counts * np.float32(K1 + 1) / (counts + self._norms[entries])
        return self._known[token]


def _add_best(
    coverage: NDArray[np.float32], ways: Sequence[tuple[NDArray[np.int32], NDArray[np.float32], float]]
) -> None:
    """Add to each entry what the best way of saying something brings it: five translations are not five findings."""
    if len(ways) == 1:
        entries, gains, weight = ways[0]
        coverage[entries] += weight * gains
        return
    best = np.zeros_like(coverage)
    for entries, gains, weight in ways:
        best[entries] = np.maximum(best[entries], weight * gains)
    coverage += best


def _idf(count: int, holding: int) -> float:
    return float(np.log(1 + (count - holding + 0.5) / (holding + 0.5)))


def _mass(postings: Postings, token: str, known: float | None, low: int, high: int) -> float:
    held = postings.find(token, low, high)
    if held.start != held.stop:
        return _idf(high - low, held.stop - held.start)
    ceiling = _UNSEEN_IDF if token.isascii() else _UNSEEN_CHINESE_IDF
    return min(known if known is not None else ceiling, ceiling)


def _score_names(
    postings: Postings, names: Sequence[str], low: int, high: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    titled, anywhere = np.zeros(high - low, np.float32), np.zeros(high - low, np.float32)
    few = max(_FEW, _FEW_SHARE * (high - low))
    for name in names:
        held = postings.find(name, low, high)
        entries = postings.entries[held] - low
        anywhere[entries] += min(1.0, few / max(len(entries), 1))
        titled[entries] += postings.titled[held]
    return np.minimum(titled, 1.5), np.minimum(anywhere, 1.5)
