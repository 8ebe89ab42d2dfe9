"""Finds papers that a text names by title, or by the name that their title starts with ("VideoAR: ...")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_UNIT = re.compile(r"[A-Za-z0-9\u0080-\u024f\u0370-\u03ff]+|[\u3400-\u9fff]")
_HEAD_END = re.compile(r"\s*[:：]|\s+[-–—]+\s+|——")
_LONGEST = 48  # units of a text (words, Chinese characters) that are tried as one title
_SHORTEST_HEAD, _SHORTEST_CHINESE_HEAD = 3, 3  # characters
_FULL_TITLE = 3  # units from which a whole title is beyond doubt


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A place in a text that names entries. ``is_full`` if it is a whole title, not only the name at its start."""

    start: int
    end: int
    text: str
    entries: tuple[int, ...]
    is_full: bool


class TitleIndex:
    """Titles and their heads by folded key. Entries are numbers of the caller's choice."""

    def __init__(self, titles: Iterable[tuple[int, Sequence[str]]]) -> None:
        self._full: dict[str, list[int]] = {}
        self._heads: dict[str, list[int]] = {}
        self._cached = lru_cache(64)(self._find)  # the steps of an answer each ask for the titles in its question
        for entry, names in titles:
            for title in names:
                self._add(entry, title)

    def _add(self, entry: int, title: str) -> None:
        _append(self._full, _key(title), entry)
        if (end := _HEAD_END.search(title)) and _is_head(head := title[: end.start()]):
            _append(self._heads, _key(head), entry)

    def find(self, text: str) -> tuple[TitleMatch, ...]:
        """The titles and heads named in a text, longest first from left to right, without overlap."""
        return self._cached(text)

    def _find(self, text: str) -> tuple[TitleMatch, ...]:
        folded = unicodedata.normalize("NFKC", text)
        units = list(_UNIT.finditer(folded))
        found, place = [], 0
        while place < len(units):
            match = next(self._at(units, place, folded), None)
            if match is None:
                place += 1
                continue
            found.append(match)
            place = next((i for i in range(place, len(units)) if units[i].start() >= match.end), len(units))
        return tuple(found)

    def _at(self, units: list[re.Match[str]], place: int, text: str) -> Iterator[TitleMatch]:
        """Matches that start at a unit, longest first."""
        start = units[place].start()
        key, keys = "", []
        for unit in units[place : place + _LONGEST]:
            key += unit[0].casefold()
            keys.append((key, unit.end()))
        for count in range(len(keys), 0, -1):
            key, end = keys[count - 1]
            if count >= _FULL_TITLE and key in self._full:
                yield TitleMatch(start, end, text[start:end], tuple(self._full[key]), is_full=True)
            for form in (key, key.removesuffix("s")):  # "storms success rate"
                if form in self._heads:
                    yield TitleMatch(start, end, text[start:end], tuple(self._heads[form]), is_full=False)


def _key(text: str) -> str:
    return "".join(_UNIT.findall(unicodedata.normalize("NFKC", text))).casefold()


def _is_head(head: str) -> bool:
    shortest = _SHORTEST_CHINESE_HEAD if re.search(r"[\u3400-\u9fff]", head) else _SHORTEST_HEAD
    return len(_key(head)) >= shortest


def _append(index: dict[str, list[int]], key: str, entry: int) -> None:
    held = index.setdefault(key, [])
    if entry not in held:
        held.append(entry)
