"""The files of a day in the folder of editions: what each is called, and how it is written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from retrieval.errors import EditionError, system_reason
from retrieval.reasons import Reason

INDEX: Final = "index.html"
FEED: Final = "feed.xml"
_PAGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.html")


class Kind(StrEnum):
    """The files of a day, by what stands behind the date in their names."""

    NEWSLETTER = "newsletter.md"
    REPORT = "report.md"
    JSON = "json"
    PAGE = "html"
    CLOUD = "cloud.png"
    TREND = "trend.png"
    POSTER = "poster.png"
    AUDIO = "mp3"


def file_name(day: date, kind: Kind) -> str:
    """The name of a day's file: ``2026-01-21.newsletter.md``."""
    return f"{day.isoformat()}.{kind}"


class EditionFolder:
    """The folder that editions are written to. Raises EditionError where it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, day: date, kind: Kind) -> Path:
        """Where a day's file is, or would be."""
        return self.path / file_name(day, kind)

    def days(self) -> tuple[date, ...]:
        """The days that have a page, in ascending order."""
        names = sorted(path.name for path in self.path.iterdir()) if self.path.is_dir() else []
        return tuple(_days(names))

    def read(self, name: str) -> bytes | None:
        """A file's content; None where it is not there."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self.path / name, error) from error

    def size(self, name: str) -> int:
        """A file's size in bytes; 0 where it is not there."""
        try:
            return (self.path / name).stat().st_size
        except OSError:
            return 0

    def write(self, name: str, content: bytes, *, force: bool = False) -> bool:
        """Write a file where it holds something else, or by ``force``; whether it did.

        It is whole at any moment, or not there.
        """
        if not force and self.read(name) == content:
            return False
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._replace(name, content)
        except OSError as error:
            raise _unusable(self.path / name, error) from error
        return True

    def remove(self, name: str) -> bool:
        """Remove a file; whether there was one."""
        try:
            (self.path / name).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unusable(self.path / name, error) from error
        return True

    def _replace(self, name: str, content: bytes) -> None:
        with NamedTemporaryFile(dir=self.path, prefix=".", suffix=".new", delete=False) as file:
            unfinished = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                unfinished.chmod(0o644)  # a temporary file is its owner's alone; these are there to be published
                unfinished.replace(self.path / name)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise


def _days(names: list[str]) -> Iterator[date]:
    for name in names:
        match = _PAGE.fullmatch(name)
        if match:
            try:
                yield date.fromisoformat(match[1])
            except ValueError:
                continue


def _unusable(path: Path, error: OSError) -> EditionError:
    return EditionError(Reason("edition_unusable", advice="other_folder", path=str(path), problem=system_reason(error)))
