"""The files that a user names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from retrieval.errors import system_reason
from retrieval.reasons import Reason

_SUFFIXES: Final = frozenset({".md", ".markdown", ".json"})


def find_files(paths: Iterable[Path]) -> dict[Path, str | None]:
    """The files named, and those in the folders named that can be digests, each with what forbids to read it, if any.

    A folder's files come sorted, folder by folder; hidden ones, other endings and links to folders are left out.
    """
    found: dict[Path, str | None] = {}
    for path in paths:
        found.update(_files_in(path) if path.is_dir() else [(path, _problem_of(path))])
    return found


def _problem_of(path: Path) -> str | None:
    """What forbids to read a named file; a pipe, for one, would keep its reader waiting."""
    if not path.exists():
        return Reason("file_missing", path=str(path))
    return None if path.is_file() else Reason("file_of_other_kind", path=str(path))


def _files_in(folder: Path) -> Iterator[tuple[Path, str | None]]:
    problems: list[tuple[Path, str | None]] = []

    def note(error: OSError) -> None:
        reason = Reason("folder_not_searched", path=str(error.filename), problem=system_reason(error))
        problems.append((Path(error.filename), reason))

    nothing = True
    for where, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(where, name) for name in sorted(names) if _can_be_digest(name)):
            nothing = False
            yield path, _problem_of(path)
    if nothing and not problems:
        yield folder, Reason("folder_without_digests", path=str(folder))
    yield from problems


def _can_be_digest(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in _SUFFIXES
