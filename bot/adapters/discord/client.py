"""discord.py's client, set up for paperboy: what it listens to, where it connects, what it may mention (nobody)."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Final, TypeVar

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.clock import ServerClock
from bot.adapters.discord.incoming import Interaction
from bot.adapters.discord.pace import Pace, pacing
from config.chats import DiscordSettings

DISCORD_API: Final = "https://discord.com/api/v10"

LONGEST_WAIT: Final = 30.0  # seconds that discord.py itself waits for a route's limit; beyond, it says so
_REMEMBERED: Final = 500  # ids of the last messages; what a connection missed is far less

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class _Briefly(logging.Filter):
    """A connection that was lost is no fault of the program: its reason is logged, its traceback is not."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line, without the traceback."""
        if record.exc_info and record.exc_info[0]:
            record.msg, record.exc_info = f"{record.msg} ({record.exc_info[0].__name__})", None
        return True


logging.getLogger("discord.client").addFilter(_Briefly())


class Client(discord.Client):
    """Hands over messages and interactions, and logs in and out."""

    def __init__(
        self,
        settings: DiscordSettings,
        clock: ServerClock,
        *,
        prepare: Callable[[Client], Awaitable[None]],
        take_message: Callable[[discord.Message, discord.ClientUser], Awaitable[None]],
        take_interaction: Callable[[Interaction], Awaitable[None]],
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot is silent
        Route.BASE = settings.api_url or DISCORD_API  # discord.py has no setting of its own for it
        self.pace = Pace()
        super().__init__(
            intents=intents_for(mentions=settings.mentions),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            enable_debug_events=False,
            http_trace=_noting(clock, pacing(self.pace)),
        )
        self.http.request = _sparing(self.http.request, self.pace)  # type: ignore[method-assign]  # it has none of its own
        self._gateway_url = settings.gateway_url
        self._prepare = prepare
        self._take_message = take_message
        self._take_interaction = take_interaction
        self._taken: deque[int] = deque(maxlen=_REMEMBERED)

    async def setup_hook(self) -> None:
        """Find the gateway, and register the commands."""
        url = self._gateway_url or (await self.http.get_bot_gateway())[1]
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await self._prepare(self)

    async def on_ready(self) -> None:
        """Say so."""
        _LOG.info("Discord: connected as %s to %d servers", self.user, len(self.guilds))

    async def on_resumed(self) -> None:
        """Say so."""
        _LOG.info("Discord: the connection was resumed")

    async def on_message(self, message: discord.Message) -> None:
        """Hand a message over, once: a resumed connection may bring it again."""
        if self.user and message.id not in self._taken:
            self._taken.append(message.id)
            await self._take_message(message, self.user)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Hand an interaction over."""
        await self._take_interaction(interaction)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Say so: the bot was removed from a server."""
        _LOG.info("Discord: server=%d the bot is no longer there", guild.id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:  # noqa: ARG002 - the
        # arguments hold the text of messages, which is not logged
        """Log what happened; no other event is concerned."""
        _LOG.exception("Discord: %s failed", event_method)


def _noting(clock: ServerClock, tracing: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """Compares the clocks at each of Discord's answers, beside what the hooks do already."""

    async def note(_: object, __: object, ended: aiohttp.TraceRequestEndParams) -> None:
        clock.compare(ended.response.headers.get("Date", ""), datetime.now(UTC))

    tracing.on_request_end.append(note)
    return tracing


def _sparing(request: Callable[..., Awaitable[_T]], pace: Pace) -> Callable[..., Coroutine[None, None, _T | None]]:
    """Requests, but when others wait, nobody is shown that the bot is typing."""

    async def sparing(route: Route, **details: object) -> _T | None:
        if pace.is_busy and route.path.endswith("/typing"):
            return None
        return await request(route, **details)

    return sparing


def intents_for(*, mentions: bool) -> discord.Intents:
    """What the bot listens to: commands and direct messages; messages in servers only to answer mentions."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.dm_messages = True
    intents.guild_messages = mentions
    intents.message_content = mentions  # privileged
    return intents
