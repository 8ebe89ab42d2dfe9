"""The search's copy of the index in memory, kept in files for a quick start.

The archive is the truth and Chroma holds the vectors. A filtered Chroma query costs 20 to 330 ms, a scan of a day in
memory well under one; so the vectors are copied here, entries sorted by day, and a scope is a slice. A memory never
changes: `renewed` makes another one, so that a question under way is not disturbed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.index.embedding import Embedder
from retrieval.index.entries import Entries, VectorsOf, build_entries, join_entries
from retrieval.index.passages import day_number
from retrieval.index.postings import Postings
from retrieval.index.titles import TitleIndex
from retrieval.types import Digest, Scope

_FEW_ROWS = 4096  # up to so many rows are turned back from int8 for each question; beyond that, once and for all


class Memory:
    """Entries sorted by day and position, their postings, and the hash of each day's content that they stand for."""

    def __init__(self, entries: Entries, postings: Postings, hashes: Mapping[int, str]) -> None:
        self.entries = entries
        self.postings = postings
        self.hashes = dict(hashes)

    @classmethod
    def empty(cls, dimensions: int, sentence_dimensions: int) -> Memory:
        """A memory of no days, for passages and sentences with vectors of these lengths."""
        entries = join_entries([], dimensions, sentence_dimensions)
        return cls(entries, Postings.build(entries.bags), {})

    def renewed(
        self, digests: Iterable[Digest], hashes: Mapping[int, str], builtin: Embedder, vectors_of: VectorsOf
    ) -> Memory:
        """Another memory which holds the days of ``hashes``: those of ``digests`` built anew, the others taken over.

        ``hashes`` gives the content hash of every day to be held, ``vectors_of`` the vectors of passages; ``builtin``
        embeds sentences.
        """
        dimensions, sentence_dimensions = (part.rows.shape[1] for part in (self.entries.texts, self.entries.sentences))
        fresh = {day_number(digest.date): build_entries(digest, builtin, vectors_of, dimensions) for digest in digests}
        parts: list[Entries] = []
        kept: list[int] = []
        for day in sorted(hashes):
            if day not in fresh:
                kept.append(day)
                continue
            parts += [*self._runs(kept), fresh[day]]
            kept = []
        entries = join_entries([*parts, *self._runs(kept)], dimensions, sentence_dimensions)
        return Memory(entries, Postings.build(entries.bags), hashes)

    def _runs(self, days: Sequence[int]) -> list[Entries]:
        """The entries of days, as few slices as there are runs of neighbouring days."""
        runs: list[tuple[int, int]] = []
        for day in days:
            low, high = self._range(day, day)
            if runs and runs[-1][1] == low:
                runs[-1] = (runs[-1][0], high)
            else:
                runs.append((low, high))
        return [self.entries.between(low, high) for low, high in runs if high > low]

    def range_of(self, scope: Scope | None) -> tuple[int, int]:
        """The first entry of a scope and the one after its last; of all entries without a scope."""
        if scope is None:
            return 0, len(self.entries)
        return self._range(day_number(scope.first), day_number(scope.last))

    def _range(self, first: int, last: int) -> tuple[int, int]:
        days = self.entries.days
        return int(np.searchsorted(days, first, "left")), int(np.searchsorted(days, last, "right"))

    def meaning(self, vector: NDArray[np.float32], low: int, high: int) -> NDArray[np.float32]:
        """The cosine of each entry low to high (excluded) with a question: of its best language."""
        texts = self.entries.texts
        first, last = int(texts.starts[low]), int(texts.starts[high])
        if last - first <= _FEW_ROWS:
            return texts.best(vector, np.arange(low, high, dtype=np.int64))
        cosines = np.append(self._matrix[first:last] @ vector, np.float32(0))
        starts = texts.starts[low:high] - first
        best = np.maximum.reduceat(cosines, starts) if high > low else cosines[:0]
        return np.where(texts.starts[low + 1 : high + 1] - first > starts, best, np.float32(0))

    @cached_property
    def _matrix(self) -> NDArray[np.float32]:
        texts = self.entries.texts
        return texts.rows.astype(np.float32) * texts.scales[:, None]

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days held, also those without papers, ascending."""
        return tuple(date.fromisoformat(str(day)) for day in sorted(self.hashes))

    @cached_property
    def ordinals(self) -> NDArray[np.float32]:
        """The day of each entry as a proleptic Gregorian ordinal, so that differences are days."""
        days, inverse = np.unique(self.entries.days, return_inverse=True)
        ordinals = [date.fromisoformat(str(day)).toordinal() for day in days]
        return np.array(ordinals, np.float32)[inverse]

    @cached_property
    def entries_of_paper(self) -> Mapping[str, tuple[int, ...]]:
        """The entries of each paper, oldest first."""
        found: dict[str, tuple[int, ...]] = {}
        for entry, paper_id in enumerate(self.entries.paper_ids):
            found[paper_id] = (*found.get(paper_id, ()), entry)
        return found

    @cached_property
    def titles(self) -> TitleIndex:
        """Which entries a text names by title."""
        titles = zip(self.entries.titles, self.entries.titles_zh, strict=True)
        return TitleIndex((entry, [title for title in pair if title]) for entry, pair in enumerate(titles))

    def day_of(self, entry: int) -> date:
        """The day of an entry."""
        return date.fromisoformat(str(self.entries.days[entry]))
