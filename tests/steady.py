"""What is read off the clock, for tests of programs that have the machine's own clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

_LONGEST = timedelta(minutes=3)  # that a test takes on a busy machine

_Value = TypeVar("_Value")


def steady(read: Callable[[datetime], _Value]) -> _Value:
    """A value of the time, waited for until it stays the same for as long as a test takes."""
    while (value := read(datetime.now(UTC))) != read(datetime.now(UTC) + _LONGEST):
        time.sleep(1)
    return value


def steady_today() -> date:
    """The date in UTC; just before midnight, that of the next day, which is waited for."""
    return steady(datetime.date)
