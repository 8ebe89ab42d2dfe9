"""Finds cues and hints of areas in a text, in one pass over its words and characters."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.areas.table import ResearchArea, load_areas
from retrieval.types import Language

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9]+(?:'[a-z]+)?")
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase of the list: the number of its area, how the list writes it, and whether it is a cue."""

    area: int
    form: str
    is_cue: bool

    @property
    def language(self) -> Language:
        """The language that the form is of."""
        return "zh" if _HAN.search(self.form) else "en"


@dataclass(frozen=True, slots=True)
class _Marks:
    """All marks by how they are matched; Chinese ones by their first character, the longest first."""

    folded: Mapping[str, tuple[Mark, ...]]
    written: Mapping[str, tuple[Mark, ...]]
    chinese: Mapping[str, tuple[tuple[str, tuple[Mark, ...]], ...]]
    most_words: int


def find_marks(text: str) -> Iterator[Mark]:
    """The marks in a text; a form inside a longer one tells nothing ("vision-language-action")."""
    plain = unicodedata.normalize("NFKC", text)
    yield from _find_english(_WORD.findall(plain.replace("’", "'")))
    if _HAN.search(plain):
        yield from _find_chinese(plain)


def areas_in(text: str) -> tuple[str, ...]:
    """The keys of the areas that a text names by any of their cues or hints, each once."""
    keys = [area.key for area in load_areas()]
    return tuple(dict.fromkeys(keys[mark.area] for mark in find_marks(text)))


def _find_english(words: Sequence[str]) -> Iterator[Mark]:
    marks = _load_marks()
    singular = [_singular(word) for word in words]
    folded = [word.casefold() for word in singular]
    past = 0
    for start in range(len(words)):
        for end in range(min(start + marks.most_words, len(words)), max(start, past), -1):
            as_folded, as_written = " ".join(folded[start:end]), " ".join(singular[start:end])
            if found := (*marks.folded.get(as_folded, ()), *marks.written.get(as_written, ())):
                past = end
                yield from found
                break


def _find_chinese(text: str) -> Iterator[Mark]:
    marks = _load_marks().chinese
    past = 0
    for start, character in enumerate(text):
        for form, found in marks.get(character, ()):
            if start + len(form) > past and text.startswith(form, start):
                past = start + len(form)
                yield from found
                break


def _singular(word: str) -> str:
    word = word.removesuffix("'s")
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


@cache
def _load_marks() -> _Marks:
    folded: defaultdict[str, tuple[Mark, ...]] = defaultdict(tuple)
    written: defaultdict[str, tuple[Mark, ...]] = defaultdict(tuple)
    chinese: defaultdict[str, tuple[Mark, ...]] = defaultdict(tuple)
    for mark in (mark for number, area in enumerate(load_areas()) for mark in _marks_of(area, number)):
        words = [_singular(word) for word in _WORD.findall(mark.form)]
        if mark.language == "zh":
            chinese[mark.form] += (mark,)
        elif any(map(_CAPITALS.search, words)):  # an abbreviation: RAG is no rag
            written[" ".join(words)] += (mark,)
        else:
            folded[" ".join(words).casefold()] += (mark,)
    by_first = defaultdict(list)
    for form in sorted(chinese, key=len, reverse=True):
        by_first[form[0]].append((form, chinese[form]))
    longest_first = {first: tuple(own) for first, own in by_first.items()}
    return _Marks(folded, written, longest_first, max(len(key.split()) for key in (*folded, *written)))


def _marks_of(area: ResearchArea, number: int) -> Iterator[Mark]:
    yield from (Mark(number, form, is_cue=True) for form in area.cues)
    yield from (Mark(number, form, is_cue=False) for form in area.hints)
