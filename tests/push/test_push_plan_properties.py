"""What holds of the plan whatever happens: clocks that jump, subscriptions that change, sources that come and go."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.push.moments import moment_on
from bot.push.types import EmptyDays, Subscription, Timing
from retrieval.archive import DayRecord, DayState
from tests.push.ledgers import KeptLedger, State, after, closed, empty, growing, missing, subscription, utc, whole

FIRST = date(2026, 3, 24)  # a Tuesday; on the 29th clocks in Europe go forward
DAYS = 9
NEXT = 25  # hours for which what was missed may have to wait for the next hour that was chosen; clocks may change
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")

timings = st.builds(
    Timing, st.sampled_from(ZONES), st.none() | st.sampled_from([time(0), time(2, 30), time(9), time(23, 59)])
)
records = st.builds(
    lambda make, offset, papers: make(after(offset, FIRST), papers),
    st.sampled_from(
        [
            whole,
            growing,
            closed,
            lambda day, _: empty(day),
            lambda day, _: missing(day),
            lambda day, _: missing(day, DayState.FAILED, "out of order"),
        ]
    ),
    st.integers(0, DAYS - 1),
    st.integers(1, 40),
)
steps = st.tuples(st.integers(-40, 60), st.lists(records, max_size=4), st.none() | timings)


@settings(max_examples=150, deadline=None)
@given(
    timing=timings,
    catch_up=st.integers(1, 4),
    story=st.lists(steps, min_size=1, max_size=25),
    empty_days=st.sampled_from(["say", "weekdays", "silent"]),
)
def test_each_day_once_never_before_its_hour_never_a_flood(
    *, timing: Timing, catch_up: int, story: list[tuple[int, list[DayRecord], Timing | None]], empty_days: EmptyDays
) -> None:
    one = subscription(timing, since=utc(FIRST, 5), empty_days=empty_days)
    ledger, now, held = (
        KeptLedger(catch_up),
        utc(FIRST, 12),
        {after(each, FIRST): missing(after(each, FIRST)) for each in range(DAYS)},
    )
    for hours, changes, new_timing in story:
        now += timedelta(hours=hours)
        held |= {record.day: record for record in changes}
        one = replace(one, timing=new_timing or one.timing)
        before = len(ledger.posts)
        ledger.look(now, [one], held.values())
        fresh = ledger.posts[before:]
        of_digests = [day for _, _, day in fresh if held[day].state is DayState.HELD]
        assert len(of_digests) <= catch_up
        for _, _, day in fresh:
            assert held[day].state in {DayState.HELD, DayState.EMPTY, DayState.FAILED}
            assert one.timing.at is None or moment_on(one.timing, day) <= now
    assert max(Counter(ledger.sent_days()).values(), default=0) <= 1


def list_at(day: date, now: datetime) -> DayRecord:
    """A list as it grows through its day; weekends have none."""
    if day.weekday() >= 5:
        return empty(day)
    minutes = (now - utc(day, 0, 30)) / timedelta(minutes=1)
    if minutes < 0:
        return missing(day)
    return closed(day, 20) if now >= utc(after(1, day), 2) else growing(day, min(20, 1 + int(minutes / 15)))


def a_week(one: Subscription, minutes: int, silence: range = range(0)) -> KeptLedger:
    """Ten days of a bot that looks every so many minutes, but for the hours of silence."""
    ledger, start = KeptLedger(), utc(FIRST, 0)
    days = [after(each, FIRST) for each in range(10)]
    for step in range(10 * 24 * 60 // minutes):
        now = start + timedelta(minutes=step * minutes)
        if step * minutes // 60 not in silence:
            ledger.look(now, [one], [list_at(day, now) for day in days])
    return ledger


@settings(max_examples=15, deadline=None)
@given(timings, st.sampled_from([20, 30, 47]), st.integers(24, 120), st.integers(0, 40))
@example(Timing("Europe/Berlin", time(9)), 30, 24, 33)  # the first day missed is too late to be posted at once
def test_every_day_of_a_week_comes_once_and_on_time(timing: Timing, minutes: int, off_at: int, off_for: int) -> None:
    one = subscription(timing, since=utc(after(-2, FIRST), 0), empty_days="silent")
    silence = range(off_at, off_at + off_for)
    ledger = a_week(one, minutes, silence)
    weekdays = [day for day in (after(each, FIRST) for each in range(8)) if day.weekday() < 5]
    assert [day for day in ledger.sent_days() if day in weekdays] == weekdays
    for now, _, day in ledger.posts:
        assert now - due(timing, day) <= timedelta(minutes=minutes) or (now - utc(FIRST, 0)) / timedelta(hours=1) < (
            off_at + off_for + 1 + NEXT
        )
        assert now >= due(timing, day)
    assert {row.state for row in ledger.rows.values()} <= {State.SENT, State.SKIPPED, State.PLANNED}


def due(timing: Timing, day: date) -> datetime:
    """When a list that is not late is to be posted."""
    if timing.at is None:
        return utc(day, 1, 30)  # five papers, or an hour after the first one
    hours = (moment_on(timing, after(each, day)) for each in range(3))
    return next(hour for hour in hours if hour >= datetime.combine(day, time(6), UTC))
