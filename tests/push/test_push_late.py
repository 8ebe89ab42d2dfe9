"""Digests that come after the hour: posted the same day, never in the night, never a flood."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.push.hours import AWAKE, JUST_MISSED, sent_at
from bot.push.moments import moment_on, next_moment, zone_of
from bot.push.plan import plan_deliveries
from bot.push.types import Timing
from retrieval.archive import DayRecord
from tests.push.ledgers import WEDNESDAY, KeptLedger, State, after, closed, growing, missing, subscription, utc, whole

DAY = WEDNESDAY
NEXT = after(1)


def came(at: datetime, record: DayRecord, timing: Timing, *, post_late: float = 24) -> list[tuple[datetime, date]]:
    """When a digest that came at a moment was posted, by a bot that looks every ten minutes for two days."""
    ledger, one = KeptLedger(post_late=timedelta(hours=post_late)), subscription(timing)
    for step in range(6 * 48):
        now = utc(DAY, 0) + timedelta(minutes=10 * step)
        ledger.look(now, [one], [record if now >= at else missing(record.day)])
    return [(now, day) for now, _, day in ledger.posts]


@pytest.mark.parametrize("hour", [1, 4, 6, 13])
def test_a_file_that_comes_after_the_hour_is_posted_the_same_day(hour: int) -> None:
    at = utc(DAY, hour, 20)
    assert came(at, whole(DAY), Timing("Asia/Shanghai", time(9))) == [(at, DAY)]


@pytest.mark.parametrize(
    ("at", "timing", "posted"),
    [
        (utc(DAY, 15), Timing("Asia/Shanghai", time(9)), utc(NEXT, 1)),  # 23:00: with the next, not at eight
        (utc(DAY, 18), Timing("Asia/Shanghai", time(12)), utc(NEXT, 0)),  # 2:00: at eight
        (utc(DAY, 18), Timing("Asia/Shanghai", time(6, 30)), utc(DAY, 22, 30)),  # 2:00: who gets up early
        (utc(DAY, 15, 40), Timing("Asia/Shanghai", time(23)), utc(DAY, 15, 40)),  # 23:40: they are up still
        (utc(DAY, 18), Timing("Asia/Shanghai", time(23)), utc(NEXT, 0)),
    ],
)
def test_a_file_that_comes_in_the_night_is_posted_in_the_morning(
    at: datetime, timing: Timing, posted: datetime
) -> None:
    assert came(at, whole(DAY), timing) == [(posted, DAY)]


def test_a_list_that_comes_in_the_night_wakes_nobody_either() -> None:
    berlin = Timing("Europe/Berlin", time(12))
    assert came(utc(NEXT, 1), closed(DAY), berlin) == [(utc(NEXT, 7), DAY)]


def test_how_late_is_a_setting() -> None:
    shanghai = Timing("Asia/Shanghai", time(9))
    assert came(utc(DAY, 6), whole(DAY), shanghai, post_late=4) == [(utc(NEXT, 1), DAY)]
    assert came(utc(DAY, 4), whole(DAY), shanghai, post_late=4) == [(utc(DAY, 4), DAY)]
    assert came(utc(DAY, 1, 10), whole(DAY), shanghai, post_late=0) == [(utc(NEXT, 1), DAY)]


def test_a_bot_that_was_off_at_the_hour_and_comes_back_at_night_waits_for_the_morning() -> None:
    ledger, one = KeptLedger(), subscription(Timing("Asia/Shanghai", time(12)))
    ledger.look(utc(DAY, 0), [one], [whole(DAY)])
    (planned,) = ledger.look(utc(DAY, 20), [one], [whole(DAY)])
    assert (planned.state, planned.due) == (State.PLANNED, utc(NEXT, 0))


timings = st.builds(
    Timing,
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
moments = st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30))  # noqa: DTZ001 - `utc` adds the zone


@given(timings, moments, st.integers(0, 72 * 60))
def test_when_something_is_sent_late(timing: Timing, moment: datetime, minutes: int) -> None:
    hour = next_moment(timing, utc(moment.date(), moment.hour))
    now = hour + timedelta(minutes=minutes)
    due = sent_at(timing, hour, now)
    if now - hour <= JUST_MISSED:
        assert due == hour
        return
    local = due.astimezone(zone_of(timing.zone)).time()
    assert now <= due <= max(now, next_moment(timing, now))
    assert due - now <= timedelta(hours=13), "a night, and a bit"
    assert due == next_moment(timing, now) or min(AWAKE[0], timing.at or AWAKE[0]) <= local < AWAKE[1]
    assert sent_at(timing, hour, due) == due, "when its time has come it is not put off again"


FIRST = date(2026, 3, 24)  # on the 29th clocks in Europe go forward
DAYS = 9
records = st.builds(
    lambda make, offset: make(after(offset, FIRST)), st.sampled_from([whole, growing, closed]), st.integers(0, DAYS - 1)
)


@settings(max_examples=100, deadline=None)
@given(
    timing=timings,
    catch_up=st.integers(1, 4),
    post_late=st.integers(0, 48),
    story=st.lists(st.tuples(st.integers(-30, 40), st.lists(records, max_size=5)), min_size=1, max_size=20),
)
def test_whatever_comes_late_each_day_once_never_early_never_a_flood_never_at_night(
    timing: Timing, catch_up: int, post_late: int, story: list[tuple[int, list[DayRecord]]]
) -> None:
    one = subscription(timing, since=utc(FIRST, 5))
    ledger, now = KeptLedger(catch_up, post_late=timedelta(hours=post_late)), utc(FIRST, 12)
    held = {after(each, FIRST): missing(after(each, FIRST)) for each in range(DAYS)}
    for hours, changes in story:
        now += timedelta(hours=hours)
        held |= {record.day: record for record in changes}
        before = len(ledger.posts)
        ledger.look(now, [one], held.values())
        assert len(ledger.posts) - before <= catch_up
        for _, _, day in ledger.posts[before:]:
            assert moment_on(timing, day) <= now
            local = now.astimezone(zone_of(timing.zone)).time()
            since = min(
                now - moment_on(timing, after(back, day))
                for back in range(15)
                if moment_on(timing, after(back, day)) <= now
            )
            assert since <= JUST_MISSED or min(AWAKE[0], timing.at or AWAKE[0]) <= local < AWAKE[1]
    assert max(Counter(ledger.sent_days()).values(), default=0) <= 1


@given(timings, st.integers(0, 71))
def test_what_is_put_off_comes_at_the_moment_that_was_planned(timing: Timing, hours: int) -> None:
    one, now = subscription(timing), utc(DAY, 0) + timedelta(hours=hours)
    planned = plan_deliveries([one], {}, {DAY: whole(DAY)}, now, catch_up=3)
    for each in planned:
        if each.state is State.PLANNED and each.due:
            row = each.delivery(now)
            (then,) = plan_deliveries([one], {("one", DAY): row}, {DAY: whole(DAY)}, each.due, catch_up=4)
            assert (then.state, then.due) == (State.PENDING, each.due)
            assert replace(then, over=None).day == DAY
