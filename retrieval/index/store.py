"""The seam between ingesting and a vector database: what a store of passages does, without its libraries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Passage


class PassageStore(Protocol):
    """One collection of passages with their vectors. Every method raises StoreError where the database fails."""

    @property
    def name(self) -> str:
        """The collection's name in its database."""

    def upsert(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Write passages, row i of ``vectors`` (n, dimensions) being that of passage i; what an id held is replaced."""

    def delete(self, ids: Sequence[str]) -> None:
        """Delete passages; ids that are not there are no error."""

    def passages_of_days(self, days: Collection[int]) -> tuple[Passage, ...]:
        """All passages of the days (ints such as 20260121), by id."""

    def ids_of_day(self, day: int) -> tuple[str, ...]:
        """The ids of a day's passages, ascending."""

    def vectors_of(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """The vectors (n, dimensions) of passages in the order of ``ids``. Raises StoreError where one is missing."""

    def vectors_of_day(self, day: int) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """The ids of a day's passages, ascending, and their vectors (n, dimensions) in that order."""

    def query(
        self, vector: NDArray[np.float32], top_k: int, first: int | None = None, last: int | None = None
    ) -> list[tuple[Passage, float]]:
        """The passages nearest to a vector (dimensions,) with their cosines, best first.

        ``first`` and ``last`` are days such as 20260121, both included; leave out what limits nothing: a filter costs
        far more than it saves.
        """

    def count(self) -> int:
        """How many passages are held."""


class PassageDatabase(Protocol):
    """A database of such collections: a folder or a server."""

    def open(self, name: str, stamp: str) -> PassageStore | None:
        """The collection of that name, None where there is none.

        Raises StampMismatchError where it was made with another stamp of embedding and schema.
        """

    def create(self, name: str, stamp: str, dimensions: int) -> PassageStore:
        """A new, empty collection for vectors of that many dimensions."""

    def drop(self, name: str) -> None:
        """Delete a collection with all that it holds; one that is not there is no error."""

    def close(self) -> None:
        """Let go of the folder or the connection."""
