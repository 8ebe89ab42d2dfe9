"""Which days are to be made now, and which the push waits for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.push.moments import at_utc
from retrieval.archive import DayRecord, DayState
from retrieval.sources.plan import closes_at

_AGAIN: Final = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))  # after what failed or is not complete


@dataclass(frozen=True, slots=True)
class Tried:
    """How often a day was tried in this process, when last, and whether a further try can bring nothing more.

    ``has_failed``: nothing was made. ``closed``: its list had closed by then; tries before that count by themselves.
    """

    times: int
    at: datetime
    is_complete: bool
    has_failed: bool = False
    closed: bool = True


def due_days(
    records: Mapping[date, DayRecord],
    tried: Mapping[date, Tried],
    is_unmade: Callable[[date], bool],
    now: datetime,
    first_at: time | None = None,
) -> tuple[date, ...]:
    """The days that are to be made now, the newest first: their list is closed, and they are not made or not complete.

    With ``first_at`` (UTC) also days whose list is open: from then on, and again when the day has ended. A day that
    failed, or lacks something after the close, is tried again three times, later and later.
    """

    def is_due(record: DayRecord) -> bool:
        before = tried.get(record.day)
        if record.closed:
            return _is_due(record.day, before, is_unmade, now)
        return _is_first_due(record.day, before, is_unmade, now, first_at)

    held = [record for day, record in sorted(records.items(), reverse=True) if record.state is DayState.HELD]
    return tuple(record.day for record in held if is_due(record))


def _is_due(day: date, tried: Tried | None, is_unmade: Callable[[date], bool], now: datetime) -> bool:
    """Whether a day whose list has closed is to be made."""
    unmade = is_unmade(day)
    if tried is None or not tried.closed:
        return unmade or (tried is not None and not tried.is_complete)
    return (unmade or not tried.is_complete) and _is_time_again(tried, now)


def _is_first_due(
    day: date, tried: Tried | None, is_unmade: Callable[[date], bool], now: datetime, first_at: time | None
) -> bool:
    """Whether a day whose list is open is to be made: at ``first_at`` and at its end, or again where that failed."""
    moments = [] if first_at is None else [at_utc(day, first_at), at_utc(day + timedelta(days=1), time())]
    passed = max((moment for moment in moments if moment <= now), default=None)
    if passed is None or not is_unmade(day):
        return False
    return tried is None or tried.at < passed or (tried.has_failed and _is_time_again(tried, now))


def _is_time_again(tried: Tried, now: datetime) -> bool:
    return tried.times <= len(_AGAIN) and now >= tried.at + _AGAIN[tried.times - 1]


def held_back(
    records: Mapping[date, DayRecord],
    is_awaited: Callable[[date], bool],
    now: datetime,
    wait: timedelta,
    first_at: time | None = None,
) -> Iterator[tuple[date, DayRecord]]:
    """The records, days that are held and yet to be made as not out.

    They are not waited for any more when it is ``wait`` after their list's close, or after ``first_at`` (UTC) on the
    day itself where first editions are made and the list is open.
    """
    for day, record in records.items():
        since = closes_at(day) if record.closed or first_at is None else at_utc(day, first_at)
        awaited = record.state is DayState.HELD and now < since + wait and is_awaited(day)
        yield day, replace(record, state=DayState.NOT_OUT, closed=False) if awaited else record
