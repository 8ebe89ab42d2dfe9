"""A database of passages in memory, and an embedding that needs no training."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import StampMismatchError, StoreError
from retrieval.types import Passage


class FakePassageStore:
    """Passes the contract that Chroma passes (``tests/index/test_store_contract.py``)."""

    def __init__(self, name: str, stamp: str, dimensions: int) -> None:
        self.name = name
        self.stamp = stamp
        self.dimensions = dimensions
        self.held: dict[str, tuple[Passage, NDArray[np.float32]]] = {}
        self.written: list[str] = []  # the id of every passage ever written, in order

    def upsert(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        for passage, vector in zip(passages, vectors, strict=True):
            self.held[passage.id] = (passage, vector)
            self.written.append(passage.id)

    def delete(self, ids: Sequence[str]) -> None:
        for passage_id in ids:
            self.held.pop(passage_id, None)

    def passages_of_days(self, days: Collection[int]) -> tuple[Passage, ...]:
        return tuple(passage for _, (passage, _) in sorted(self.held.items()) if passage.date in days)

    def ids_of_day(self, day: int) -> tuple[str, ...]:
        return tuple(passage.id for passage in self.passages_of_days([day]))

    def vectors_of(self, ids: Sequence[str]) -> NDArray[np.float32]:
        if missing := [passage_id for passage_id in ids if passage_id not in self.held]:
            raise StoreError(f"The index lacks {len(missing)} passages, {missing[0]} among them.")
        vectors = [self.held[passage_id][1] for passage_id in ids]
        return np.array(vectors, np.float32).reshape(-1, self.dimensions)

    def vectors_of_day(self, day: int) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        ids = self.ids_of_day(day)
        return ids, self.vectors_of(ids)

    def query(
        self, vector: NDArray[np.float32], top_k: int, first: int | None = None, last: int | None = None
    ) -> list[tuple[Passage, float]]:
        scored = [
            (passage, float(own @ vector / (np.linalg.norm(own) * np.linalg.norm(vector) or 1)))
            for passage, own in self.held.values()
            if (first or 0) <= passage.date <= (last or 99999999)
        ]
        return sorted(scored, key=lambda pair: -pair[1])[:top_k]

    def count(self) -> int:
        return len(self.held)


class FakePassageDatabase:
    """Collections that live as long as the object, whoever closes it."""

    def __init__(self) -> None:
        self.collections: dict[str, FakePassageStore] = {}
        self.times_opened = 0  # how often ``open`` or ``create`` was called

    def open(self, name: str, stamp: str) -> FakePassageStore | None:
        self.times_opened += 1
        store = self.collections.get(name)
        if store is not None and store.stamp != stamp:
            raise StampMismatchError(f"The index was made with {store.stamp}, the settings name {stamp}.")
        return store

    def create(self, name: str, stamp: str, dimensions: int) -> FakePassageStore:
        self.times_opened += 1
        if name in self.collections:
            raise StoreError(f"There is a collection {name} already.")
        self.collections[name] = FakePassageStore(name, stamp, dimensions)
        return self.collections[name]

    def drop(self, name: str) -> None:
        self.collections.pop(name, None)

    def close(self) -> None:
        """Keeps the collections, as a folder on the disk does."""


class FakeEmbedder:
    """Counts the letters of a text by a hash of each: equal texts are equal, similar ones near."""

    def __init__(self, stamp: str = "fake@1", dimensions: int = 16) -> None:
        self.stamp = stamp
        self.dimensions = dimensions
        self.embedded: list[str] = []

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.array([self._embed(text) for text in texts], np.float32).reshape(-1, self.dimensions)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        return self._embed(text)

    def _embed(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimensions, np.float32)
        for character in text.casefold():
            vector[zlib.crc32(character.encode("utf-8", "replace")) % self.dimensions] += 1
        return vector / (np.linalg.norm(vector) or 1)
