"""When which source is asked for which day. Pure.

The Hugging Face list of day D fills during D and closes between 01:30 and 02:30 UTC of the next day. So it is asked
from the beginning of D (in UTC) again and again, and once more when it has surely closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from retrieval.archive import DayRecord, DayState, FetchRecord, Outcome
from retrieval.reasons import together
from retrieval.sources.source import Source

_CLOSES: Final = time(2, 30)  # UTC, of the next day
_PATIENCE: Final = timedelta(hours=24)  # after the close; a page that is not there by then is missing
_LONGEST_PAUSE: Final = timedelta(hours=2)
_LONGEST_PAUSE_LATER: Final = timedelta(hours=6)
_MOST_DOUBLINGS: Final = 10
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How often is asked: the time between two questions, how long after the close the last one comes, how far back."""

    between: timedelta = timedelta(minutes=30)
    settling: timedelta = timedelta(minutes=30)
    missing_days: int = 7


@dataclass(frozen=True, slots=True)
class Fetch:
    """One source to be asked for one day."""

    source: Source
    day: date


def closes_at(day: date) -> datetime:
    """When the list of a day has surely closed."""
    return datetime.combine(day + timedelta(days=1), _CLOSES, UTC)


def plan_fetches(
    sources: Sequence[Source], records: Mapping[tuple[str, date], FetchRecord], now: datetime, pace: Pace
) -> tuple[Fetch, ...]:
    """What is to be asked now, the newest day first. ``records`` are the last fetches by the key of the source and day.

    Days before ``pace.missing_days`` are left alone. A record of the future (the clock was set back) does not count.
    """
    today = now.astimezone(UTC).date()
    days = (today - timedelta(days=before) for before in range(pace.missing_days + 1))
    return tuple(
        Fetch(source, day)
        for day in days
        for source in sources
        if (source.has_weekends or day.weekday() < _SATURDAY) and _is_due(records.get((source.key, day)), now, pace)
    )


def _is_due(record: FetchRecord | None, now: datetime, pace: Pace) -> bool:
    if record is None or record.checked_at > now:
        return True
    if is_settled(record, pace):
        return False
    return now >= record.checked_at + _pause(record, now, pace)


def is_settled(record: FetchRecord, pace: Pace) -> bool:
    """Whether a list was there, with papers or without, when it was asked for after its close."""
    is_there = record.outcome in {Outcome.TAKEN, Outcome.EMPTY}
    return is_there and record.checked_at >= closes_at(record.day) + pace.settling


def _pause(record: FetchRecord, now: datetime, pace: Pace) -> timedelta:
    """How long a source is left alone after its last answer; at the close nothing but a failure delays the last one."""
    is_late = now >= closes_at(record.day) + _PATIENCE
    if record.outcome is Outcome.FAILED:
        grown: timedelta = pace.between * 2 ** min(max(record.failures - 1, 0), _MOST_DOUBLINGS)
        asked = timedelta(seconds=record.retry_after or 0)
        return max(min(grown, _LONGEST_PAUSE_LATER if is_late else _LONGEST_PAUSE), min(asked, _PATIENCE))
    if record.outcome is Outcome.ABSENT:
        return _LONGEST_PAUSE_LATER if is_late else pace.between
    return min(pace.between, max(closes_at(record.day) + pace.settling - record.checked_at, timedelta()))


def sum_up(day: date, fetches: Iterable[FetchRecord], now: datetime, pace: Pace) -> DayRecord:
    """What a day's last fetches say of it together: held if one brought papers, empty if a closed list has none."""
    last = list(fetches)
    checked_at = max((fetch.checked_at for fetch in last), default=None)
    closed = any(is_settled(fetch, pace) for fetch in last)
    reasons = tuple(fetch.reason for fetch in _to_blame(day, last, now) if fetch.reason)
    state = _state(day, {fetch.outcome for fetch in last}, closed=closed, failed=bool(reasons))
    papers = max((fetch.papers for fetch in last), default=0)
    reason = together(reasons) if state is DayState.FAILED else None
    return DayRecord(day, state, papers, reason, checked_at, closed)


def _state(day: date, outcomes: set[Outcome], *, closed: bool, failed: bool) -> DayState:
    if Outcome.TAKEN in outcomes or not outcomes:
        return DayState.HELD if outcomes else DayState.UNKNOWN
    if closed:
        return DayState.EMPTY
    if failed:
        return DayState.FAILED
    return DayState.EMPTY if day.weekday() >= _SATURDAY else DayState.NOT_OUT


def _to_blame(day: date, fetches: Sequence[FetchRecord], now: datetime) -> list[FetchRecord]:
    """The fetches that failed; where no source has a page for a weekday long after its close, all of them."""
    is_missing = (
        all(fetch.outcome is Outcome.ABSENT for fetch in fetches)
        and now >= closes_at(day) + _PATIENCE
        and day.weekday() < _SATURDAY
    )
    return [fetch for fetch in fetches if is_missing or fetch.outcome is Outcome.FAILED]
