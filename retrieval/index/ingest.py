"""Takes digests in: into the archive, which is the truth, then into the index."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Protocol

from retrieval.archive import Archive, Change, IndexRecord
from retrieval.digest.load import load
from retrieval.errors import DigestError, StampMismatchError
from retrieval.index.embedding import Embedder
from retrieval.index.files import find_files
from retrieval.index.passages import PASSAGE_SCHEMA
from retrieval.index.report import FileReport, IngestReport, build_report
from retrieval.index.store import PassageDatabase, PassageStore
from retrieval.index.writer import write_days
from retrieval.reasons import Reason
from retrieval.types import Digest, Form, Notice, Severity


class Stage(StrEnum):
    """What long work is doing."""

    READING = "reading"  # files
    INDEXING = "indexing"  # days


class Progress(Protocol):
    """Told how long work gets on."""

    def __call__(self, total: int, done: int, what: Stage) -> None:
        """``done`` of ``total`` files or days are through."""


def _silent(total: int, done: int, what: Stage) -> None:
    """Progress that nobody watches."""


def _nobody(days: tuple[date, ...]) -> None:
    """A change that nobody waits for."""


class Ingestor:
    """Takes files in and keeps the index in line with the archive.

    The archive is committed first. The index follows, day by day, and the archive notes which days it holds in full: a
    kill at any moment leaves days to be caught up with, which ``repair`` does. ``open_database`` is called when there
    is something to write or to read, not before; ``holds_index`` tells without opening it whether the database is there
    at all (somebody may have deleted its folder). ``on_change`` is told which days of the index are not what they were.
    """

    def __init__(
        self,
        archive: Archive,
        open_database: Callable[[], PassageDatabase],
        embedder: Embedder,
        *,
        holds_index: Callable[[], bool] = lambda: True,
        on_change: Callable[[tuple[date, ...]], None] = _nobody,
    ) -> None:
        self._archive = archive
        self._open_database = open_database
        self._embedder = embedder
        self._holds_index = holds_index
        self._on_change = on_change
        self._stamp = f"{embedder.stamp}/{PASSAGE_SCHEMA}"
        self._database: PassageDatabase | None = None
        self._store: PassageStore | None = None
        self._working = RLock()

    def check(self) -> None:
        """Raise StampMismatchError where another embedding or schema made the index; opens no database."""
        record = self._archive.index.record()
        if record is not None and record.stamp != self._stamp:
            told = Reason("index_made_by_other", advice="reindex", found=record.stamp, wanted=self._stamp)
            raise StampMismatchError(told)

    def ingest(self, paths: Iterable[Path], *, day: date | None = None, progress: Progress = _silent) -> IngestReport:
        """Take in files, and all digests in folders; ``day`` overrides the day that a file says.

        What is no digest is in the report, and stops nothing else. Raises StampMismatchError before anything is read;
        StoreError and EmbeddingError later on leave what was taken in safe in the archive.
        """
        with self._working:
            self.check()
            files, changes = self._take_in(find_files(paths), day, progress)
            return build_report(files, changes, self.repair(progress=progress))

    def repair(self, *, progress: Progress = _silent) -> tuple[date, ...]:
        """Bring the index in line with the archive; returns the days that were not. Quick where nothing is to do."""
        with self._working:
            self.check()
            self._drop_leftover()
            if not self._holds_index():
                self._forget_index()
            pending = self._archive.index.pending()
            if pending:
                digests = (digest for day in pending if (digest := self._archive.day(day)) is not None)
                self._write(digests, self.store(), len(pending), self._archive.index.mark, progress)
                self._on_change(tuple(pending))
            return tuple(pending)

    def reindex(self, *, progress: Progress = _silent) -> int:
        """Build the index anew from the archive, with the present embedding; returns the number of passages.

        The old collection stays whole until the new one is; changing over is one transaction of the archive.
        """
        with self._working:
            self._archive.rederive()
            self._drop_leftover()
            record = self._new_record()
            self._archive.index.set_leftover(record.name)
            store = self._opened().create(record.name, record.stamp, self._embedder.dimensions)
            days: dict[date, str] = {}
            self._write(self._archive.digests(), store, len(self._archive.days()), days.update, progress)
            self._archive.index.switch(record, days)
            self._store = store
            self._drop_leftover()
            self._on_change(tuple(days))
            return store.count()

    def store(self) -> PassageStore:
        """The collection in use; a new one where there is none. Raises StampMismatchError.

        A collection that is open is handed out at once, also while ``reindex`` works on another.
        """
        return self._store or self._open_store()

    def close(self) -> None:
        """Close the database, if it was opened."""
        with self._working:
            if self._database is not None:
                self._database.close()
            self._database = self._store = None

    def _take_in(
        self, files: Mapping[Path, str | None], day: date | None, progress: Progress
    ) -> tuple[list[FileReport], list[Change]]:
        reports: list[FileReport] = []
        changes: list[Change] = []
        for done, (path, problem) in enumerate(files.items(), start=1):
            try:
                digest = _load(path, problem, day)
            except DigestError as error:
                reports.append(FileReport(path, (Notice(Severity.REJECTED, error.reason, error.line),)))
            else:
                changes.append(self._archive.put(digest))
                reports.append(_file_report(path, digest, reports))
            progress(len(files), done, Stage.READING)
        return reports, changes

    def _write(
        self,
        digests: Iterable[Digest],
        store: PassageStore,
        total: int,
        mark: Callable[[Mapping[date, str]], None],
        progress: Progress,
    ) -> None:
        for done in write_days(digests, store, self._embedder, mark):
            progress(total, done, Stage.INDEXING)

    def _opened(self) -> PassageDatabase:
        if self._database is None:
            self._database = self._open_database()
        return self._database

    def _open_store(self) -> PassageStore:
        with self._working:
            if self._store is None:
                self._store = self._held_store() or self._new_store()
            return self._store

    def _held_store(self) -> PassageStore | None:
        record = self._archive.index.record()
        return None if record is None else self._opened().open(record.name, self._stamp)

    def _new_store(self) -> PassageStore:
        # The record goes first: after a kill in between, the collection that it names is missing and made again.
        record = self._new_record()
        self._archive.index.switch(record, {})
        return self._opened().create(record.name, record.stamp, self._embedder.dimensions)

    def _new_record(self) -> IndexRecord:
        # A name of its own: several archives may share a Chroma server.
        return IndexRecord(f"paperboy-{secrets.token_hex(8)}", self._stamp)

    def _drop_leftover(self) -> None:
        if name := self._archive.index.leftover():
            self._opened().drop(name)
            self._archive.index.set_leftover(None)

    def _forget_index(self) -> None:
        if self._store is None and (record := self._archive.index.record()) is not None:
            self._archive.index.switch(record, {})


def _load(path: Path, problem: str | None, day: date | None) -> Digest:
    if problem is not None:
        raise DigestError(problem)
    return load(path, day=day)


def _file_report(path: Path, digest: Digest, earlier: Iterable[FileReport]) -> FileReport:
    form: Form = digest.forms[0]
    notices = digest.notices
    for report in earlier:
        if (report.day, report.form) == (digest.date, form):
            message = Reason("file_replaces", name=report.path.name, day=digest.date)
            notices = (*notices, Notice(Severity.ODD, message))
    return FileReport(path, notices, digest.date, form, len(digest.papers))
