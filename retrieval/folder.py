"""The data folder: where everything lies, and the lock that gives it to one process at a time."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from retrieval.errors import DataFolderBusyError, StoreError, system_reason
from retrieval.reasons import Reason
from retrieval.whole_files import write_whole

_NOTE_PATIENCE: Final = 0.5  # seconds in which a process that has just taken the lock writes who it is


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that holds a data folder: its id, what it runs, since when (UTC, to the second)."""

    pid: int
    purpose: str
    since: datetime

    def to_json(self) -> str:
        """As the owner note holds it."""
        return json.dumps({"pid": self.pid, "purpose": self.purpose, "since": self.since.isoformat()})

    @classmethod
    def from_json(cls, text: str) -> Owner | None:
        """The owner that a note names; None where it cannot be read."""
        try:
            note = json.loads(text)
            return cls(int(note["pid"]), str(note["purpose"]), datetime.fromisoformat(note["since"]))
        except (ValueError, KeyError, TypeError):
            return None


class DataFolder:
    """A folder with everything paperboy keeps. Raises StoreError where it cannot be made."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(self.path, error) from error

    @property
    def archive(self) -> Path:
        """The archive's SQLite file."""
        return self.path / "archive.sqlite"

    @property
    def chroma(self) -> Path:
        """The folder of the embedded Chroma."""
        return self.path / "chroma"

    @property
    def memory(self) -> Path:
        """The folder of the search's snapshot."""
        return self.path / "memory"

    @property
    def claims(self) -> Path:
        """The folder in which each process that sends posts has a locked file."""
        return self.path / "claims"

    @property
    def inbox(self) -> Path:
        """The folder in which digests wait for the process that holds the lock."""
        return self.path / "inbox"

    @property
    def fetched(self) -> Path:
        """The folder in which answers of the sources are kept as they came."""
        return self.path / "fetched"

    @property
    def holds_chroma(self) -> bool:
        """Whether there is an embedded index, told without opening it."""
        return (self.chroma / "chroma.sqlite3").is_file()

    @contextmanager
    def lock(self, purpose: str) -> Iterator[None]:
        """Own the folder for as long as the context lasts; ``purpose`` is what this process runs, as the user typed it.

        The operating system frees the lock when the process ends, however it ends. Raises DataFolderBusyError, which
        names the process that holds it.
        """
        lock = FileLock(self.path / "lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise self._busy() from error
        except (OSError, NotImplementedError) as error:  # the latter: a file system that knows no locks
            raise _unusable(self.path, error) from error
        try:
            self._write_note(Owner(os.getpid(), purpose, datetime.now(UTC).replace(microsecond=0)))
            yield
        finally:
            self._note.unlink(missing_ok=True)
            lock.release()

    @property
    def _note(self) -> Path:
        return self.path / "lock.owner"

    def _write_note(self, owner: Owner) -> None:
        try:
            write_whole(self._note, owner.to_json().encode())
        except OSError as error:
            raise _unusable(self.path, error) from error

    def _busy(self) -> DataFolderBusyError:
        owner = self._owner()
        path, advice = str(self.path), "wait_or_stop"
        if owner is None:
            return DataFolderBusyError(Reason("folder_busy", advice=advice, path=path))
        since = f"{owner.since.astimezone():%Y-%m-%d %H:%M:%S}"
        reason = Reason(
            "folder_busy_by", advice=advice, path=path, process=owner.pid, purpose=owner.purpose, since=since
        )
        return DataFolderBusyError(reason, purpose=owner.purpose)

    def _owner(self) -> Owner | None:
        """The process that holds the lock; None where its note does not come or is one of a process that was killed."""
        deadline = time.monotonic() + _NOTE_PATIENCE
        while True:
            with contextlib.suppress(OSError):
                owner = Owner.from_json(self._note.read_text(encoding="utf-8"))
                if owner is not None and _is_running(owner.pid):
                    return owner
            if time.monotonic() > deadline:
                return None
            time.sleep(0.02)


def _is_running(pid: int) -> bool:
    if os.name == "nt":
        return True  # there, signal 0 would end the process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's
    return True


def _unusable(path: Path, error: Exception) -> StoreError:
    return StoreError(Reason("folder_unusable", advice="other_folder", path=str(path), problem=system_reason(error)))
