"""The list of a day: every paper that Hugging Face Daily Papers names, those that came late too.

The API gives at most 100 papers an answer and 50 where it is not asked for more (https://huggingface.co/docs/hub/en/api,
``limit`` and ``p``); days of 50 and more are asked for page by page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from retrieval.digest.load import parse
from retrieval.errors import DigestError, WebError
from retrieval.text.markup import plain_line
from retrieval.types import Digest, Form, Severity
from retrieval.web.fetch import Web

_LIMIT: Final = 100
_FULL: Final = 50  # what the API cuts at where it knows no limit: fewer papers are the last ones
_MOST_PAGES: Final = 20
_LONGEST_REASON: Final = 200  # characters


class ListState(StrEnum):
    """What an answer for a day is."""

    HELD = "held"
    EMPTY = "empty"  # no papers: a weekend, a holiday, or a day whose list is not out
    REFUSED = "refused"  # an error in the answer
    MALFORMED = "malformed"  # no list at all


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The list of a day. ``content`` is what came (several pages as one list), ``digest`` is there where it is HELD.

    ``reason`` says in a sentence why there is no digest, or what of it is missing.
    """

    day: date
    state: ListState
    content: bytes
    digest: Digest | None = None
    reason: str | None = None


def fetch_list(web: Web, base_url: str, day: date) -> ListAnswer:
    """The list of a day from the API at ``base_url``. Raises WebError where its first page cannot be fetched."""
    first = _fetch_page(web, base_url, day, 0)
    entries = _entries_of(first)
    if entries is None or len(entries) < _FULL:
        return read_list(first, day)
    reason = None
    for number in range(1, _MOST_PAGES):
        try:
            added = _new_entries(_fetch_page(web, base_url, day, number), entries)
        except WebError as error:
            reason = f"The list has {len(entries)} papers and may have more: {error}"
            break
        entries += added
        if len(added) < _FULL:
            break
    content = first if len(entries) == len(_entries_of(first) or []) else json.dumps(entries).encode()
    return read_list(content, day, reason=reason)


def read_list(content: bytes, day: date, *, reason: str | None = None) -> ListAnswer:
    """What an answer of the API says."""
    value = _json(content)
    if isinstance(value, dict) and (refusal := value.get("error") or value.get("message")):
        told = plain_line(str(refusal))[:_LONGEST_REASON]
        return ListAnswer(day, ListState.REFUSED, content, reason=f"The list of {day} was refused: {told}")
    if value == []:
        return ListAnswer(day, ListState.EMPTY, content, reason=f"The list of {day} has no papers.")
    try:
        digest = parse(content, name=f"The list of {day}", day=day)
    except DigestError as error:
        return ListAnswer(day, ListState.MALFORMED, content, reason=str(error))
    if digest.forms != (Form.HF_DAILY,):
        return ListAnswer(day, ListState.MALFORMED, content, reason=f"The list of {day} is no answer of the API.")
    if not digest.papers and not digest.notices:
        return ListAnswer(day, ListState.EMPTY, content, reason=f"The list of {day} has no papers.")
    return ListAnswer(day, ListState.HELD, content, digest, reason or _lack(digest))


def untitled_ids(digest: Digest) -> tuple[str, ...]:
    """The ids of entries that were left out because they have no title, which arXiv can tell."""
    left_out = (notice for notice in digest.notices if notice.severity is Severity.REJECTED)
    return tuple(dict.fromkeys(notice.paper for notice in left_out if notice.paper))


def _lack(digest: Digest) -> str | None:
    """What of a list could not be read."""
    lost = [notice for notice in digest.notices if notice.severity is Severity.REJECTED]
    return f"{len(lost)} entries of the list could not be read: {lost[0].message}" if lost else None


def _fetch_page(web: Web, base_url: str, day: date, number: int) -> bytes:
    page = f"&p={number}" if number else ""
    url = f"{base_url.rstrip('/')}/api/daily_papers?date={day}&limit={_LIMIT}{page}"
    return web.get(url, accept="application/json").content


def _entries_of(content: bytes) -> list[object] | None:
    value = _json(content)
    return value if isinstance(value, list) else None


def _new_entries(content: bytes, known: list[object]) -> list[object]:
    """The entries of a further page that are not known; a server without pages gives the first one again."""
    ids = {_id_of(entry) for entry in known}
    return [entry for entry in _entries_of(content) or [] if _id_of(entry) not in ids]


def _id_of(entry: object) -> str:
    paper = entry.get("paper") if isinstance(entry, dict) else None
    named = paper.get("id") if isinstance(paper, dict) else None
    return str(named) if named else json.dumps(entry, sort_keys=True)


def _json(content: bytes) -> object:
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value
