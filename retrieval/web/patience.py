"""How long is waited: between requests to a host, and before another try."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom
from threading import Lock

_FIRST_PAUSE = 1.0  # seconds before the second try, doubled for each further one
_LONGEST_PAUSE = 30.0
_CHANCE = SystemRandom()  # of its own: threads wait, too, while others count on the state of the common one
LONGEST_WAIT = 120.0  # a host that asks for more is left to the caller's next round


def backoff(attempt: int, retry_after: float | None, *, chance: Callable[[], float] = _CHANCE.random) -> float:
    """Seconds to wait after a failed attempt (from 1): what the host asks for, else a random part of a growing pause.

    The random part ("full jitter") is 50 to 100 per cent, so that many readers do not come back at the same moment.
    """
    pause = min(_FIRST_PAUSE * 2.0 ** (attempt - 1), _LONGEST_PAUSE)
    jittered = pause * (0.5 + chance() / 2)
    return jittered if retry_after is None else max(retry_after, jittered)


def parse_retry_after(header: str, now: datetime) -> float | None:
    """The seconds of a Retry-After header, which may be a number or a date; None for nonsense, never negative."""
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)


class Politeness:
    """Keeps the pause between requests to a host, whichever threads make them."""

    def __init__(
        self,
        seconds_between: Mapping[str, float],
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._between = {host.lower(): seconds for host, seconds in seconds_between.items()}
        self._sleep = sleep
        self._clock = clock
        self._free_from: dict[str, float] = {}
        self._choosing = Lock()

    def wait(self, host: str) -> None:
        """Wait until this request's turn has come."""
        pause = self._between.get(host.lower(), 0.0)
        if pause <= 0:
            return
        with self._choosing:
            now = self._clock()
            turn = max(self._free_from.get(host.lower(), now), now)
            self._free_from[host.lower()] = turn + pause
        if turn > now:
            self._sleep(turn - now)
