"""Runs, gaps, thin days and neighbours of the days that are held."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.days import missing_weekdays, nearest_days, runs, thin_days

MONDAY = date(2026, 1, 5)
DAYS = st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), unique=True, max_size=30).map(sorted)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_a_weekend_does_not_break_a_run() -> None:
    held = [day(3), day(4), day(7), day(9)]
    assert runs(held) == ((day(3), day(7)), (day(9), day(9)))


def test_only_weekdays_are_missing() -> None:
    assert missing_weekdays([day(4), day(9)]) == (day(7), day(8))
    assert missing_weekdays([]) == ()


def test_a_thin_day_has_less_than_a_third_of_the_median() -> None:
    counts = {day(0): 30, day(1): 31, day(2): 9, day(3): 10, day(4): 45}
    assert thin_days(counts) == (day(2),)
    assert thin_days({}) == ()


def test_the_nearest_days_are_one_on_each_side() -> None:
    held = [day(0), day(2), day(7)]
    assert nearest_days(held, day(4)) == (day(2), day(7))
    assert nearest_days(held, day(-1)) == (day(0),)
    assert nearest_days(held, day(30)) == (day(7),)


@given(DAYS)
def test_runs_and_gaps_together_are_every_weekday(held: list[date]) -> None:
    found = runs(held)
    inside = {first + timedelta(days=n) for first, last in found for n in range((last - first).days + 1)}
    missing = set(missing_weekdays(held))
    assert set(held) <= inside
    assert not missing & inside
    if held:
        span = {held[0] + timedelta(days=n) for n in range((held[-1] - held[0]).days + 1)}
        assert {each for each in span if each.weekday() < 5} <= inside | missing
