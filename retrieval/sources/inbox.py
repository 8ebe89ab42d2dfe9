"""The inbox: a folder whose files are taken in and moved aside, each with a note of what became of it.

A file in a folder named by a date (``inbox/2026-01-20/papers.md``) is of that day, whatever it says.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from retrieval.digest.calendar import date_in, date_in_name
from retrieval.errors import StoreError, system_reason
from retrieval.reasons import Reason
from retrieval.whole_files import write_whole

_LOG = logging.getLogger(__name__)
DONE: Final = "done"
REFUSED: Final = "refused"
_UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".download", "~")
_SETTLED: Final = 2.0  # seconds for which a file that is being written may pause


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is complete; ``day`` is the one that its folder names, ``problem`` what forbids to read it."""

    path: Path
    day: date | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look at a file showed: it is complete when two looks some time apart show the same."""

    size: int
    changed: int  # nanoseconds
    inode: int


class Inbox:
    """Watches a folder. ``arrivals`` is to be called every second or so; for one thread."""

    def __init__(self, folder: Path, *, settled: float = _SETTLED, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._settled = settled
        self._clock = clock
        self._seen: dict[Path, tuple[_Look, float]] = {}
        self._stuck: dict[Path, _Look] = {}  # could not be moved aside: left alone until they change

    def arrivals(self) -> tuple[Arrival, ...]:
        """The files that are complete: unchanged for as long as a copy may pause. Sorted, so that days come in order.

        Raises StoreError where the folder cannot be used.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            looks = dict(self._looks())
        except OSError as error:
            raise StoreError(
                Reason("inbox_not_read", advice="check_path", path=str(self._folder), problem=system_reason(error))
            ) from error
        now = self._clock()
        before, self._seen = self._seen, {}
        complete = []
        for path, look in sorted(looks.items()):
            known, since = before.get(path, (look, now))
            self._seen[path] = (look, since if known == look else now)
            if now - self._seen[path][1] >= self._settled and self._stuck.get(path) != look:
                complete.append(Arrival(path, self._day_of(path), _problem_of(path)))
        return tuple(complete)

    def move_aside(self, path: Path, place: str, note: str) -> None:
        """Move a file to ``done`` or ``refused`` and write the note beside it; a name that is taken gets a number."""
        target = _free_name(self._folder / place / path.name)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
            self._seen.pop(path, None)
            write_whole(note_of(target), f"{note.rstrip()}\n".encode(errors="replace"))  # somebody may wait for it
        except OSError as error:
            _LOG.error("%s cannot be moved to %s (%s); it stays until it changes", path, place, error.strerror)
            if path in self._seen:
                self._stuck[path] = self._seen[path][0]

    def _looks(self) -> Iterator[tuple[Path, _Look]]:
        next(self._folder.iterdir(), None)  # raises where it cannot be read, which the walk would pass over
        for where, folders, names in os.walk(self._folder):
            own = {DONE, REFUSED} if Path(where) == self._folder else set()
            folders[:] = [name for name in folders if not name.startswith(".") and name not in own]
            links = [name for name in folders if Path(where, name).is_symlink()]
            for path in (Path(where, name) for name in (*names, *links) if _is_finished(name) and name not in own):
                try:
                    found = path.lstat()
                except FileNotFoundError:  # renamed or deleted since
                    continue
                yield path, _Look(found.st_size, found.st_mtime_ns, found.st_ino)

    def _day_of(self, path: Path) -> date | None:
        name = path.relative_to(self._folder).parts[0]
        day = date_in(name) if path.parent != self._folder else None
        return day if day is not None and name == day.isoformat() else None


def note_of(path: Path) -> Path:
    """Where the note about a file that was moved aside stands."""
    return path.with_name(f"{path.name}.txt")


def hand_over(inbox: Path, path: Path, day: date | None) -> Path:
    """Put a copy of a file into the inbox of another process, all at once; returns its place there.

    The copy's name is its own, so that its outcome can be told (``outcome_of``). Raises StoreError.
    """
    own = secrets.token_hex(3)
    named = "" if date_in(path.name) is not None else f"{found}-" if (found := date_in_name(str(path))) else ""
    folder = inbox / day.isoformat() if day else inbox
    target = folder / f"{named}{path.stem}-{own}{path.suffix}"
    unfinished = target.with_name(f".{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, unfinished)
        unfinished.replace(target)
    except OSError as error:
        problem = system_reason(error)
        raise StoreError(Reason("file_not_copied", path=str(path), inbox=str(inbox), problem=problem)) from error
    return target


def outcome_of(inbox: Path, handed: Path) -> tuple[str, str] | None:
    """What became of a file that was handed over: ``done`` or ``refused``, and the note; None while it waits."""
    for place in (DONE, REFUSED):
        try:
            return place, note_of(inbox / place / handed.name).read_text(encoding="utf-8")
        except OSError:
            continue
    return None


def _is_finished(name: str) -> bool:
    return not name.startswith(".") and not name.lower().endswith(_UNFINISHED)


def _problem_of(path: Path) -> str | None:
    """What forbids to read a file: a link may lead anywhere, and a pipe would keep its reader waiting."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return Reason("file_not_read", name=path.name, problem=system_reason(error))
    if stat.S_ISLNK(mode):
        return Reason("file_is_link", name=path.name)
    return None if stat.S_ISREG(mode) else Reason("file_is_none", name=path.name)


def _free_name(path: Path) -> Path:
    """The path, or one with a number where there is such a file or its note already."""
    number = 1
    free = path
    while os.path.lexists(free) or os.path.lexists(note_of(free)):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
