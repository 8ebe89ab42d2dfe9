"""A clock that is wrong here is noticed by the dates of a server's answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.adapters.clock import ServerClock

SERVER = datetime(2026, 1, 21, 12, 0, tzinfo=UTC)
DATE = format_datetime(SERVER, usegmt=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (timedelta(hours=2), "7200 s ahead of"),
        (timedelta(hours=-2), "7200 s behind"),
        (timedelta(minutes=-10), "600 s behind"),
    ],
)
def test_a_moment_of_the_server_is_told_in_the_time_here(
    wrong: timedelta, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ServerClock("Discord")
    for _ in range(2):
        clock.compare(DATE, SERVER + wrong)
    assert clock.here(SERVER) == SERVER + wrong
    assert [record.getMessage() for record in caplog.records] == [f"Discord: the clock here is {said} the server's"]


@pytest.mark.parametrize("date", ["", "yesterday", "Wed, 99 Jan 2026"])
def test_a_small_difference_and_an_unreadable_date_say_nothing(date: str, caplog: pytest.LogCaptureFixture) -> None:
    clock = ServerClock("Discord")
    clock.compare(DATE, SERVER + timedelta(seconds=20))
    clock.compare(date, SERVER)
    assert clock.here(SERVER) == SERVER
    assert not caplog.records


def test_a_clock_that_was_set_right_is_believed_again() -> None:
    clock = ServerClock("Discord")
    clock.compare(DATE, SERVER + timedelta(hours=2))
    clock.compare(DATE, SERVER)
    assert clock.here(SERVER) == SERVER
