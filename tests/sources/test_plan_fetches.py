"""When which source is asked for which day: a pure function, through every kind of clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import DayState, FetchRecord, Outcome
from retrieval.sources.plan import Fetch, Pace, closes_at, is_settled, plan_fetches, sum_up
from retrieval.sources.source import Source
from tests.fakes.sources import API, NEWSLETTER, at, fetched

MONDAY, TUESDAY, FRIDAY = date(2026, 1, 19), date(2026, 1, 20), date(2026, 1, 23)
SATURDAY, SUNDAY = date(2026, 1, 24), date(2026, 1, 25)
ONE_DAY = Pace(missing_days=0)
DAY = timedelta(days=1)


def due(
    now: datetime, *records: FetchRecord, pace: Pace = ONE_DAY, sources: tuple[Source, ...] = (API,)
) -> tuple[date, ...]:
    held = {(record.source, record.day): record for record in records}
    return tuple(fetch.day for fetch in plan_fetches(sources, held, now, pace))


def test_a_day_is_asked_for_from_its_first_minute_in_utc() -> None:
    assert due(at(TUESDAY, 0)) == (TUESDAY,)
    far_east = at(MONDAY, 23, 30).astimezone(timezone(timedelta(hours=8)))
    assert due(far_east) == (MONDAY,)


def test_a_list_that_fills_is_asked_for_again_at_the_pace_that_is_set() -> None:
    taken = fetched(TUESDAY, Outcome.TAKEN, at(TUESDAY, 9))
    assert due(at(TUESDAY, 9, 29), taken) == ()
    assert due(at(TUESDAY, 9, 30), taken) == (TUESDAY,)


def test_a_list_is_asked_for_once_more_when_it_has_surely_closed() -> None:
    wednesday, pace = TUESDAY + DAY, Pace(missing_days=1)
    early = fetched(TUESDAY, Outcome.TAKEN, at(wednesday, 2, 45))
    assert TUESDAY not in due(at(wednesday, 2, 59), early, pace=pace)
    assert TUESDAY in due(at(wednesday, 3), early, pace=pace)
    last = fetched(TUESDAY, Outcome.TAKEN, at(wednesday, 3))
    assert is_settled(last, pace)
    assert TUESDAY not in due(at(wednesday, 23), last, pace=pace)


def test_a_closed_list_without_papers_is_not_asked_for_again() -> None:
    holiday = fetched(MONDAY, Outcome.EMPTY, at(TUESDAY, 3))
    assert due(at(TUESDAY, 22), holiday, pace=Pace(missing_days=1)) == (TUESDAY,)


def test_the_api_is_left_alone_at_weekends_and_a_newsletter_is_not() -> None:
    assert due(at(SATURDAY, 12)) == due(at(SUNDAY, 12)) == ()
    assert due(at(SUNDAY, 12), sources=(API, NEWSLETTER)) == (SUNDAY,)


def test_the_days_that_were_missed_are_fetched_within_the_bound_newest_first() -> None:
    assert due(at(TUESDAY, 12), pace=Pace(missing_days=5)) == (
        TUESDAY,
        MONDAY,
        date(2026, 1, 16),
        date(2026, 1, 15),
    )


@pytest.mark.parametrize(("failures", "minutes"), [(1, 30), (2, 60), (3, 120), (4, 120), (400, 120)])
def test_failures_are_tried_again_with_growing_pauses(failures: int, minutes: int) -> None:
    failed = fetched(TUESDAY, Outcome.FAILED, at(TUESDAY, 6), failures=failures)
    moment = at(TUESDAY, 6) + timedelta(minutes=minutes)
    assert due(moment - timedelta(seconds=1), failed) == ()
    assert due(moment, failed) == (TUESDAY,)


def test_what_a_busy_host_asks_for_is_granted_within_a_day() -> None:
    patient = fetched(MONDAY, Outcome.FAILED, at(MONDAY, 6), failures=1, retry_after=3 * 3600)
    assert due(at(MONDAY, 8, 59), patient) == ()
    assert due(at(MONDAY, 9), patient) == (MONDAY,)
    absurd = fetched(MONDAY, Outcome.FAILED, at(MONDAY, 6), failures=1, retry_after=1e9)
    assert MONDAY in due(at(TUESDAY, 6), absurd, pace=Pace(missing_days=1))


def test_a_page_that_is_missing_for_long_is_asked_for_less_often() -> None:
    absent = fetched(MONDAY, Outcome.ABSENT, at(FRIDAY, 6), failures=9)
    pace = Pace(missing_days=4)
    assert MONDAY not in due(at(FRIDAY, 11, 59), absent, pace=pace)
    assert MONDAY in due(at(FRIDAY, 12), absent, pace=pace)


def test_a_clock_that_was_set_back_does_not_stop_anything() -> None:
    future = fetched(TUESDAY, Outcome.TAKEN, at(TUESDAY + 300 * DAY, 3))
    assert due(at(TUESDAY, 9), future) == (TUESDAY,)


bounds = datetime(2026, 1, 1), datetime(2026, 3, 1)  # noqa: DTZ001 - hypothesis wants them without a zone
moments = st.datetimes(*bounds, timezones=st.just(UTC))
outcomes = st.sampled_from(list(Outcome))


@given(
    moments, st.lists(st.tuples(st.integers(-2, 12), outcomes, st.integers(0, 400), st.integers(0, 50)), max_size=20)
)
def test_nothing_is_asked_too_often_and_nothing_outside_the_window(
    now: datetime, drawn: list[tuple[int, Outcome, int, int]]
) -> None:
    pace = Pace(missing_days=7)
    records = {}
    for before, outcome, hours, failures in drawn:
        day = now.date() - before * DAY
        record = fetched(day, outcome, now - timedelta(hours=hours / 4), failures=failures)
        records[record.source, day] = record
    planned = plan_fetches((API, NEWSLETTER), records, now, pace)
    assert len(set(planned)) == len(planned)
    for fetch in planned:
        assert now.date() - 7 * DAY <= fetch.day <= now.date()
        record = records.get((fetch.source.key, fetch.day))
        if record is not None:
            waited = now - record.checked_at
            last_call = closes_at(fetch.day) + pace.settling
            assert waited >= pace.between or record.checked_at < last_call <= now
            assert not is_settled(record, pace)


@given(moments, st.integers(1, 60))
def test_a_bot_that_runs_on_asks_for_a_day_at_last_and_then_no_more(start: datetime, minutes: int) -> None:
    pace = Pace(between=timedelta(minutes=minutes), missing_days=3)
    day, now, records = start.date(), start, {}
    asked = 0
    while now < start + 3 * DAY:
        for fetch in plan_fetches((NEWSLETTER,), records, now, pace):
            records[fetch.source.key, fetch.day] = fetched(fetch.day, Outcome.TAKEN, now, source=fetch.source.key)
            asked += fetch == Fetch(NEWSLETTER, day)
        now += timedelta(minutes=max(minutes, 7))
    last = records[NEWSLETTER.key, day]
    assert is_settled(last, pace)
    assert asked <= (closes_at(day) + pace.settling - start) / pace.between + 2


def summed(day: date, now: datetime, *records: FetchRecord) -> tuple[DayState, str | None, bool]:
    record = sum_up(day, records, now, Pace())
    return record.state, record.reason, record.closed


def test_a_day_is_summed_up_from_what_its_sources_said() -> None:
    evening, after, later = at(TUESDAY, 20), at(TUESDAY + DAY, 4), at(TUESDAY + 3 * DAY, 4)
    taken = fetched(TUESDAY, Outcome.TAKEN, evening)
    failed = fetched(TUESDAY, Outcome.FAILED, evening, reason="example.org cannot be reached.", source="a")
    absent = fetched(TUESDAY, Outcome.ABSENT, evening, reason="example.org has no page.", source="b")
    open_list = fetched(TUESDAY, Outcome.EMPTY, evening)
    assert summed(TUESDAY, evening) == (DayState.UNKNOWN, None, False)
    assert summed(TUESDAY, evening, taken, failed) == (DayState.HELD, None, False)
    assert summed(TUESDAY, evening, absent, open_list) == (DayState.NOT_OUT, None, False)
    assert summed(TUESDAY, evening, absent, failed) == (DayState.FAILED, "example.org cannot be reached.", False)
    assert summed(TUESDAY, later, absent) == (DayState.FAILED, "example.org has no page.", False)
    both = summed(TUESDAY, later, absent, replace(failed, outcome=Outcome.ABSENT))
    assert both == (DayState.FAILED, "example.org has no page; example.org cannot be reached.", False)
    closed = fetched(TUESDAY, Outcome.EMPTY, after)
    assert summed(TUESDAY, after, closed, absent, failed) == (DayState.EMPTY, None, True)


def test_a_weekend_without_a_page_is_empty_and_one_that_failed_says_so() -> None:
    absent = fetched(SATURDAY, Outcome.ABSENT, at(SATURDAY, 9), reason="no page")
    assert summed(SATURDAY, at(SATURDAY + 9 * DAY, 9), absent)[0] is DayState.EMPTY
    failed = fetched(SATURDAY, Outcome.FAILED, at(SATURDAY, 9), reason="cut")
    assert summed(SATURDAY, at(SATURDAY, 9), failed) == (DayState.FAILED, "cut", False)
