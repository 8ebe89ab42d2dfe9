"""What was read is kept on the disk, so that no paper is fetched twice.

One ZIP file for each paper and version: the page as it came, and what was read of it. ZIP keeps a checksum for each
file in it; a damaged one is as good as none, and the paper is fetched again. A paper that has no HTML edition is
remembered for some hours.
"""

from __future__ import annotations

import json
import logging
import os
import re
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from retrieval.edition.reading.page import PageText
from retrieval.reasons import reason_from_json, reason_to_json
from retrieval.whole_files import UNFINISHED, write_whole

_log = logging.getLogger(__name__)
_FORM: Final = 1  # of what was read; a text of another form is read anew from the page beside it
_PAGE, _TEXT = "page.html", "text.json"
_MOST_BYTES: Final = 64 * 2**20  # of a page or a text, unpacked
_UNSAFE = re.compile(r"[^\w.-]")
_VERSION = re.compile(r"v(\d{1,3})\.zip$")
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was read of a page, as it is kept."""

    form: int
    content_type: str
    text: PageText


_KEPT = TypeAdapter(_Kept)


@dataclass(frozen=True, slots=True)
class Held:
    """A page that is held, and its text where that was read by this form of the reader."""

    page: bytes
    content_type: str
    text: PageText | None


class Cache:
    """The pages and texts in a folder. No method raises for what the disk does: a cache that fails only costs time.

    ``most_bytes`` and ``most_days`` since a text was last used bound it; ``retry_after`` is how long a paper without an
    HTML edition is not asked for again.
    """

    def __init__(
        self,
        folder: Path,
        *,
        most_bytes: int = 512 * 2**20,
        most_days: int = 180,
        retry_after: timedelta = timedelta(hours=6),
    ) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_days = most_days
        self._retry_after = retry_after

    def load(self, paper_id: str) -> Held | None:
        """What is held of a paper, of its newest version."""
        for path in sorted(self._folder.glob(f"{_name(paper_id)}v*.zip"), key=_version_of, reverse=True):
            try:
                held = _read(path)
                os.utime(path)
            except _BROKEN as error:
                _log.warning("The cached text %s is damaged and is fetched again: %s", path.name, error)
                with suppress(OSError):
                    path.unlink()
            else:
                return held
        return None

    def store(self, paper_id: str, page: bytes, content_type: str, text: PageText) -> None:
        """Keep a page and its text; what was remembered against the paper is forgotten."""
        path = self._folder / f"{_name(paper_id)}v{text.version or 0}.zip"
        try:
            kept = replace(text, lack=text.lack and reason_to_json(text.lack))
            write_whole(path, _packed({_PAGE: page, _TEXT: _KEPT.dump_json(_Kept(_FORM, content_type, kept))}))
            self._note_of(paper_id).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("The text of %s cannot be kept in %s: %s", paper_id, self._folder, error)

    def remember_lack(self, paper_id: str, why: str, now: datetime) -> None:
        """Remember that a paper has no HTML edition."""
        note = json.dumps({"why": reason_to_json(why), "at": now.isoformat()})
        try:
            write_whole(self._note_of(paper_id), note.encode())
        except OSError as error:
            _log.warning("That %s has no HTML edition cannot be kept in %s: %s", paper_id, self._folder, error)

    def lack(self, paper_id: str, now: datetime) -> str | None:
        """Why a paper is not asked for now; None where it is worth asking."""
        try:
            note = json.loads(self._note_of(paper_id).read_bytes())
            why, at = reason_from_json(str(note["why"])), datetime.fromisoformat(note["at"])
            return why if timedelta(0) <= now - at < self._retry_after else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def prune(self, now: datetime) -> None:
        """Remove what was not used for long, and the longest unused where there is too much."""
        found = sorted(self._sizes().items(), key=lambda item: item[1].st_mtime, reverse=True)
        oldest = (now - timedelta(days=self._most_days)).timestamp()
        total = 0
        for path, status in found:
            total += status.st_size
            if total > self._most_bytes or status.st_mtime < oldest:
                with suppress(OSError):
                    path.unlink()

    def _sizes(self) -> Mapping[Path, os.stat_result]:
        sizes = {}
        for path in (
            *self._folder.glob("*.zip"),
            *self._folder.glob("*.none.json"),
            *self._folder.glob(f".*{UNFINISHED}"),
        ):
            with suppress(OSError):
                sizes[path] = path.stat()
        return sizes

    def _note_of(self, paper_id: str) -> Path:
        return self._folder / f"{_name(paper_id)}.none.json"


def _packed(files: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return written.getvalue()


def _name(paper_id: str) -> str:
    return _UNSAFE.sub("_", paper_id)


def _version_of(path: Path) -> int:
    match = _VERSION.search(path.name)
    return int(match[1]) if match else 0


def _read(path: Path) -> Held:
    with zipfile.ZipFile(path) as packed:
        if any(packed.getinfo(name).file_size > _MOST_BYTES for name in (_PAGE, _TEXT)):
            raise ValueError("it is too large")
        page, read = packed.read(_PAGE), packed.read(_TEXT)
    try:
        kept = _KEPT.validate_json(read)
    except ValueError:  # of another form
        return Held(page, "", None)
    text = replace(kept.text, lack=kept.text.lack and reason_from_json(kept.text.lack))
    return Held(page, kept.content_type, text if kept.form == _FORM else None)
