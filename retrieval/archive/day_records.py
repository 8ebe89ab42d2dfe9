"""What is known of each day: held, not out yet, empty, failed, or never asked for.

``/papers``, the push and ``doctor`` all tell from these records why a day has no digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select

from retrieval.archive.database import Database
from retrieval.archive.day_schema import FETCHES, NOTED
from retrieval.archive.schema import DAYS, FORMS
from retrieval.reasons import reason_from_json, reason_to_json
from retrieval.types import Form

_SATURDAY: Final = 5
_SOURCE_LENGTH: Final = 200


class DayState(StrEnum):
    """Where a day stands."""

    HELD = "held"
    NOT_OUT = "not_out"  # its list is not there yet, or still open and empty
    EMPTY = "empty"  # there is no list: a weekend, a holiday
    FAILED = "failed"  # it could not be fetched; the reason says why
    UNKNOWN = "unknown"  # never asked for


@dataclass(frozen=True, slots=True)
class DayRecord:
    """What is known of a day; ``reason`` is a ``Reason``, or a mere text that is said as it stands.

    ``checked_at`` is when its sources were last asked, ``closed`` whether that was after its list had closed, so that
    nothing more is to come. ``has_notes``: a newsletter or a report of it is held, not only the list as it grows.
    """

    day: date
    state: DayState
    papers: int = 0
    reason: str | None = None
    checked_at: datetime | None = None
    closed: bool = False
    has_notes: bool = False


class Outcome(StrEnum):
    """What came of asking a source for a day."""

    TAKEN = "taken"  # a digest, taken in or the same as the one held
    EMPTY = "empty"  # a list without papers
    ABSENT = "absent"  # no page for the day
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """The last time that a source was asked for a day.

    ``failures`` counts the times in a row that brought nothing; ``retry_after`` is the seconds that the host asked
    for. ``etag`` and ``last_modified`` are those of the last answer that was taken in.
    """

    source: str
    day: date
    outcome: Outcome
    checked_at: datetime
    papers: int = 0
    reason: str | None = None
    failures: int = 0
    retry_after: float | None = None
    etag: str | None = None
    last_modified: str | None = None


class DayRecords:
    """The records in the archive's database. Every method raises StoreError where it cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_day(self, record: DayRecord) -> None:
        """Keep what was found out about a day; HELD is told from the archive, whatever is noted."""
        row = {
            "day": record.day,
            "state": record.state.value,
            "reason": _kept(record.reason),
            "checked_at": record.checked_at.timestamp() if record.checked_at else None,
            "closed": record.closed,
        }
        with self._database.writing() as connection:
            connection.execute(delete(NOTED).where(NOTED.c.day == record.day))
            connection.execute(insert(NOTED).values(row))

    def of_days(self, first: date, last: date) -> dict[date, DayRecord]:
        """The record of every day from first to last."""
        with self._database.reading() as connection:
            noted = {row.day: row for row in connection.execute(select(NOTED).where(NOTED.c.day.between(first, last)))}
            held = _held(connection, first, last)
            with_notes = _with_notes(connection, first, last)
        days = (first + timedelta(days=after) for after in range((last - first).days + 1))
        return {day: _record(day, noted.get(day), held.get(day), has_notes=day in with_notes) for day in days}

    def note_fetch(self, record: FetchRecord) -> None:
        """Keep what came of asking a source for a day."""
        row = {name: getattr(record, name) for name in FetchRecord.__slots__}
        row |= {
            "source": record.source[:_SOURCE_LENGTH],
            "outcome": record.outcome.value,
            "checked_at": record.checked_at.timestamp(),
            "reason": _kept(record.reason),
        }
        this = (FETCHES.c.source == row["source"]) & (FETCHES.c.day == record.day)
        with self._database.writing() as connection:
            connection.execute(delete(FETCHES).where(this))
            connection.execute(insert(FETCHES).values(row))

    def fetches(self, first: date, last: date) -> dict[tuple[str, date], FetchRecord]:
        """The last fetch of each source for each day from first to last."""
        query = select(FETCHES).where(FETCHES.c.day.between(first, last)).order_by(FETCHES.c.day, FETCHES.c.source)
        with self._database.reading() as connection:
            return {(row.source, row.day): _fetch(row) for row in connection.execute(query)}


def _held(connection: Connection, first: date, last: date) -> dict[date, int]:
    rows = connection.execute(select(DAYS.c.day, DAYS.c.papers).where(DAYS.c.day.between(first, last)))
    return {row.day: row.papers for row in rows}


def _with_notes(connection: Connection, first: date, last: date) -> frozenset[date]:
    query = select(FORMS.c.day).where(FORMS.c.day.between(first, last), FORMS.c.form != Form.HF_DAILY.value)
    return frozenset(connection.scalars(query))


def _record(day: date, noted: Row[Any] | None, papers: int | None, *, has_notes: bool) -> DayRecord:
    checked_at = _moment(noted.checked_at) if noted is not None else None
    closed = noted is not None and noted.closed
    if papers:
        return DayRecord(day, DayState.HELD, papers, checked_at=checked_at, closed=closed, has_notes=has_notes)
    state = DayState(noted.state) if noted is not None else DayState.UNKNOWN
    if state is DayState.HELD:  # it was, and is no more
        state = DayState.UNKNOWN
    if state is DayState.UNKNOWN and (papers == 0 or day.weekday() >= _SATURDAY):
        state = DayState.EMPTY
    return DayRecord(
        day, state, reason=_read(noted.reason) if noted is not None else None, checked_at=checked_at, closed=closed
    )


def _fetch(row: Row[Any]) -> FetchRecord:
    fields = row._asdict()
    fields["reason"] = _read(fields["reason"])
    outcome, checked_at = Outcome(fields.pop("outcome")), _moment(fields.pop("checked_at"))
    assert checked_at is not None
    return FetchRecord(outcome=outcome, checked_at=checked_at, **fields)


def _kept(reason: str | None) -> str | None:
    return None if reason is None else reason_to_json(reason)


def _read(kept: str | None) -> str | None:
    return None if kept is None else reason_from_json(kept)


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
