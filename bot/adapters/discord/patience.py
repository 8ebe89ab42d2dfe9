"""Calls no faster than Discord allows, and calls again where a connection or a server failed.

discord.py waits out the limits of each route by itself. It does not keep to the limit of all routes together, and gives
up on 503 and on what it takes for a ban (429 without a ``Via`` header, as proxies send it): those are seen to here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final, TypeVar

import aiohttp
import discord

ATTEMPTS: Final = 4
LONGEST_PAUSE: Final = 60.0  # seconds
MOMENT: Final = 0.25  # seconds
CALLS_A_SECOND: Final = 47.0  # Discord takes 50 of a bot, answers to interactions apart
POSTS_WAITING: Final = 3  # that a call may find before it
LATENESS: Final = 2  # calls that may follow at once where the event loop was late

# What a call raises where Discord refuses it, or where it does not get there.
FAILURES: Final = (discord.HTTPException, discord.RateLimited, OSError, aiohttp.ClientError)

_LOG = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Pace:
    """Lets calls pass one after the other, so many a second; those for which nobody waits, behind all others."""

    def __init__(self, a_second: float = CALLS_A_SECOND) -> None:
        self._apart = 1 / a_second
        self._turn = asyncio.Lock()
        self._free_at = 0.0
        self._waiting = 0
        self._posts = asyncio.Lock()
        self._post_at = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a call would have to wait behind others for more than a moment."""
        return self._waiting * self._apart > MOMENT

    async def wait(self) -> None:
        """Wait for one's turn."""
        self._waiting += 1
        try:
            async with self._turn:
                clock = asyncio.get_running_loop()
                await asyncio.sleep(self._free_at - clock.time())
                self._free_at = max(self._free_at, clock.time() - LATENESS * self._apart) + self._apart
        finally:
            self._waiting -= 1

    async def turn(self) -> None:
        """Wait until a post may be sent, for which nobody waits: one at a time, and only when few calls are waiting."""
        clock = asyncio.get_running_loop()
        async with self._posts:
            while (pause := self._until_post(clock.time())) > 0:  # noqa: ASYNC110 - answers move it on
                await asyncio.sleep(pause)
            self._post_at = max(self._post_at, clock.time() - 4 * LATENESS * self._apart) + self._apart

    def _until_post(self, now: float) -> float:
        return max(self._post_at - now, self._apart if self._waiting > POSTS_WAITING else 0.0)


async def patiently(attempt: Callable[[], Awaitable[_Result]]) -> _Result:
    """The result of an attempt; raises one of FAILURES where waiting does not help any more."""
    for number in range(1, ATTEMPTS):
        try:
            return await attempt()
        except FAILURES as error:
            if not may_pass(error):
                raise
            pause = _asked_pause(error) or pause_after(number)
            _LOG.warning("Discord: attempt=%d failed (%s), next in %.1f s", number, name_of(error), pause)
            await asyncio.sleep(pause)
    return await attempt()


def may_pass(error: Exception) -> bool:
    """Whether the same call may succeed later."""
    if not isinstance(error, discord.HTTPException):
        return True
    return error.status == HTTPStatus.TOO_MANY_REQUESTS or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def pause_after(failures: int) -> float:
    """The seconds to wait after so many failures one after the other: 0.5, 1, 2 and so on."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures - 1, 10))


def name_of(error: Exception) -> str:
    """An error for the log, without what was sent."""
    if isinstance(error, discord.HTTPException):
        return f"{type(error).__name__} {error.status}/{error.code}"
    return type(error).__name__


def _asked_pause(error: Exception) -> float | None:
    """The seconds that the server asks to wait."""
    if isinstance(error, discord.RateLimited):
        return min(LONGEST_PAUSE, error.retry_after)
    if not isinstance(error, discord.HTTPException):
        return None
    asked = error.response.headers.get("Retry-After", "")
    return min(LONGEST_PAUSE, float(asked)) if asked.isdecimal() else None
