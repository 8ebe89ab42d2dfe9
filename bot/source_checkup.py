"""What ``paperboy doctor`` finds out about the sources: what was asked last, and what is known of the last days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from retrieval.archive import Archive, DayRecord, DayState, FetchRecord
from retrieval.sources.source import Source

_DAYS: Final = 30
_TOLERANCE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """A source by name, and the last time that it was asked."""

    name: str
    last: FetchRecord | None


@dataclass(frozen=True, slots=True)
class SourcesCondition:
    """The sources that are set, the last 30 days by state, the days that failed, and the clock.

    ``today`` is the date where the bot lives. ``from_future`` is a moment that was noted and has yet to come: the clock
    was wrong then, or is now.
    """

    sources: Sequence[SourceCondition]
    states: Mapping[DayState, int]
    failed: Sequence[DayRecord]
    now: datetime
    today: date
    from_future: datetime | None


def examine_sources(sources: Sequence[Source], archive: Archive, now: datetime, today: date) -> SourcesCondition:
    """Look at the records of the last 30 days; raises StoreError."""
    last_day = now.astimezone(UTC).date()
    first = last_day - timedelta(days=_DAYS - 1)
    fetches = archive.records.fetches(first, last_day + timedelta(days=1)).values()
    records = archive.day_records(first, last_day)
    newest = max((fetch.checked_at for fetch in fetches), default=now)
    return SourcesCondition(
        sources=tuple(SourceCondition(source.name, _last(source, fetches)) for source in sources),
        states=Counter(record.state for record in records.values()),
        failed=tuple(record for record in records.values() if record.state is DayState.FAILED),
        now=now,
        today=today,
        from_future=newest if newest > now + _TOLERANCE else None,
    )


def _last(source: Source, fetches: Iterable[FetchRecord]) -> FetchRecord | None:
    own = (fetch for fetch in fetches if fetch.source == source.key)
    return max(own, key=lambda fetch: fetch.checked_at, default=None)
