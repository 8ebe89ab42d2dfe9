"""When the next digest can be expected."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.push.hours import next_post
from bot.push.types import Timing
from retrieval.archive import DayRecord
from tests.push.ledgers import KeptLedger, State, after, closed, empty, growing, subscription, utc

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 1, day) for day in (23, 24, 25, 26))


def local(zone: str, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC) - timedelta(hours={"Asia/Shanghai": 8, "America/New_York": -5}[zone])


@pytest.mark.parametrize(
    ("zone", "hour", "now", "expected"),
    [
        ("Asia/Shanghai", 9, (FRIDAY, 8), (FRIDAY, 9)),  # Thursday's list
        ("Asia/Shanghai", 9, (FRIDAY, 10), (SATURDAY, 9)),  # Friday's
        ("Asia/Shanghai", 9, (SATURDAY, 10), (after(1, MONDAY), 9)),  # neither on Sunday nor on Monday
        ("Asia/Shanghai", 9, (MONDAY, 8), (after(1, MONDAY), 9)),
        ("Asia/Shanghai", 20, (FRIDAY, 21), (MONDAY, 20)),  # the evening has the list of its own day
        ("Asia/Shanghai", 20, (MONDAY, 8), (MONDAY, 20)),
        ("America/New_York", 8, (FRIDAY, 9), (MONDAY, 8)),
        ("America/New_York", 8, (MONDAY, 7), (MONDAY, 8)),
        ("America/New_York", 0, (FRIDAY, 1), (SATURDAY, 0)),  # Friday's list is whole at one in the night of Friday
        ("America/New_York", 0, (SATURDAY, 1), (after(1, MONDAY), 0)),
    ],
)
def test_the_next_post(zone: str, hour: int, now: tuple[date, int], expected: tuple[date, int]) -> None:
    assert next_post(Timing(zone, time(hour)), local(zone, *now)) == local(zone, *expected)


def test_out_is_out() -> None:
    assert next_post(Timing("Asia/Shanghai", None), utc(FRIDAY, 2)) is None


def test_a_day_that_was_posted_is_not_to_come() -> None:
    timing = Timing("UTC", time(20))
    assert next_post(timing, utc(FRIDAY, 12)) == utc(FRIDAY, 20)
    assert next_post(timing, utc(FRIDAY, 12), done={FRIDAY}) == utc(MONDAY, 20)


def test_when_lists_are_whole_is_a_setting() -> None:
    assert next_post(Timing("UTC", time(7)), utc(FRIDAY, 12), out_by=time(6)) == utc(MONDAY, 7)
    assert next_post(Timing("UTC", time(7)), utc(FRIDAY, 12), out_by=time(8)) == utc(SATURDAY, 7)


zones = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"]
)


@settings(max_examples=60, deadline=None)
@given(zones, st.times(), st.integers(0, 30 * 24))
def test_what_is_promised_is_when_the_plan_sends(zone: str, at: time, hours: int) -> None:
    """Lists that keep to the rule, through the change of the clocks at the end of March."""
    timing = Timing(zone, at.replace(second=0, microsecond=0))
    now = utc(date(2026, 3, 10), 0) + timedelta(hours=hours)
    promised = next_post(timing, now)
    assert promised is not None
    assert promised > now
    ledger, one = KeptLedger(), subscription(timing, since=now)
    days = [after(back, now.date()) for back in range(-3, 8)]
    for moment in (promised - timedelta(minutes=1), promised):
        records = [listed(day, moment) for day in days if utc(day, 1) <= moment]
        ledger.look(moment, [one], records)
        assert bool(ledger.posts) is (moment == promised)
    assert {ledger.rows[name, day].state for _, name, day in ledger.posts} == {State.SENT}


def listed(day: date, now: datetime) -> DayRecord:
    """The record of a list that keeps to the rule."""
    if day.weekday() in {5, 6}:
        return empty(day)
    return closed(day) if now >= utc(after(1, day), 3) else growing(day)
