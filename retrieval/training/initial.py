"""Where training starts from: cross-language latent semantic indexing (Dumais, Landauer and Littman, 1996)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from retrieval.training.data import PARALLEL_ENGLISH
from retrieval.training.vocabulary import EncodedPaper, Vocabulary

_ENGLISH_FIELDS = len(PARALLEL_ENGLISH)
_PAPERS = 40_000
_START_RMS = 0.7  # of the table's numbers: with Adam's steps near 0.1 smaller starts are forgotten, larger ones stick


def initial_table(
    papers: Sequence[EncodedPaper], vocabulary: Vocabulary, *, dimensions: int, seed: int
) -> NDArray[np.float32]:
    """Token vectors, of shape (tokens, dimensions), from papers taken as one document in two languages."""
    rng = np.random.default_rng(seed)
    chosen = [papers[i] for i in rng.permutation(len(papers))[:_PAPERS]]
    english = _weighted_counts([np.concatenate(fields[:_ENGLISH_FIELDS]) for fields in chosen], vocabulary)
    chinese = _weighted_counts([np.concatenate(fields[_ENGLISH_FIELDS:]) for fields in chosen], vocabulary)
    _, _, right = randomized_svd(normalize(english + chinese), dimensions, n_iter=2, random_state=seed)
    table = right.T * vocabulary.idf[:, None]
    scaled: NDArray[np.float32] = (table * (_START_RMS / np.sqrt(np.mean(table**2)))).astype(np.float32)
    return scaled


def _weighted_counts(documents: Sequence[NDArray[np.int32]], vocabulary: Vocabulary) -> sparse.csr_matrix:
    """(1 + ln count) * idf, rows of unit length, so that both languages of a paper weigh the same."""
    starts = np.cumsum([0, *(len(document) for document in documents)])
    ones = np.ones(starts[-1], dtype=np.float32)
    counts = sparse.csr_matrix(
        (ones, np.concatenate(documents), starts), shape=(len(documents), len(vocabulary.tokens))
    )
    counts.sum_duplicates()
    counts.data = (1 + np.log(counts.data)) * vocabulary.idf[counts.indices]
    return normalize(counts)
