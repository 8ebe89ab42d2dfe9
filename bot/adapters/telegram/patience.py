"""Waits where Telegram asks to wait, and calls again where a connection or a server failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.adapters.telegram.pace import ChatPace

ATTEMPTS: Final = 5
CALLS_A_SECOND: Final = 30  # that Telegram takes of a bot, to all chats together
BURST: Final = 10  # calls that may go out at once after a pause
POSTS_A_SECOND: Final = 28  # of the calls; the rest is left to answers, and to calls that do not go out evenly
LATE_SLOTS: Final = 2  # posts that may follow at once where the event loop was late
REFUSED_SECONDS: Final = 0.1  # for which all posts pause after one was refused for flooding
MOMENT: Final = 0.25  # seconds
LONGEST_PAUSE: Final = 30.0  # seconds between two attempts after failures; flood limits may be longer

_LOG = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Patience:
    """Makes calls with patience, chat by chat: what one chat has to wait for holds up no other.

    A call that was cut off may have been carried out: it is made again, so a message can come twice but is not lost.
    """

    def __init__(self) -> None:
        self._free_at: dict[object, float] = {}
        self._turn_at = 0.0
        self._posts = asyncio.Lock()
        self._post_at = 0.0
        self._pace = ChatPace()

    async def call(self, chat: object, attempt: Callable[[], Awaitable[_Result]]) -> _Result:
        """The result of an attempt; raises TelegramError where waiting does not help, or does not help any more."""
        for number in range(1, ATTEMPTS):
            await self._turn(chat)
            try:
                return await attempt()
            except RetryAfter as error:
                self.refused(chat, error)
            except NetworkError as error:
                if isinstance(error, BadRequest):
                    raise
                _LOG.warning("Telegram: chat=%s attempt=%d failed: %s", chat, number, type(error).__name__)
                await asyncio.sleep(pause_after(number))
        await self._turn(chat)
        return await attempt()

    @property
    def is_busy(self) -> bool:
        """Whether calls wait for others for more than a moment."""
        return self._turn_at - asyncio.get_running_loop().time() > MOMENT

    async def turn(self, chat: int) -> None:
        """Wait until a post, for which nobody waits, may be prepared for a chat that is free: behind all other calls.

        So a call that answers somebody waits for the few posts at the most that had their turn and wait for `slot`.
        """
        clock = asyncio.get_running_loop()
        async with self._posts:
            while (pause := max(self._post_at, self._turn_at) - clock.time()) > 0:  # noqa: ASYNC110 - answers move it
                await asyncio.sleep(pause)
            self._post_at = max(self._post_at, clock.time() - LATE_SLOTS / POSTS_A_SECOND) + 1 / POSTS_A_SECOND
        self._pace.note(chat, clock.time())

    async def slot(self) -> None:
        """Wait, right before the call of a post, until no call has gone out too shortly before it."""
        now = asyncio.get_running_loop().time()
        self._turn_at = max(self._turn_at + 1 / POSTS_A_SECOND, now - LATE_SLOTS / POSTS_A_SECOND)
        await asyncio.sleep(max(0.0, self._turn_at - now))

    def post_refused(self, chat: int, error: RetryAfter) -> None:
        """As ``refused``; and all posts pause, as it may have been one too many of them all."""
        self.refused(chat, error)
        self._post_at = max(self._post_at, asyncio.get_running_loop().time() + REFUSED_SECONDS)

    def wait_for_post(self, chat: int) -> float:
        """The seconds for which no post may go to a chat: what it refused, and what Telegram lets each chat have."""
        return max(self.wait(chat), self._pace.wait(chat, asyncio.get_running_loop().time()))

    def refused(self, chat: object, error: RetryAfter) -> None:
        """Nothing more goes to the chat for as long as the refusal says."""
        _LOG.warning("Telegram: chat=%s is to wait for %.0f s (429)", chat, seconds_of(error))
        now = asyncio.get_running_loop().time()
        self._free_at = {other: moment for other, moment in self._free_at.items() if moment > now}
        self._free_at[chat] = max(self._free_at.get(chat, 0), now + seconds_of(error))

    def wait(self, chat: object) -> float:
        """The seconds for which nothing may go to a chat."""
        return max(0.0, self._free_at.get(chat, 0.0) - asyncio.get_running_loop().time())

    async def _turn(self, chat: object) -> None:
        """Wait until the chat may be written to, then until the bot as a whole may make a call."""
        await asyncio.sleep(self.wait(chat))
        now = asyncio.get_running_loop().time()
        self._turn_at = max(self._turn_at + 1 / CALLS_A_SECOND, now - BURST / CALLS_A_SECOND)
        await asyncio.sleep(max(0.0, self._turn_at - now))


def seconds_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    given = error.retry_after
    return given.total_seconds() if isinstance(given, timedelta) else float(given)


def pause_after(failures: int) -> float:
    """The seconds to wait after so many failures one after the other: 0.5, 1, 2 and so on."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures - 1, 10))
