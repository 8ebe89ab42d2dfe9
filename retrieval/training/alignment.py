"""A translation lexicon by word alignment: IBM Model 1 (Brown et al., 1993) on whole papers, in both directions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.training.data import PARALLEL_ENGLISH
from retrieval.training.vocabulary import EncodedPaper, Vocabulary, is_han

_N_ENGLISH = len(PARALLEL_ENGLISH)
_PAPERS = 16_000
_ITERATIONS = 4
_CANDIDATES = 20  # for each token, by count times pointwise mutual information
_MIN_PAPERS, _MAX_SHARE = 8, 0.45
_MIN_TOGETHER, _MIN_PMI = 4, 0.7
_NULL_WEIGHT = 0.05  # of the word that every token may come from
_TRANSLATIONS, _MIN_WEIGHT = 5, 0.06

Ids = NDArray[np.int64]


def learn_translations(
    papers: Sequence[EncodedPaper], vocabulary: Vocabulary, *, seed: int
) -> list[tuple[str, str, float]]:
    """(token, token of the other language, weight), weight = sqrt(p(a|b) p(b|a)), at most five a token, best first."""
    sides = _Sides(papers, vocabulary)
    pair_english, pair_chinese, table = sides.candidates()
    occurrences, document = _occurrences(sides, table, seed)
    forward = _expectation_maximization(pair_english, pair_chinese, occurrences, document)
    backward = _expectation_maximization(pair_chinese, pair_english, occurrences, document)
    weights = np.sqrt(forward * backward)
    english = [vocabulary.tokens[i] for i in sides.english_tokens[pair_english]]
    chinese = [vocabulary.tokens[i] for i in sides.chinese_tokens[pair_chinese]]
    return [*_best(english, chinese, weights), *_best(chinese, english, weights)]


class _Sides:
    """Which tokens stand in which paper, a 0/1 matrix for each language over the tokens that can be aligned."""

    def __init__(self, papers: Sequence[EncodedPaper], vocabulary: Vocabulary) -> None:
        counts = vocabulary.paper_counts
        usable = (counts >= _MIN_PAPERS) & (counts < _MAX_SHARE * vocabulary.papers)
        usable &= np.array([len(token) > 1 for token in vocabulary.tokens])
        han = np.array([is_han(token) for token in vocabulary.tokens])
        self.english_tokens = np.flatnonzero(usable & ~han)
        self.chinese_tokens = np.flatnonzero(usable & han)
        size = len(vocabulary.tokens)
        self.english = _incidence([fields[:_N_ENGLISH] for fields in papers], size)[:, self.english_tokens].tocsr()
        self.chinese = _incidence([fields[_N_ENGLISH:] for fields in papers], size)[:, self.chinese_tokens].tocsr()

    def candidates(self) -> tuple[Ids, Ids, sparse.csr_matrix]:
        """Pairs worth aligning, as columns of both sides, and a matrix that holds 1 + the number of each pair."""
        together = (self.english.T @ self.chinese).tocsr()
        together.data[together.data < _MIN_TOGETHER] = 0
        together.eliminate_zeros()
        english = np.repeat(np.arange(together.shape[0]), np.diff(together.indptr))
        chinese = together.indices.astype(np.int64)
        totals = np.asarray(self.english.sum(0)).ravel()[english] * np.asarray(self.chinese.sum(0)).ravel()[chinese]
        pmi = np.log(together.data * self.english.shape[0] / totals)
        score = np.where(pmi > _MIN_PMI, together.data * pmi, 0)
        chosen = np.union1d(_top_of_each(english, score), _top_of_each(chinese, score))
        chosen = chosen[score[chosen] > 0]
        numbers = np.arange(1, len(chosen) + 1)
        table = sparse.csr_matrix((numbers, (english[chosen], chinese[chosen])), shape=together.shape)
        return english[chosen], chinese[chosen], table


def _incidence(papers: Sequence[EncodedPaper], size: int) -> sparse.csr_matrix:
    documents = [np.unique(np.concatenate(fields)) for fields in papers]
    starts = np.cumsum([0, *(len(document) for document in documents)])
    ones = np.ones(starts[-1], dtype=np.float32)
    return sparse.csr_matrix((ones, np.concatenate(documents), starts), shape=(len(documents), size))


def _top_of_each(group: Ids, score: NDArray[np.float64]) -> Ids:
    """Places of the best candidates of each group."""
    order = np.lexsort((-score, group))
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
    return order[rank < _CANDIDATES]


def _occurrences(sides: _Sides, table: sparse.csr_matrix, seed: int) -> tuple[Ids, Ids]:
    """For each paper of a sample, the pairs of which it has both tokens: (pair numbers, paper numbers)."""
    sample = np.random.default_rng(seed).permutation(sides.english.shape[0])[:_PAPERS]
    found = [table[sides.english[paper].indices][:, sides.chinese[paper].indices].data - 1 for paper in sample]
    return np.concatenate(found), np.repeat(np.arange(len(found)), [len(pairs) for pairs in found])


def _expectation_maximization(source: Ids, target: Ids, occurrences: Ids, document: Ids) -> NDArray[np.float64]:
    """p(target | source) of each pair: each token of a paper shares out one count among the tokens it may come from."""
    width = int(target.max()) + 1
    _, place = np.unique(document * width + target[occurrences], return_inverse=True)
    probability = np.ones(len(source))
    for _ in range(_ITERATIONS):
        share = probability[occurrences]
        share /= np.bincount(place, share)[place] + _NULL_WEIGHT
        counts = np.bincount(occurrences, share, minlength=len(source))
        probability = counts / (np.bincount(source, counts)[source] + 1e-9)
    return probability


def _best(sources: Sequence[str], targets: Sequence[str], weights: NDArray[np.float64]) -> list[tuple[str, str, float]]:
    taken: Counter[str] = Counter()
    best = []
    for pair in np.argsort(-weights, kind="stable"):
        if weights[pair] < _MIN_WEIGHT:
            break
        if taken[sources[pair]] < _TRANSLATIONS:
            taken[sources[pair]] += 1
            best.append((sources[pair], targets[pair], float(weights[pair])))
    return best
