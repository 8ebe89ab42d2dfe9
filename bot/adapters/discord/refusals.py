"""What of Discord can never work with these settings, and the check of the connection for ``paperboy doctor``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from bot.adapters.adapter import AdapterError
from bot.adapters.clock import ServerClock
from bot.adapters.discord.client import Client
from bot.adapters.discord.patience import FAILURES, may_pass, name_of
from bot.adapters.discord.posting import DiscordSender
from config.chats import DiscordSettings
from retrieval.reasons import Reason


def refusal_of(error: BaseException) -> AdapterError | None:
    """What to tell where a connection can never work; None where it may work later."""
    match error:
        case discord.LoginFailure():
            return AdapterError(Reason("discord_token", advice="copy_discord_token"))
        case discord.PrivilegedIntentsRequired():
            return _refused_intent()
        case discord.ConnectionClosed():
            return AdapterError(Reason("discord_closed", code=error.code))
        case discord.HTTPException() if not may_pass(error):
            return AdapterError(Reason("discord_refuses", kind=name_of(error), said=error.text))
        case _:
            return None


@asynccontextmanager
async def discord_sender(settings: DiscordSettings) -> AsyncIterator[DiscordSender]:
    """What sends posts from a process that serves nobody; raises AdapterError where Discord refuses the login."""
    async with _logged_in(settings) as client:
        yield DiscordSender(lambda: client)


async def check_discord(settings: DiscordSettings) -> str:
    """The name of the bot that the token is for; raises AdapterError where Discord refuses it or cannot be reached."""
    async with _logged_in(settings) as client:
        flags = client.application_flags
    if settings.mentions and not (flags.gateway_message_content or flags.gateway_message_content_limited):
        raise _refused_intent()
    return str(client.user)


@asynccontextmanager
async def _logged_in(settings: DiscordSettings) -> AsyncIterator[Client]:
    """A client that has logged in, and listens to nothing."""
    assert settings.token is not None, "Discord is off without a token"
    client = Client(
        settings, ServerClock("Discord"), prepare=_nothing, take_message=_nothing, take_interaction=_nothing
    )
    try:
        await _log_in(client, settings.token.get_secret_value())
        yield client
    finally:
        await client.close()


async def _log_in(client: Client, token: str) -> None:
    try:
        await client.login(token)
    except (*FAILURES, discord.LoginFailure, discord.GatewayNotFound) as error:
        unreachable = Reason("send_unreachable", platform="Discord", kind=name_of(error))
        raise refusal_of(error) or AdapterError(unreachable) from error


def _refused_intent() -> AdapterError:
    return AdapterError(Reason("discord_intent", advice="switch_intent_on"))


async def _nothing(*_: object) -> None:
    """Nothing is taken in while the connection is checked."""
