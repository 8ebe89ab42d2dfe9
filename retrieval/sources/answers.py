"""What a page that was fetched for a day turns out to be. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from retrieval.archive import Outcome
from retrieval.digest.load import parse
from retrieval.errors import DigestError
from retrieval.reasons import Reason
from retrieval.types import Digest, Form, Severity

_URL = re.compile(r"https?://[^\s,;)]+")
_LONGEST_ERROR = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page is; ``digest`` where it is one with papers, ``reason`` (see ``reasons``) where it is none."""

    outcome: Outcome
    digest: Digest | None = None
    reason: str | None = None


def judge(content: bytes, day: date, name: str) -> Verdict:
    """The verdict on the content of a page that ``name`` gave for a day."""
    if refusal := _error_in(content):
        return Verdict(Outcome.ABSENT, reason=Reason("source_says", name=name, day=day, said=refusal))
    try:
        digest = parse(content, name=name, day=day)
    except DigestError as error:
        return Verdict(Outcome.FAILED, reason=error.reason)
    said = _day_said(content, name)
    if said not in {None, day} and digest.papers:
        return Verdict(Outcome.ABSENT, reason=Reason("source_other_day", name=name, said=str(said), day=day))
    if digest.papers:
        return Verdict(Outcome.TAKEN, digest)
    if _says_none(digest):
        return Verdict(Outcome.EMPTY, digest)
    return Verdict(Outcome.ABSENT, reason=Reason("source_lists_none", name=name, day=day))


def is_cut(digest: Digest, held: int) -> bool:
    """Whether a digest lost papers on its way: some could not be read, and there are fewer than ``held`` already."""
    broken = any(notice.severity is Severity.REJECTED for notice in digest.notices)
    return broken and len(digest.papers) < held


def without_addresses(text: str) -> str:
    """A sentence with the hosts of addresses in their place: paths may hold what chats should not see."""
    return _URL.sub(lambda found: urlsplit(found[0]).hostname or "the address", text)


def _says_none(digest: Digest) -> bool:
    """Whether a digest without papers means that; a page of text without any may still be being written."""
    return Form.HF_DAILY in digest.forms or digest.declared_count == 0


def _day_said(content: bytes, name: str) -> date | None:
    """The day that the content itself says it is of."""
    try:
        return parse(content, name=name).date
    except DigestError:
        return None


def _error_in(content: bytes) -> str | None:
    """The words of an answer such as ``{"error": "..."}``."""
    if not content.lstrip().startswith(b"{"):
        return None
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    error = found.get("error") if isinstance(found, dict) else None
    return " ".join(str(error).split())[:_LONGEST_ERROR] if error else None
