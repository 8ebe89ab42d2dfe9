"""Finding a paper by what somebody typed. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from retrieval.types import Paper


def papers_with_words(entries: Iterable[tuple[date, Paper]], words: str) -> tuple[str, ...]:
    """The ids of the papers that have all the words in their titles, the newest first."""
    wanted = _folded(words).split()
    found = [
        paper.id
        for _, paper in entries
        if wanted and all(word in _folded(f"{paper.title} {paper.title_zh or ''}") for word in wanted)
    ]
    return tuple(dict.fromkeys(reversed(found)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
