"""Calls Discord again where a connection or a server failed.

discord.py waits out the limits of each route by itself. It gives up on 503 and on what it takes for a ban (429 without
a ``Via`` header, as proxies send it): those are seen to here.
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

# What a call raises where Discord refuses it, or where it does not get there.
FAILURES: Final = (discord.HTTPException, discord.RateLimited, OSError, aiohttp.ClientError)

_LOG = logging.getLogger(__name__)
_Result = TypeVar("_Result")


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
