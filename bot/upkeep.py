"""Keeps the index and the search's memory in line with the archive: the one writer of a data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, Protocol

from retrieval.archive import Archive
from retrieval.errors import DataFolderBusyError
from retrieval.folder import DataFolder
from retrieval.index.embedding import Embedder
from retrieval.index.ingest import Ingestor
from retrieval.index.memory import Memory
from retrieval.index.passages import PASSAGE_SCHEMA, day_number
from retrieval.index.report import IngestReport
from retrieval.index.snapshot import load_snapshot, save_snapshot
from retrieval.index.store import PassageDatabase, PassageStore
from retrieval.types import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MEMORY = "memory"  # the stage of long work in which the search's memory is made; the ingestor names the others


class Progress(Protocol):
    """Told how long work gets on: ``done`` of ``total`` files or days of a stage."""

    def __call__(self, total: int, done: int, what: str) -> None:
        """Take note."""


def silent(total: int, done: int, what: str) -> None:
    """Progress that nobody watches."""


class Upkeep:
    """Takes digests in and makes the memory anew for them. Threads may share it: one writes at a time.

    Each piece of writing owns the data folder for as long as it lasts, unless ``owns`` says that this process owns it
    anyway; then the index stays open until ``release``.
    """

    def __init__(
        self,
        folder: DataFolder,
        archive: Archive,
        embedder: Embedder,
        builtin: Embedder,
        open_database: Callable[[], PassageDatabase],
        *,
        holds_index: Callable[[], bool],
        owns: Callable[[], bool],
    ) -> None:
        self._folder = folder
        self._archive = archive
        self._embedder = embedder
        self._builtin = builtin
        self._open_database = open_database
        self._holds_index = holds_index
        self._owns = owns
        self._writing_one = RLock()
        self._open: Ingestor | None = None
        self._keeping = Lock()
        self.newest: Memory | None = None  # the last memory that was loaded or made; it never changes, another follows

    def ingest(self, paths: Iterable[Path], *, day: date | None = None, progress: Progress = silent) -> IngestReport:
        """Take digests in; see ``Ingestor.ingest``. Raises DataFolderBusyError where another process writes."""
        with self._writing("paperboy index") as ingestor:
            report = ingestor.ingest(paths, day=day, progress=progress)
            self._renew(ingestor, progress)
        return report

    def reindex(self, *, progress: Progress = silent) -> int:
        """Build the index anew out of the archive; returns the number of passages. Raises as ``ingest`` does."""
        with self._writing("paperboy reindex") as ingestor:
            passages = ingestor.reindex(progress=progress)
            self._renew(ingestor, progress)
        return passages

    def memory(self) -> Memory:
        """The memory, brought in line with the archive at the first call and by everything that is taken in here.

        It is the last one where another process is writing just now.
        """
        if self.newest is None:
            found = self._current()
            with self._keeping:
                self.newest = found if self.newest is None else self.newest
        return self.newest

    def release(self) -> None:
        """Close the index if it was left open; waits for what is being written."""
        with self._writing_one:
            if self._open is not None:
                self._open.close()
            self._open = None

    def _current(self) -> Memory:
        kept = self._kept()
        if kept.hashes == self._hashes():
            return kept
        try:
            with self._writing("paperboy, bringing the index up to date") as ingestor:
                ingestor.repair()
                return self._renew(ingestor, silent)
        except DataFolderBusyError:
            if kept.hashes:
                return kept
            raise

    def _kept(self) -> Memory:
        """The memory that is at hand: in this process, else in the snapshot, else an empty one."""
        kept = self.newest or load_snapshot(self._folder.memory, self._stamp)
        return Memory.empty(self._embedder.dimensions, self._builtin.dimensions) if kept is None else kept

    def _renew(self, ingestor: Ingestor, progress: Progress) -> Memory:
        """Make the memory anew for the days that changed, and keep it; the index is in line with the archive."""
        kept, hashes = self._kept(), self._hashes()
        changed = {day for day, value in hashes.items() if kept.hashes.get(day) != value}
        if not changed and len(hashes) == len(kept.hashes):
            return kept
        digests = (digest for digest in self._archive.digests() if day_number(digest.date) in changed)
        vectors_of = _counted(ingestor.store, len(changed), progress)
        memory = kept.renewed(digests, hashes, self._builtin, vectors_of)
        save_snapshot(memory, self._folder.memory, self._stamp)
        with self._keeping:
            self.newest = memory
        return memory

    @property
    def _stamp(self) -> str:
        return f"{self._embedder.stamp} {self._builtin.stamp} {PASSAGE_SCHEMA}"

    def _hashes(self) -> dict[int, str]:
        return {day_number(day): value for day, value in self._archive.day_hashes().items()}

    @contextmanager
    def _writing(self, purpose: str) -> Iterator[Ingestor]:
        """Own the data folder for as long as the context lasts; one thread at a time."""
        with self._writing_one, ExitStack() as opened:
            if self._owns():
                self._open = self._open or self._new_ingestor()
                yield self._open
                return
            opened.enter_context(self._folder.lock(purpose))
            ingestor = self._new_ingestor()
            opened.callback(ingestor.close)
            yield ingestor

    def _new_ingestor(self) -> Ingestor:
        return Ingestor(self._archive, self._open_database, self._embedder, holds_index=self._holds_index)


def _counted(
    store: Callable[[], PassageStore], days: int, progress: Progress
) -> Callable[[Sequence[Passage]], NDArray[np.float32]]:
    """What the memory asks for vectors, once for each day."""
    done = count(1)

    def vectors_of(passages: Sequence[Passage]) -> NDArray[np.float32]:
        vectors = store().vectors_of([passage.id for passage in passages])
        progress(days, next(done), MEMORY)
        return vectors

    return vectors_of
