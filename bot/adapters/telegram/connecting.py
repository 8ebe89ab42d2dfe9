"""The bot's way to the Bot API, and the check of it for ``paperboy doctor``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

import httpx
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.adapters.adapter import AdapterError
from bot.adapters.clock import ServerClock
from bot.adapters.telegram.patience import Patience
from bot.adapters.telegram.posting import TelegramSender
from config.chats import TelegramSettings
from retrieval.reasons import Reason

CONNECTIONS: Final = 64  # to the Bot API at a time; more calls wait for one
KEPT_CONNECTIONS: Final = 16  # open when nothing is sent; httpcore goes through all of them at each call
CALL_SECONDS: Final = 20.0


def build_bot(settings: TelegramSettings, clock: ServerClock) -> Bot:
    """The bot that the settings name, not yet connected; ``clock`` is told the time of each of its calls."""
    assert settings.token is not None, "Telegram is off without a token"
    base = settings.base_url or "https://api.telegram.org"
    return Bot(
        settings.token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=_request(CONNECTIONS, clock),
        get_updates_request=_request(1, clock),
    )


@asynccontextmanager
async def telegram_sender(settings: TelegramSettings) -> AsyncIterator[TelegramSender]:
    """What sends posts from a process that serves nobody; raises AdapterError where the token is refused."""
    bot = build_bot(settings, ServerClock("Telegram"))
    try:
        await _initialize(bot, settings)
        yield TelegramSender(bot, Patience())
    finally:
        await bot.shutdown()


async def check_telegram(settings: TelegramSettings) -> str:
    """The name of the bot that the token is for; raises AdapterError where it is refused or cannot be reached."""
    bot = build_bot(settings, ServerClock("Telegram"))
    try:
        await _initialize(bot, settings)
        return bot.name
    finally:
        await bot.shutdown()


async def _initialize(bot: Bot, settings: TelegramSettings) -> None:
    try:
        await bot.initialize()
    except InvalidToken:
        raise refused_token() from None  # the library's error holds the token
    except TelegramError as error:
        told = Reason(
            "telegram_unreachable", address=settings.base_url or "api.telegram.org", kind=type(error).__name__
        )
        raise AdapterError(told) from error


def refused_token() -> AdapterError:
    """What is said of a token that Telegram does not know."""
    return AdapterError(Reason("telegram_token", advice="copy_telegram_token"))


def _request(connections: int, clock: ServerClock) -> HTTPXRequest:
    async def note(response: httpx.Response) -> None:
        clock.compare(response.headers.get("date", ""), datetime.now(UTC))

    return HTTPXRequest(
        connections,
        read_timeout=CALL_SECONDS,
        write_timeout=CALL_SECONDS,
        connect_timeout=CALL_SECONDS,
        pool_timeout=CALL_SECONDS * 3,
        httpx_kwargs={
            "limits": httpx.Limits(max_connections=connections, max_keepalive_connections=KEPT_CONNECTIONS),
            "event_hooks": {"response": [note]},
        },
    )
