"""Sources and their records for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

from retrieval.archive import FetchRecord, Outcome
from retrieval.sources.source import dated_address, hugging_face

API = hugging_face("https://api.example.org")
NEWSLETTER = dated_address("https://news.example.org/{date:%Y/%m/%d}.md")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def fetched(
    day: date,
    outcome: Outcome,
    checked_at: datetime,
    *,
    source: str = API.key,
    failures: int = 0,
    reason: str | None = None,
    retry_after: float | None = None,
) -> FetchRecord:
    """A record of a fetch."""
    return FetchRecord(source, day, outcome, checked_at, failures=failures, reason=reason, retry_after=retry_after)
