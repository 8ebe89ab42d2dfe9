"""Days without a digest: to whom it is said, and when; what the ledger records in any case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.push.types import EmptyDays, Timing
from retrieval.archive import DayRecord, DayState
from tests.push.ledgers import OUT, WEDNESDAY, KeptLedger, after, closed, empty, missing, subscription, utc

HOLIDAY = WEDNESDAY
SATURDAY = after(3)
SUNDAY = after(4)
FAILED = missing(HOLIDAY, DayState.FAILED, "the server does not answer")


def hour_of(record: DayRecord) -> datetime:
    """The first nine o'clock in Shanghai after a list would be whole."""
    return utc(after(1, record.day), 1)


@pytest.mark.parametrize("record", [empty(HOLIDAY), empty(SATURDAY), empty(SUNDAY)])
@pytest.mark.parametrize("empty_days", ["weekdays", "say", "silent"])
def test_a_day_without_a_list_is_said_at_its_hour_to_those_who_want_that(
    record: DayRecord, empty_days: EmptyDays
) -> None:
    ledger, one, hour = KeptLedger(), subscription(empty_days=empty_days), hour_of(record)
    for now in (utc(record.day, 12), hour, hour.replace(hour=2)):
        ledger.look(now, [one], [record])
    is_said = empty_days == "say" or (empty_days == "weekdays" and record.day == HOLIDAY)
    assert ledger.posts == ([(hour, "one", record.day)] if is_said else [])
    assert ledger.states() == {record.day: "sent" if is_said else "skipped empty"}


def test_a_watch_is_told_of_papers_alone() -> None:
    ledger, one = KeptLedger(), subscription(OUT, kind="watch", empty_days="say")
    ledger.look(utc(HOLIDAY, 13), [one], [empty(HOLIDAY)])
    assert (ledger.posts, ledger.states()) == ([], {HOLIDAY: "skipped empty"})


def test_what_was_not_known_at_the_hour_is_not_said_a_day_later() -> None:
    ledger = KeptLedger()
    ledger.look(utc(after(1), 20), [subscription()], [empty(HOLIDAY)])
    assert ledger.states() == {HOLIDAY: "skipped empty"}


def test_who_gets_it_as_soon_as_it_is_out_is_not_woken_to_hear_that_there_is_none() -> None:
    ledger, one = KeptLedger(), subscription(Timing("America/New_York", None))
    for hour in range(6, 20):
        ledger.look(utc(HOLIDAY, hour), [one], [empty(HOLIDAY)])
    assert ledger.posts == [(utc(HOLIDAY, 13), "one", HOLIDAY)], "eight in the morning"


def test_a_day_that_failed_is_said_hours_later_and_once() -> None:
    ledger, one = KeptLedger(), subscription()
    for hour in range(1, 15):
        ledger.look(utc(after(1), hour), [one], [FAILED])
    assert ledger.posts == [(utc(after(1), 7), "one", HOLIDAY)]
    assert ledger.states() == {HOLIDAY: "sent"}


@pytest.mark.parametrize(
    ("record", "empty_days"),
    [(FAILED, "silent"), (replace(FAILED, day=SATURDAY), "weekdays"), (missing(HOLIDAY), "say")],
)
def test_a_day_that_failed_is_recorded_where_it_is_not_said(record: DayRecord, empty_days: EmptyDays) -> None:
    ledger, one = KeptLedger(), subscription(empty_days=empty_days)
    for hours in range(1, 24):
        ledger.look(utc(after(1, record.day), hours), [one], [record])
    assert ledger.posts == []
    assert ledger.states()[record.day].startswith(("planned waiting", "planned its digest is not there yet: "))


def test_a_day_that_failed_is_said_in_the_daytime() -> None:
    ledger, one = KeptLedger(), subscription(Timing("Asia/Shanghai", time(20)))
    for hour in range(12, 24):
        ledger.look(utc(HOLIDAY, hour), [one], [FAILED])
    assert ledger.posts == [], "two in the morning"
    assert ledger.states() == {HOLIDAY: "planned failed"}
    ledger.look(utc(after(1), 0), [one], [FAILED])
    assert ledger.posts == [(utc(after(1), 0), "one", HOLIDAY)], "eight"


def test_a_digest_that_comes_after_all_takes_the_place_of_what_was_said() -> None:
    ledger, one = KeptLedger(), subscription()
    ledger.look(utc(after(1), 7), [one], [FAILED])
    ledger.rows["one", HOLIDAY] = replace(ledger.rows["one", HOLIDAY], total=0)
    ledger.look(utc(after(1), 9), [one], [closed(HOLIDAY)])
    assert [day for _, _, day in ledger.additions] == [HOLIDAY]
