"""Which process is sending: each has a name, and a locked file of that name for as long as it lives."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from retrieval.errors import StoreError, system_reason
from retrieval.reasons import Reason


class Claims:
    """The name under which this process claims deliveries, and whether the process of another name still lives.

    The operating system lets go of the lock when a process ends, however it ends. Processes that share a ledger but
    not this ``folder`` cannot see each other's files: a name of another folder counts as alive, and what such a
    process left behind is for the admin to resolve. A context: the name is good while it lasts.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place = _place_of(folder)
        self.own = f"{self._place}/{secrets.token_hex(8)}"
        self._lock = FileLock(self._file(self.own), thread_local=False)

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=0)
        except (OSError, NotImplementedError) as error:  # the latter: a file system that knows no locks
            raise _unusable(self._folder, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        self._file(self.own).unlink(missing_ok=True)

    def is_alive(self, claim: str) -> bool:
        """Whether the process that made a claim may still be sending."""
        place, _, name = claim.partition("/")
        if claim == self.own or place != self._place or not name.isalnum():
            return True
        path = self._file(claim)
        if not path.exists():
            return False
        lock = FileLock(path, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        path.unlink(missing_ok=True)
        return False

    def _file(self, claim: str) -> Path:
        return self._folder / claim.rpartition("/")[2]


def _place_of(folder: Path) -> str:
    """The folder's own name, made at its first use: a path can be mounted twice."""
    note = folder / "place"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not note.exists():
            unfinished = note.with_suffix(f".{secrets.token_hex(4)}")
            unfinished.write_text(secrets.token_hex(8), encoding="ascii")
            try:
                note.hardlink_to(unfinished)  # of two processes one is first
            except FileExistsError:
                pass
            finally:
                unfinished.unlink()
        return note.read_text(encoding="ascii").strip()
    except OSError as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: Exception) -> StoreError:
    told = Reason("folder_unusable", advice="other_folder", path=str(folder), problem=system_reason(error))
    return StoreError(told)
