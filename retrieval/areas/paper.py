"""The areas that a paper belongs to, and the terms of them that it names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import Final

from retrieval.areas.marks import Mark, find_marks
from retrieval.areas.table import load_areas, load_fields
from retrieval.types import Language, Paper, SectionName

_MOST_AREAS = 3
_ENOUGH: Final = 3.0  # points; what one cue in a title gives
_SHARE_OF_BEST: Final = 0.35
_IN_TITLE, _IN_TEXT, _AS_KEYWORD, _REPEATED = 3.0, 1.0, 0.5, 0.5  # points of a cue by where it stands
_MOST_OF_TITLE, _MOST_OF_TEXT = 6.0, 4.5
_HINT: Final = 0.4  # of a cue's points
_MOST_OF_HINTS: Final = 1.5
_DOUBT: Final = 2.0  # points that hints need more than cues, where they stand alone
_TERM_IN_TITLE, _TERM_IN_TEXT = 1.0, 0.4
_VOTES: Final = (1.0, 0.7, 0.4)  # of a paper's areas for their fields, the surest first
_BENCHMARK: Final = 0.3  # of a vote: most benchmarks are about something else
_FIELD_NOTES = frozenset([SectionName.FIELD])
_TEXTS = frozenset([SectionName.ABSTRACT, SectionName.SUMMARY, SectionName.CONTRIBUTION])

_Found = Mapping[tuple[int, bool], Counter[str]]  # an area's cues (True) or hints (False), each form with its number
_Points = dict[tuple[int, bool], float]


@dataclass(frozen=True, slots=True)
class _Reading:
    areas: tuple[str, ...]
    terms: Mapping[Language, Mapping[str, float]]


def areas_of(paper: Paper) -> tuple[str, ...]:
    """The keys of the areas that a paper belongs to, the surest first, at most three; none where nothing tells.

    Titles and field notes count for more than running text, which names many a thing in passing.
    """
    return _read(paper).areas


def field_of(paper: Paper) -> str:
    """The key of the one field that most speaks for a paper: that of its surest areas, of benchmarks last."""
    votes = dict.fromkeys(load_fields(), 0.0)
    fields = {area.key: area.field for area in load_areas()}
    for place, key in enumerate(areas_of(paper)):
        votes[fields[key]] += _VOTES[place] * (_BENCHMARK if key == "benchmarks" else 1.0)
    first = max(votes, key=lambda field: votes[field])
    return first if votes[first] else next(reversed(votes))


def terms_of(paper: Paper, language: Language) -> Mapping[str, float]:
    """The terms of the areas, in a language, that the paper names: 1 for one in its title, less for one in its text."""
    return _read(paper).terms[language]


@lru_cache(maxsize=1 << 13)
def _read(paper: Paper) -> _Reading:
    titles = [_marks_in(title) for title in (paper.title, paper.title_zh or "")]
    notes = _marks_in("\n".join(section.text for section in paper.sections if section.name in _FIELD_NOTES))
    keywords = _marks_in("\n".join(paper.keywords))
    texts = [_marks_in(section.text) for section in paper.sections if section.name in _TEXTS]
    in_title = [{kind: _IN_TITLE * len(forms) for kind, forms in _gathered(found).items()} for found in titles]
    points = _joined(
        [
            {kind: min(own, _MOST_OF_TITLE) for kind, own in _joined(in_title, max).items()},
            dict.fromkeys(_gathered(notes), _IN_TITLE),
            _in_texts([_gathered(found) for found in texts], _gathered(keywords)),
        ],
        add,
    )
    terms: dict[Language, dict[str, float]] = {"zh": {}, "en": {}}
    for mark in (mark for found in (*texts, keywords, notes) for mark in found if mark.is_cue):
        terms[mark.language][mark.form] = _TERM_IN_TEXT
    for mark in (mark for found in titles for mark in found):
        terms[mark.language][mark.form] = _TERM_IN_TITLE
    return _Reading(_surest(_points_of_areas(points)), terms)


def _points_of_areas(points: _Points) -> dict[int, float]:
    """The points of each area that a cue names; of those that hints name where no area is sure otherwise."""
    hints = {area: own for (area, is_cue), own in points.items() if not is_cue}
    sure = {
        area: own + min(_HINT * hints.get(area, 0.0), _MOST_OF_HINTS)
        for (area, is_cue), own in points.items()
        if is_cue
    }
    if max(sure.values(), default=0.0) >= _ENOUGH:
        return sure
    return {area: own - _DOUBT for area, own in hints.items()}


def _surest(points: Mapping[int, float]) -> tuple[str, ...]:
    least = max(_ENOUGH, max(points.values(), default=0.0) * _SHARE_OF_BEST)
    sure = sorted((area for area, own in points.items() if own >= least), key=lambda area: (-points[area], area))
    return tuple(load_areas()[area].key for area in sure[:_MOST_AREAS])


def _in_texts(texts: Iterable[_Found], keywords: _Found) -> _Points:
    """Running texts and keywords together, for the API takes its keywords from the abstract."""
    weighed = (
        {
            kind: min(sum(_IN_TEXT + _REPEATED * (count - 1) for count in forms.values()), _MOST_OF_TEXT)
            + _AS_KEYWORD * len(keywords.get(kind, ()))
            for kind, forms in found.items()
        }
        for found in (*texts, keywords)
    )
    return _joined(weighed, max)


def _joined(found: Iterable[_Points], join: Callable[[float, float], float]) -> _Points:
    """The points of several places: their sum, or the highest where they say the same in two languages."""
    together: _Points = {}
    for kind, own in (each for points in found for each in points.items()):
        together[kind] = join(together.get(kind, 0.0), own)
    return together


def _marks_in(text: str) -> Counter[Mark]:
    return Counter(find_marks(text))


def _gathered(found: Counter[Mark]) -> _Found:
    kinds: defaultdict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    for mark, count in found.items():
        kinds[mark.area, mark.is_cue][mark.form] += count
    return kinds
