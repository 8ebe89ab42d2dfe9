"""Asks Telegram whether somebody administers a chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.adapters.telegram.patience import Patience
from bot.incoming import Incoming

_ADMINS: Final = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})
_SECONDS: Final = 20.0  # until it is taken for a no

_LOG = logging.getLogger(__name__)


def admin_check(bot: Bot, patience: Patience, incoming: Incoming) -> Callable[[], bool]:
    """Tells, asked in another thread, whether the sender administers the chat; no where Telegram does not say so.

    Who writes in the name of the chat itself is an anonymous admin. Called in the event loop that is to make the call.
    """
    loop = asyncio.get_running_loop()

    def is_admin() -> bool:
        if incoming.user_id == incoming.chat_id:
            return True
        asked = asyncio.run_coroutine_threadsafe(_is_admin(bot, patience, incoming), loop)
        try:
            return asked.result(_SECONDS)
        except TimeoutError:
            asked.cancel()
            return False

    return is_admin


async def _is_admin(bot: Bot, patience: Patience, incoming: Incoming) -> bool:
    chat, user = int(incoming.chat_id), int(incoming.user_id)
    try:
        member = await patience.call(chat, lambda: bot.get_chat_member(chat, user))
    except TelegramError as error:
        _LOG.info("Telegram: chat=%d does not say who its admins are: %s", chat, error.message)
        return False
    return member.status in _ADMINS
