"""Days, weeks, months and years, and what date words mean before today is known to decide.

"Jan 12" recurs each year, "the 12th" each month, "Wednesday" each week: which one is meant depends on today, on the
other end of a range, or on the date that stands beside it. "Yesterday" and "2026-01-12" are fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from retrieval.types import ScopeSource

# 29 February can be eight years away (1896 to 1904, 2096 to 2104).
_REACH = 9


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, first and last included."""

    first: date
    last: date


class Cycle(Enum):
    """What comes round again: a week (from Monday), a month, a year."""

    WEEK = auto()
    MONTH = auto()
    YEAR = auto()


def start_of(cycle: Cycle, day: date) -> date:
    """The first day of the week, month or year that holds the day."""
    if cycle is Cycle.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if cycle is Cycle.MONTH else day.replace(month=1, day=1)


def shift(cycle: Cycle, start: date, steps: int) -> date:
    """The first day of the cycle that is so many cycles after the one that begins on ``start``."""
    if cycle is Cycle.WEEK:
        return start + timedelta(weeks=steps)
    if cycle is Cycle.YEAR:
        return start.replace(year=start.year + steps)
    year, month = divmod(start.year * 12 + start.month - 1 + steps, 12)
    return date(year, month + 1, 1)


def whole(cycle: Cycle, day: date, steps: int = 0) -> Span:
    """The whole week, month or year that holds the day, or the one that is so many cycles after it."""
    first = shift(cycle, start_of(cycle, day), steps)
    return Span(first, shift(cycle, first, 1) - timedelta(days=1))


def one_day(day: date) -> Span:
    """A single day as a span."""
    return Span(day, day)


def third_of_month(month: date, third: int) -> Span:
    """The first (0), middle (1) or last (2) ten days of a month, given by its first day; the last has what is left."""
    first = month.replace(day=1 + 10 * third)
    return Span(first, whole(Cycle.MONTH, month).last if third == 2 else first + timedelta(days=9))  # noqa: PLR2004 - of 0, 1, 2


def days_back(today: date, count: int, cycle: Cycle | None) -> Span:
    """So many days (cycle None), weeks, months or years that end with today, today included."""
    if cycle is None or cycle is Cycle.WEEK:
        return Span(today - timedelta(days=count * (7 if cycle else 1) - 1), today)
    months = count * (12 if cycle is Cycle.YEAR else 1)
    start = shift(Cycle.MONTH, start_of(Cycle.MONTH, today), -months)
    same_day = start.replace(day=min(today.day, whole(Cycle.MONTH, start).last.day))
    return Span(same_day + timedelta(days=1), today)


def ago(today: date, count: int, cycle: Cycle | None) -> Span:
    """What lies so many units back: a day for days (cycle None) and weeks, a calendar month for months and years."""
    if cycle is None or cycle is Cycle.WEEK:
        return one_day(today - timedelta(days=count * (7 if cycle else 1)))
    return whole(Cycle.MONTH, today, -count * (12 if cycle is Cycle.YEAR else 1))


@dataclass(frozen=True, slots=True)
class Fixed:
    """Days that are known. ``frame``: the cycle in which a lesser date beside it is looked up ("Jan 12 and 14")."""

    span: Span
    source: ScopeSource
    frame: Cycle | None = None

    def latest(self, today: date) -> Span:  # noqa: ARG002 - the same question as to a recurring date
        """The days, whatever today is."""
        return self.span


@dataclass(frozen=True, slots=True)
class Recurring:
    """Days that come round in each ``cycle``: ``pick`` finds them from its first day, or raises ValueError."""

    cycle: Cycle
    pick: Callable[[date], Span]
    source: ScopeSource = ScopeSource.NAMED
    frame: Cycle | None = None

    def latest(self, today: date) -> Span:
        """The latest that began on or before today. Raises ValueError where no cycle has such days."""
        return self._walk(today, -1, lambda span: span.first <= today)

    def after(self, start: date) -> Span:
        """The first that ends on or after ``start``. Raises ValueError where no cycle has such days."""
        return self._walk(start, 1, lambda span: span.last >= start)

    def within(self, day: date) -> Span:
        """The one in the cycle that holds the day. Raises ValueError where it has none."""
        return self.pick(start_of(self.cycle, day))

    def _walk(self, day: date, step: int, fits: Callable[[Span], bool]) -> Span:
        start = start_of(self.cycle, day)
        for steps in range(_REACH):
            try:
                span = self.pick(shift(self.cycle, start, step * steps))
            except ValueError:
                continue
            if fits(span):
                return span
        raise ValueError("no such day")


Expression = Fixed | Recurring


def day_number(day: int) -> Recurring:
    """The so-manieth of a month."""
    return Recurring(Cycle.MONTH, lambda start: one_day(start.replace(day=day)))


def month_day(month: int, day: int) -> Recurring:
    """A day of a named month."""
    return Recurring(Cycle.YEAR, lambda start: one_day(start.replace(month=month, day=day)), frame=Cycle.MONTH)


def month_name(month: int) -> Recurring:
    """A whole named month."""
    return Recurring(Cycle.YEAR, lambda start: whole(Cycle.MONTH, start.replace(month=month)))


def month_third(month: int, third: int) -> Recurring:
    """The first (0), middle (1) or last (2) ten days of a named month."""
    return Recurring(Cycle.YEAR, lambda start: third_of_month(start.replace(month=month), third))


def weekday_name(weekday: int) -> Recurring:
    """A weekday, Monday being 0."""
    return Recurring(Cycle.WEEK, lambda start: one_day(start + timedelta(days=weekday)), ScopeSource.RELATIVE)


def weekend() -> Recurring:
    """Saturday and Sunday."""
    return Recurring(Cycle.WEEK, weekend_of, ScopeSource.RELATIVE)


def weekend_of(monday: date) -> Span:
    """Saturday and Sunday of the week that begins on the Monday."""
    return Span(monday + timedelta(days=5), monday + timedelta(days=6))


def relative(span: Span, frame: Cycle | None = None) -> Fixed:
    """Days counted from today."""
    return Fixed(span, ScopeSource.RELATIVE, frame)


def named(span: Span, frame: Cycle | None = None) -> Fixed:
    """Days that the words name in full."""
    return Fixed(span, ScopeSource.NAMED, frame)


def month_or_day(year: int, month: int, day: int | None) -> Fixed:
    """A day of a known year, or the whole month where no day is given. Raises ValueError where there is none."""
    if day is None:
        return named(whole(Cycle.MONTH, date(year, month, 1)))
    return named(one_day(date(year, month, day)), Cycle.MONTH)
