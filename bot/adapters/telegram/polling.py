"""Fetches updates by long polling."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.connecting import refused_token
from bot.adapters.telegram.patience import pause_after, seconds_of

POLL_SECONDS: Final = 25
CONFIRM_SECONDS: Final = 3.0  # the end does not wait longer for a server that is away
KINDS: Final = ("message", "callback_query", "inline_query", "my_chat_member")

_LOG = logging.getLogger(__name__)


class Poller:
    """Fetches updates and hands them to ``take`` in order, until it is cancelled."""

    def __init__(self, bot: Bot, take: Callable[[Update], None]) -> None:
        self._bot = bot
        self._take = take
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        """Fetch without end; raises AdapterError where the token is no longer good."""
        while True:
            try:
                updates = await self._bot.get_updates(self._offset, timeout=POLL_SECONDS, allowed_updates=KINDS)
            except InvalidToken:
                raise refused_token() from None  # the library's error may hold the token
            except TelegramError as error:
                self._failures += 1
                self._explain(error)
                await asyncio.sleep(_pause(error, self._failures))
                continue
            self._failures = 0
            for update in updates:
                self._offset = update.update_id + 1
                self._take(update)

    async def confirm(self) -> None:
        """Tell Telegram what was taken, so that the next start does not get it again."""
        if self._offset is not None:
            try:
                async with asyncio.timeout(CONFIRM_SECONDS):
                    await self._bot.get_updates(self._offset, limit=1, timeout=0, allowed_updates=KINDS)
            except (TelegramError, TimeoutError) as error:
                _LOG.warning("Telegram: the last updates could not be confirmed: %s", type(error).__name__)

    def _explain(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            _LOG.error(
                "Telegram: another process fetches the updates of this bot (409). Only one can: stop the other one, or "
                "give this one a token of its own. Trying again."
            )
        else:
            _LOG.warning("Telegram: updates cannot be fetched (%s), failure %d", type(error).__name__, self._failures)


def _pause(error: TelegramError, failures: int) -> float:
    return seconds_of(error) if isinstance(error, RetryAfter) else pause_after(failures)
