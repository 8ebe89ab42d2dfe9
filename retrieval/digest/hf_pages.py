"""The pages of a list of the Hugging Face Daily Papers API, put together.

The API gives at most 100 papers an answer and 50 where it is not asked for more (https://huggingface.co/docs/hub/en/api,
``limit`` and ``p``); days of 50 and more are asked for page by page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from retrieval.errors import WebError

_LIMIT: Final = 100
_FULL: Final = 50  # what the API cuts at where it knows no limit: fewer papers are the last ones
_MOST_PAGES: Final = 20


class WholeList(NamedTuple):
    """All pages of a list as one answer, the number of its entries, and what kept further ones from coming."""

    content: bytes
    entries: int
    error: WebError | None = None

    @property
    def is_long(self) -> bool:
        """Whether it fills its first page, so that it can grow while that page stays as it is."""
        return self.entries >= _LIMIT


def list_url(base_url: str, day: date, page: int = 0) -> str:
    """The address of a page of a day's list, the first one being 0."""
    further = f"&p={page}" if page else ""
    return f"{base_url.rstrip('/')}/api/daily_papers?date={day.isoformat()}&limit={_LIMIT}{further}"


def join_pages(first: bytes, ask: Callable[[int], bytes]) -> WholeList:
    """The list that begins with a first page; ``ask`` gives the further ones, and may raise WebError.

    What came as one page stays as it came.
    """
    entries = _entries_of(first) or []
    pages = 1
    while pages < _MOST_PAGES and len(entries) >= _FULL:
        try:
            added = _new_entries(ask(pages), entries)
        except WebError as error:
            return WholeList(_dumped(first, entries, pages), len(entries), error)
        entries += added
        pages += 1
        if len(added) < _FULL:
            break
    return WholeList(_dumped(first, entries, pages), len(entries))


def _dumped(first: bytes, entries: list[object], pages: int) -> bytes:
    is_one_page = pages == 1 or len(entries) == len(_entries_of(first) or [])
    return first if is_one_page else json.dumps(entries).encode()


def _entries_of(content: bytes) -> list[object] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _new_entries(content: bytes, known: list[object]) -> list[object]:
    """The entries of a further page that are not known; a server without pages gives the first one again."""
    ids = {_id_of(entry) for entry in known}
    return [entry for entry in _entries_of(content) or [] if _id_of(entry) not in ids]


def _id_of(entry: object) -> str:
    paper = entry.get("paper") if isinstance(entry, dict) else None
    named = paper.get("id") if isinstance(paper, dict) else None
    return str(named) if named else json.dumps(entry, sort_keys=True)
