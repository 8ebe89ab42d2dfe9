"""Finding a paper by what somebody typed. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from retrieval.types import Paper

_PIECE = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")  # a run of Chinese characters, or another word
_ID: Final = re.compile(r"(?:arxiv:\s*)?(\d{2,3}|\d{4}(?:\.\d{0,5})?)")


class Beginnings:
    """Papers by what somebody has typed so far of an id or of words of a title.

    Entries are papers on a day with all their titles, the oldest first. A Chinese word may begin anywhere.
    """

    def __init__(self, entries: Iterable[tuple[str, date, Sequence[str]]]) -> None:
        newest: dict[str, tuple[date, str]] = {}
        for paper_id, day, titles in entries:
            newest.pop(paper_id, None)
            newest[paper_id] = day, "".join(f"|{_in_pieces(title)}" for title in titles if title)
        by_day = sorted(newest.items(), key=lambda entry: entry[1][0], reverse=True)  # in the order of each day
        self._newest_first = [(paper_id, day, titles) for paper_id, (day, titles) in by_day]

    def find(self, typed: str, most: int) -> tuple[tuple[str, date], ...]:
        """The papers with their newest day, at most so many.

        First those with a title that begins so, then those in whose titles each word typed begins a word; within each
        the newest first.
        """
        if found := _ID.fullmatch(_folded(typed).strip()):
            ids = [(paper_id, day) for paper_id, day, _ in self._newest_first if paper_id.startswith(found[1])]
            if ids:
                return tuple(ids[:most])
        pieces = _in_pieces(typed)
        return self._titled(pieces, most) if pieces else ()

    def _titled(self, pieces: str, most: int) -> tuple[tuple[str, date], ...]:
        words = [word if _is_chinese(word) else f" {word}" for word in pieces.split()]
        first: list[tuple[str, date]] = []
        then: list[tuple[str, date]] = []
        for paper_id, day, titles in self._newest_first:
            if f"|{pieces}" in titles:
                first.append((paper_id, day))
            elif len(then) < most and all(word in titles for word in words):
                then.append((paper_id, day))
            if len(first) == most:
                break
        return (*first, *then)[:most]


def papers_with_words(entries: Iterable[tuple[date, Paper]], words: str) -> tuple[str, ...]:
    """The ids of the papers that have all the words in their titles, the newest first."""
    wanted = _folded(words).split()
    found = [
        paper.id
        for _, paper in entries
        if wanted and all(word in _folded(f"{paper.title} {paper.title_zh or ''}") for word in wanted)
    ]
    return tuple(dict.fromkeys(reversed(found)))


def _in_pieces(text: str) -> str:
    """The words of a text, each with a space before it."""
    return "".join(f" {piece}" for piece in _PIECE.findall(_folded(text)))


def _is_chinese(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
