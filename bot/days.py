"""What can be said of the days that are held. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median

_SATURDAY = 5
_THIN = 3  # a day with fewer than a third of the usual number of papers is thin


def is_weekend(day: date) -> bool:
    """Whether a day is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def nearest_days(held: Sequence[date], day: date) -> tuple[date, ...]:
    """The last held day before a day and the first one after it, where there are such; ``held`` is ascending."""
    before = [each for each in held if each < day][-1:]
    after = [each for each in held if each > day][:1]
    return (*before, *after)


def missing_weekdays(held: Sequence[date]) -> tuple[date, ...]:
    """The days from Monday to Friday between the first and the last held day that are not held."""
    if not held:
        return ()
    known = set(held)
    span = (held[0] + timedelta(days=after) for after in range((held[-1] - held[0]).days))
    return tuple(day for day in span if day.weekday() < _SATURDAY and day not in known)


def runs(days: Sequence[date]) -> tuple[tuple[date, date], ...]:
    """Ascending days as runs (first, last) in which no weekday is missing."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and not _weekday_between(found[-1][1], day):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def thin_days(counts: Mapping[date, int]) -> tuple[date, ...]:
    """The days with fewer than a third of the papers of the median day."""
    usual = median(counts.values()) if counts else 0
    return tuple(day for day, count in counts.items() if count * _THIN < usual)


def _weekday_between(first: date, second: date) -> bool:
    between = (first + timedelta(days=after) for after in range(1, (second - first).days))
    return any(day.weekday() < _SATURDAY for day in between)
