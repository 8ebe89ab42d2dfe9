"""Calls no faster than Discord allows: fifty a second over all routes, which discord.py does not see to by itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

import aiohttp

CALLS_A_SECOND: Final = 47.0  # even, so that answers find room between posts
CALLS_AT_ONCE: Final = 49  # that may reach Discord in one second; it takes 50, answers to interactions apart
SECOND: Final = 1.0
MOMENT: Final = 0.25  # seconds
POSTS_WAITING: Final = 3  # that a call may find before it
LATENESS: Final = 2  # calls that may follow at once where the event loop was late

_NOT_COUNTED: Final = ("/interactions/", "/webhooks/")  # answers to interactions


class Pace:
    """Lets calls pass one after the other, so many a second; those for which nobody waits, behind all others.

    When a call reaches Discord is not known, only when it left and when its answer came. Each call holds a place until
    a second after its answer, less the time that the quickest call took: by then it has left Discord's window, wherever
    its time was spent, so that slow connections and late servers never bunch more calls than are allowed.
    """

    def __init__(self, a_second: float = CALLS_A_SECOND, at_once: int = CALLS_AT_ONCE) -> None:
        self._apart = 1 / a_second
        self._turn = asyncio.Lock()
        self._free_at = 0.0
        self._waiting = 0
        self._posts = asyncio.Lock()
        self._post_at = 0.0
        self._places = asyncio.Semaphore(at_once)
        self._quickest = SECOND

    @property
    def is_busy(self) -> bool:
        """Whether a call would have to wait behind others for more than a moment."""
        return self._waiting * self._apart > MOMENT

    async def wait(self) -> None:
        """Wait for one's turn and take a place, which is to be given back by ``ended``."""
        self._waiting += 1
        try:
            async with self._turn:
                clock = asyncio.get_running_loop()
                await asyncio.sleep(self._free_at - clock.time())
                await self._places.acquire()
                self._free_at = max(self._free_at, clock.time() - LATENESS * self._apart) + self._apart
        finally:
            self._waiting -= 1

    def ended(self, seconds: float) -> None:
        """A call that passed was answered, or failed, after so many seconds."""
        self._quickest = min(self._quickest, seconds)
        asyncio.get_running_loop().call_later(SECOND - self._quickest, self._places.release)

    async def turn(self) -> None:
        """Wait until a post may be sent, for which nobody waits: one at a time, and only when few calls are waiting."""
        clock = asyncio.get_running_loop()
        async with self._posts:
            while (pause := self._until_post(clock.time())) > 0:  # noqa: ASYNC110 - answers move it on
                await asyncio.sleep(pause)
            self._post_at = max(self._post_at, clock.time() - 4 * LATENESS * self._apart) + self._apart

    def _until_post(self, now: float) -> float:
        return max(self._post_at - now, self._apart if self._waiting > POSTS_WAITING else 0.0)


@dataclass(frozen=True)
class _Calls:
    """Keeps calls to a pace, from just before each leaves to its answer."""

    pace: Pace

    async def start(self, _: object, call: SimpleNamespace, starting: aiohttp.TraceRequestStartParams) -> None:
        if not any(part in starting.url.path for part in _NOT_COUNTED):
            await self.pace.wait()
            call.left_at = asyncio.get_running_loop().time()

    async def end(self, _: object, call: SimpleNamespace, __: object) -> None:
        if hasattr(call, "left_at"):  # else it was not counted, or was given up while it waited
            self.pace.ended(asyncio.get_running_loop().time() - call.left_at)


def pacing(pace: Pace) -> aiohttp.TraceConfig:
    """Hooks that keep each call of a session to a pace, those too that discord.py holds back or repeats by itself."""
    tracing, calls = aiohttp.TraceConfig(), _Calls(pace)
    tracing.on_request_start.append(calls.start)
    tracing.on_request_end.append(calls.end)
    tracing.on_request_exception.append(calls.end)
    return tracing
