"""What can be asked for a day: the Hugging Face Daily Papers API, and addresses with the date in them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from retrieval.digest.hf_pages import list_url


@dataclass(frozen=True, slots=True)
class Source:
    """Something that has at most one page for each day.

    ``key`` names it in the records, ``name`` is fit to be shown, ``folder`` is where its answers are kept; none holds
    a secret. ``has_weekends`` says whether it may have a page for a Saturday or Sunday. ``further_url_of`` gives the
    address of a further page (from 1) of a day's list, where a source cuts long lists into pages.
    """

    key: str
    name: str
    folder: str
    url_of: Callable[[date], str]
    accept: str = "*/*"
    has_weekends: bool = True
    further_url_of: Callable[[date, int], str] | None = None


def hugging_face(base_url: str) -> Source:
    """The Daily Papers API at a base URL, which answers with JSON. It has no list for weekends."""
    base = base_url.rstrip("/")
    return Source(
        key=f"api {_shown(base)}",
        name=str(urlsplit(base).hostname),
        folder=_folder(base),
        url_of=lambda day: list_url(base, day),
        accept="application/json",
        has_weekends=False,
        further_url_of=lambda day, page: list_url(base, day, page),
    )


def dated_address(pattern: str) -> Source:
    """An address in which ``{date}`` stands for the day as 2026-01-20, ``{date:%Y/%m/%d}`` as 2026/01/20."""
    return Source(
        key=f"url {_shown(pattern)[:150]} {_distinct(pattern)}",
        name=str(urlsplit(pattern).hostname),
        folder=_folder(pattern),
        url_of=lambda day: pattern.format(date=day),
    )


def _folder(url: str) -> str:
    """The host and something that tells its addresses apart, fit for any file system."""
    return f"{str(urlsplit(url).hostname).replace(':', '-')}-{_distinct(url)}"


def _distinct(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:8]


def _shown(url: str) -> str:
    """An address without user, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
