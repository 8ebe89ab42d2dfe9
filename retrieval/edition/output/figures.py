"""What an edition says of itself in figures: how its papers were read and written, which areas are hot. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from config.locales import say
from retrieval.edition.output.escape import readable_line
from retrieval.edition.types import Area, Edition, ReadFrom, Statistics
from retrieval.types import Language

AREAS = 5  # named in a head
_MUCH = 1.25  # times its usual share from which on an area is said to be hotter than usual
_SEVERAL = 2  # papers; one alone is chance


def area_names(statistics: Statistics, language: Language) -> list[str]:
    """The hottest areas with their numbers of papers."""
    return [_area(area, language) for area in statistics.areas[:AREAS]]


def reading_figures(edition: Edition, language: Language) -> Iterator[str]:
    """How many papers were read whole, and by whom the notes were written."""
    whole = sum(each.read_from is ReadFrom.HTML for each in edition.papers)
    yield say("edition.read", language, whole=whole, abstract=len(edition.papers) - whole)
    writers = Counter(each.note.model for each in edition.papers)
    for model, papers in writers.most_common():
        if model is None:
            yield say("edition.unwritten", language, papers=papers)
        else:
            yield say("edition.written", language, name=readable_line(model), papers=papers)
    if dropped := sum(len(each.note.dropped) for each in edition.papers):
        yield say("edition.dropped", language, count=dropped)


def missing_lines(edition: Edition, language: Language) -> Iterator[str]:
    """What is not in the edition, a line each."""
    yield from (readable_line(what.told(language)) for what in edition.missing)


def is_hot(area: Area) -> bool:
    """Whether an area has clearly more papers than usual."""
    return area.lift is not None and area.lift >= _MUCH and area.papers >= _SEVERAL


def _area(area: Area, language: Language) -> str:
    key = "edition.area_hot" if is_hot(area) else "edition.area"
    return say(key, language, name=area.names[language], papers=area.papers, lift=f"{area.lift or 0:.1f}")
