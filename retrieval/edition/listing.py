"""The list of a day: every paper that Hugging Face Daily Papers names, those that came late too."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from retrieval.digest.hf_pages import join_pages, list_url
from retrieval.digest.load import parse
from retrieval.errors import DigestError
from retrieval.text.markup import plain_line
from retrieval.types import Digest, Form, Severity
from retrieval.web.fetch import Web

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
    whole = join_pages(_fetch_page(web, base_url, day, 0), lambda page: _fetch_page(web, base_url, day, page))
    lack = f"The list has {whole.entries} papers and may have more: {whole.error}" if whole.error else None
    return read_list(whole.content, day, reason=lack)


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
        return ListAnswer(day, ListState.MALFORMED, content, reason=error.reason)
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
    return web.get(list_url(base_url, day, number), accept="application/json").content


def _json(content: bytes) -> object:
    try:
        value: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value
