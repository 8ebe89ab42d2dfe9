"""The areas of research that a paper belongs to, out of ``areas.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from retrieval.types import Language, Paper, SectionName

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][a-z]+)?")
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
_SHORTEST_PLURAL = 4
_MOST_AREAS = 3
_ENOUGH: Final = 3.0  # points; what one cue in a title gives
_SHARE_OF_BEST: Final = 0.3
_TITLE, _KEYWORD, _TEXT, _REPEATED = 3.0, 1.5, 1.0, 0.5  # points of a cue by where it stands
_MOST_OF_TEXT: Final = 4.0
_HINT: Final = 0.4  # of a cue's points
_NOTES = (SectionName.FIELD,)
_TEXTS = (SectionName.ABSTRACT, SectionName.SUMMARY, SectionName.CONTRIBUTION)


@dataclass(frozen=True, slots=True)
class ResearchArea:
    """An area of research; ``usual`` is its share of the papers of an ordinary day."""

    key: str
    names: Mapping[Language, str]
    usual: float


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a word or phrase tells: the area's number, and whether it is a cue or a hint."""

    area: int
    is_cue: bool


@dataclass(frozen=True, slots=True)
class _Marks:
    """All words and phrases by how they are matched; Chinese ones also by their first character, the longest first."""

    folded: Mapping[str, tuple[_Mark, ...]]
    written: Mapping[str, tuple[_Mark, ...]]
    chinese: Mapping[str, tuple[tuple[str, _Mark], ...]]
    most_words: int


@cache
def load_areas() -> tuple[ResearchArea, ...]:
    """All areas, in the order of the list."""
    return tuple(
        ResearchArea(key, {"zh": row["zh"], "en": row["en"]}, row.get("usual", 0.02)) for key, row in _table().items()
    )


@cache
def area_names(key: str) -> Mapping[Language, str]:
    """The names of an area by its key."""
    return next(area.names for area in load_areas() if area.key == key)


@lru_cache(maxsize=1 << 13)
def areas_of(paper: Paper) -> tuple[str, ...]:
    """The keys of the areas that a paper belongs to, the surest first, at most three; none where nothing tells.

    Titles, keywords and field notes count for more than running text, which names many a thing in passing.
    """
    points = _points(paper)
    best = max(points.values(), default=0.0)
    sure = [area for area, own in points.items() if own >= max(_ENOUGH, best * _SHARE_OF_BEST)]
    sure.sort(key=lambda area: (-points[area], area))
    return tuple(load_areas()[area].key for area in sure[:_MOST_AREAS])


def _points(paper: Paper) -> dict[int, float]:
    cues: defaultdict[int, float] = defaultdict(float)
    hints: defaultdict[int, float] = defaultdict(float)
    for texts, first, repeated, most in _places(paper):
        by_mark: dict[_Mark, float] = {}
        for text in texts:  # what two languages say alike counts once
            for mark, own in _weigh(text, first, repeated, most).items():
                by_mark[mark] = max(own, by_mark.get(mark, 0.0))
        for mark, own in by_mark.items():
            (cues if mark.is_cue else hints)[mark.area] += own
    return {area: own + _HINT * hints[area] for area, own in cues.items()}


def _places(paper: Paper) -> Iterator[tuple[list[str], float, float, float]]:
    """The texts of a paper, with the points of a cue in them, of its repetition, and the most that they give."""
    by_name = defaultdict(list)
    for section in paper.sections:
        by_name[section.name].append(section.text)
    yield [paper.title, paper.title_zh or ""], _TITLE, 0.0, 2 * _TITLE
    yield ["\n".join(paper.keywords)], _KEYWORD, 0.0, 2 * _KEYWORD
    yield ["\n".join(text for name in _NOTES for text in by_name[name])], _TITLE, 0.0, _TITLE
    yield [text for name in _TEXTS for text in by_name[name]], _TEXT, _REPEATED, _MOST_OF_TEXT


def _weigh(text: str, first: float, repeated: float, most: float) -> dict[_Mark, float]:
    found: defaultdict[_Mark, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for mark, form in _find(text):
        found[mark][form] += 1
    return {
        mark: min(most, sum(first + repeated * (count - 1) for count in forms.values()))
        for mark, forms in found.items()
    }


def _find(text: str) -> Iterator[tuple[_Mark, str]]:
    """The marks in a text; of two that overlap the longer one of an area counts."""
    plain = unicodedata.normalize("NFKC", text)
    yield from _find_english(_WORD.findall(plain.replace("’", "'")))
    if _HAN.search(plain):
        yield from _find_chinese(plain)


def _find_english(words: Sequence[str]) -> Iterator[tuple[_Mark, str]]:
    marks = _marks()
    singular = [_singular(word) for word in words]
    folded = [word.casefold() for word in singular]
    ends: dict[_Mark, int] = {}
    for start in range(len(words)):
        for end in range(min(start + marks.most_words, len(words)), start, -1):
            as_folded, as_written = " ".join(folded[start:end]), " ".join(singular[start:end])
            for mark in (*marks.folded.get(as_folded, ()), *marks.written.get(as_written, ())):
                if start >= ends.get(mark, 0):
                    ends[mark] = end
                    yield mark, as_folded


def _find_chinese(text: str) -> Iterator[tuple[_Mark, str]]:
    marks = _marks().chinese
    ends: dict[_Mark, int] = {}
    for start, character in enumerate(text):
        for form, mark in marks.get(character, ()):
            if text.startswith(form, start) and start >= ends.get(mark, 0):
                ends[mark] = start + len(form)
                yield mark, form


def _singular(word: str) -> str:
    word = word.removesuffix("'s")
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


@cache
def _table() -> dict[str, dict[str, object]]:
    return tomllib.loads(files(__package__).joinpath("areas.toml").read_text(encoding="utf-8"))


@cache
def _marks() -> _Marks:
    folded: defaultdict[str, tuple[_Mark, ...]] = defaultdict(tuple)
    written: defaultdict[str, tuple[_Mark, ...]] = defaultdict(tuple)
    chinese: defaultdict[str, list[tuple[str, _Mark]]] = defaultdict(list)
    for number, row in enumerate(_table().values()):
        for form, mark in _forms(row, number):
            if _HAN.search(form):
                chinese[form[0]].append((form, mark))
                continue
            words = [_singular(word) for word in _WORD.findall(form)]
            as_written = any(map(_CAPITALS.search, words))
            table, key = (written, " ".join(words)) if as_written else (folded, " ".join(words).casefold())
            table[key] += (mark,)
    longest = {first: tuple(sorted(own, key=lambda each: -len(each[0]))) for first, own in chinese.items()}
    return _Marks(folded, written, longest, max(len(key.split()) for key in (*folded, *written)))


def _forms(row: Mapping[str, object], number: int) -> Iterator[tuple[str, _Mark]]:
    for name in ("cues", "hints"):
        forms = row.get(name)
        for form in forms if isinstance(forms, list) else ():
            yield str(form), _Mark(number, name == "cues")
