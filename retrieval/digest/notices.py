"""Short ways to say what a parser noticed."""

from __future__ import annotations

from retrieval.types import Notice, Severity


def odd(message: str, *, line: int | None = None, paper: str | None = None) -> Notice:
    """A notice of something that was kept, but is worth a look."""
    return Notice(Severity.ODD, message, line, paper)


def rejected(message: str, *, line: int | None = None, paper: str | None = None) -> Notice:
    """A notice of something that was not taken in."""
    return Notice(Severity.REJECTED, message, line, paper)
