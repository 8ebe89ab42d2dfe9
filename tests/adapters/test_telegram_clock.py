"""A wrong clock is noticed by the dates of Telegram's answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.adapters.telegram.clock import ServerClock

SERVER = datetime(2026, 1, 21, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(minutes=-10)])
def test_a_moment_of_telegrams_is_told_in_the_time_here(ahead: timedelta) -> None:
    clock = ServerClock()
    clock.compare(format_datetime(SERVER, usegmt=True), SERVER + ahead)
    assert clock.here(SERVER) == SERVER + ahead


def test_a_clock_that_was_set_right_meanwhile_is_believed_again() -> None:
    clock = ServerClock()
    clock.compare(format_datetime(SERVER, usegmt=True), SERVER + timedelta(hours=1))
    clock.compare(format_datetime(SERVER, usegmt=True), SERVER + timedelta(seconds=5))
    assert clock.here(SERVER) == SERVER


@pytest.mark.parametrize("date", ["", "yesterday", "Wed, 99 Jan 2026"])
def test_a_date_that_cannot_be_read_says_nothing(date: str) -> None:
    clock = ServerClock()
    clock.compare(date, SERVER)
    assert clock.here(SERVER) == SERVER
