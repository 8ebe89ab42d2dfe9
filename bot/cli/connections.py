"""The chat platforms that have a token. The library of a platform is imported only where it has one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from bot.adapters import Adapter, AdapterError
from bot.incoming import Platform
from bot.push.sending import Sender
from config.settings import Settings

if TYPE_CHECKING:
    from bot.service import ChatService


def adapters_of(settings: Settings, service: ChatService) -> Iterator[Adapter]:
    """The connections, not yet connected."""
    if settings.telegram.token:
        from bot.adapters.telegram import TelegramAdapter

        yield TelegramAdapter(settings.telegram, service)
    if settings.discord.token:
        from bot.adapters.discord import DiscordAdapter

        yield DiscordAdapter(settings.discord, service, settings.data_dir / "discord-commands")


@asynccontextmanager
async def senders_of(settings: Settings, platforms: Collection[Platform]) -> AsyncIterator[Mapping[Platform, Sender]]:
    """What sends posts on those of these platforms that have a token, logged in. Raises AdapterError."""
    senders: dict[Platform, Sender] = {}
    async with AsyncExitStack() as opened:
        if settings.telegram.token and "telegram" in platforms:
            from bot.adapters.telegram import telegram_sender

            senders["telegram"] = await opened.enter_async_context(telegram_sender(settings.telegram))
        if settings.discord.token and "discord" in platforms:
            from bot.adapters.discord import discord_sender

            senders["discord"] = await opened.enter_async_context(discord_sender(settings.discord))
        yield senders


def check_connections(settings: Settings) -> tuple[dict[str, str], tuple[str, ...]]:
    """The names that the bot has, by platform, and a sentence for each platform that refuses or cannot be reached."""
    import asyncio

    names: dict[str, str] = {}
    problems: list[str] = []
    for platform, check in _checks(settings):
        try:
            names[platform] = asyncio.run(check)
        except AdapterError as error:
            problems.append(error.reason)
    return names, tuple(problems)


def _checks(settings: Settings) -> Iterator[tuple[str, Coroutine[object, object, str]]]:
    if settings.telegram.token:
        from bot.adapters.telegram import check_telegram

        yield "Telegram", check_telegram(settings.telegram)
    if settings.discord.token:
        from bot.adapters.discord import check_discord

        yield "Discord", check_discord(settings.discord)
