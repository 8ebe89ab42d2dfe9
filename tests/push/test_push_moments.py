"""Hours on local dates, whatever the clocks there do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.push.moments import moment_on, next_moment, zone_of
from bot.push.types import Timing

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Tehran",
)
timings = st.builds(Timing, st.sampled_from(ZONES), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
moments = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        ("Asia/Shanghai", time(9), date(2026, 1, 21), "2026-01-21T01:00"),
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29), "2026-03-29T01:00"),  # 02:00 to 03:00 do not exist
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25), "2026-10-25T00:30"),  # exists twice: the first
        ("America/New_York", time(2), date(2026, 3, 8), "2026-03-08T07:00"),
        ("America/New_York", time(1, 30), date(2026, 11, 1), "2026-11-01T05:30"),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "2026-10-03T15:30"),  # a gap of half an hour
        ("Pacific/Apia", time(9), date(2011, 12, 30), "2011-12-30T10:00"),  # a day that was left out
        ("UTC", time(0), date(2028, 2, 29), "2028-02-29T00:00"),
    ],
)
def test_the_hour_of_a_day(zone: str, at: time, day: date, expected: str) -> None:
    assert moment_on(Timing(zone, at), day) == datetime.fromisoformat(f"{expected}+00:00")


@given(timings, moments)
def test_the_next_hour_is_the_first_that_is_not_past(timing: Timing, moment: datetime) -> None:
    following = next_moment(timing, moment)
    assert moment <= following <= moment + timedelta(hours=49)
    around = (moment.date() + timedelta(days=days) for days in range(-2, 4))
    assert not [each for day in around if moment <= (each := moment_on(timing, day)) < following]


@given(timings, st.dates(date(2005, 1, 1), date(2035, 1, 1)))
def test_hours_of_following_days_never_go_back(timing: Timing, day: date) -> None:
    assert moment_on(timing, day) <= moment_on(timing, day + timedelta(days=1))


def test_the_next_hour_on_or_after_a_date() -> None:
    timing = Timing("Asia/Shanghai", time(9))
    noon = datetime(2026, 1, 21, 4, tzinfo=UTC)
    assert next_moment(timing, noon) == datetime(2026, 1, 22, 1, tzinfo=UTC)
    assert next_moment(timing, noon, date(2026, 1, 25)) == datetime(2026, 1, 25, 1, tzinfo=UTC)


def test_a_zone_that_this_machine_does_not_know_holds_nobody_up() -> None:
    assert zone_of("Mars/Olympus").key == "UTC"
