"""The bars of a trend: papers by day, or by week where the days are many. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_MOST_DAYS = 45  # bars side by side; longer periods are shown by week


@dataclass(frozen=True, slots=True)
class Bar:
    """The papers of a day, or of the week that begins with it."""

    first: date
    papers: int


@dataclass(frozen=True, slots=True)
class Bars:
    """All days or weeks of a period, those without papers too."""

    bars: tuple[Bar, ...]
    by_week: bool


def bars_of(days: Sequence[tuple[date, int]]) -> Bars:
    """The bars for days in ascending order with their numbers of papers."""
    first, last = days[0][0], days[-1][0]
    by_week = (last - first).days >= _MOST_DAYS
    counts: Counter[date] = Counter()
    for day, papers in days:
        counts[_monday(day) if by_week else day] += papers
    start, step = (_monday(first), 7) if by_week else (first, 1)
    places = (start + timedelta(days=step * number) for number in range((last - start).days // step + 1))
    return Bars(tuple(Bar(place, counts[place]) for place in places), by_week)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
