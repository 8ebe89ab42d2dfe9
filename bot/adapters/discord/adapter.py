"""The connection to Discord: its life, and what becomes of each message and interaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import aclosing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import discord
from discord import app_commands

from bot.adapters.clock import ServerClock
from bot.adapters.discord.client import Client
from bot.adapters.discord.incoming import (
    Interaction,
    begins_conversation,
    focused_option,
    in_thread,
    is_addressed,
    read_interaction,
    read_message,
    thread_name,
)
from bot.adapters.discord.outlets import ChannelOutlet, ExpiredError, InteractionOutlet, Outlet
from bot.adapters.discord.patience import FAILURES, name_of, pause_after
from bot.adapters.discord.posting import DiscordSender
from bot.adapters.discord.refusals import refusal_of
from bot.adapters.discord.registration import commands_payload, register_commands
from bot.adapters.discord.showing import Showing
from bot.incoming import Incoming
from bot.service import ChatService, language_of
from config.chats import DiscordSettings
from config.locales import say

STOP_SECONDS: Final = 10.0  # for answers that are on their way when the bot is stopped
SUGGEST_SECONDS: Final = 2.0  # Discord takes suggestions for three
SUGGESTIONS: Final = 25

_LOG = logging.getLogger(__name__)


class DiscordAdapter:
    """Serves one Discord bot. ``kept`` is the file that remembers which commands were registered last."""

    name = "Discord"

    def __init__(self, settings: DiscordSettings, service: ChatService, kept: Path) -> None:
        assert settings.token is not None, "Discord is off without a token"
        self._settings = settings
        self._token = settings.token.get_secret_value()
        self._service = service
        self._kept = kept
        self._clock = ServerClock("Discord")
        self._client: Client | None = None
        self.sender = DiscordSender(lambda: self._client)
        self._tasks: set[asyncio.Task[object]] = set()
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    async def serve(self) -> None:
        """Serve until `stop` was called; raises AdapterError where the token or an intent is refused."""
        self._ended.clear()
        failures = 0
        try:
            while not self._stop.is_set():
                if await self._connected():
                    failures = 0
                failures += 1
                await self._pause(pause_after(failures))
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Wait a few seconds for answers that are on their way, and disconnect.

        To what still comes the service, which closes at the same time, says that it is closing.
        """
        self._stop.set()
        await self._ended.wait()

    async def _connected(self) -> bool:
        """One connection, from login to its end; discord.py resumes it when it drops. Whether it came about at all."""
        client = Client(
            self._settings,
            self._clock,
            prepare=self._register,
            take_message=lambda message, me: self._counted(self._take_message(message, me)),
            take_interaction=lambda interaction: self._counted(self._take_interaction(interaction)),
        )
        self._client = client
        running = asyncio.ensure_future(client.start(self._token))
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                _explain_end(running.exception())
            else:
                await self._drain()
            return client.ws is not None
        finally:
            stopping.cancel()
            running.cancel()
            with suppress(Exception, asyncio.CancelledError):
                await running
            self._client = None
            await client.close()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    async def _drain(self) -> None:
        """Wait for answers that are on their way, then let go of the rest."""
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        late = set(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _register(self, client: Client) -> None:
        """Register the commands; where Discord refuses that, those of the last time stay."""
        application = str(client.application_id)
        try:
            uploaded = await register_commands(
                commands_payload(self._service.commands),
                f"{application} {self._settings.api_url}",
                self._kept,
                lambda payload: client.http.bulk_upsert_global_commands(application, payload),
            )
        except FAILURES as error:
            _LOG.error("Discord: commands could not be registered: %s", name_of(error))
        else:
            _LOG.info("Discord: commands %s", "registered" if uploaded else "unchanged since they were registered")

    async def _counted(self, work: Coroutine[object, object, None]) -> None:
        """Do something that is awaited at the end."""
        task = asyncio.current_task()
        assert task is not None, "discord.py handles each event in a task"
        self._tasks.add(task)
        try:
            await work
        finally:
            self._tasks.discard(task)

    async def _take_message(self, message: discord.Message, me: discord.ClientUser) -> None:
        if not is_addressed(message, me):
            return
        incoming = self._timed(read_message(message, me))
        thread = None
        if self._opens_thread(incoming) and begins_conversation(message, incoming):
            thread = await _open_thread(message, thread_name(incoming.text))
        if thread:
            await self._answer(in_thread(incoming, thread), ChannelOutlet(thread, message.author, is_shared=True))
        else:
            outlet = ChannelOutlet(message.channel, message.author, message, is_shared=message.guild is not None)
            await self._answer(incoming, outlet)

    async def _take_interaction(self, interaction: Interaction) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            await self._suggest(interaction)
        elif interaction.type in {discord.InteractionType.application_command, discord.InteractionType.component}:
            incoming = self._timed(read_interaction(interaction))
            command = self._service.commands.find(incoming.command or "")
            outlet = InteractionOutlet(interaction, private=command is not None and command.private)
            thread = None
            if command and command.asks and incoming.options and self._opens_thread(incoming):
                thread = await outlet.open_thread(" · ".join(incoming.options.values()))
            if thread:
                await self._answer(in_thread(incoming, thread), ChannelOutlet(thread, interaction.user, is_shared=True))
            else:
                await self._answer(incoming, outlet)

    def _opens_thread(self, incoming: Incoming) -> bool:
        return self._settings.open_threads and self._service.will_answer(incoming)

    def _timed(self, incoming: Incoming) -> Incoming:
        """A message with the time at which it was sent by the clock here."""
        return replace(incoming, sent_at=self._clock.here(incoming.sent_at))

    async def _answer(self, incoming: Incoming, outlet: Outlet) -> None:
        """Show an answer. What goes wrong is logged here, and concerns no other chat."""
        try:
            async with aclosing(self._service.stream(incoming)) as events:
                await Showing(outlet, language_of(incoming)).show(events)
        except discord.Forbidden as error:
            _LOG.warning("Discord: chat=%s the bot may not write there: %s", incoming.chat_id, name_of(error))
            await outlet.complain(say("chat.cannot_write", language_of(incoming)))
        except ExpiredError:
            _LOG.info("Discord: chat=%s an answer came too late for its interaction", incoming.chat_id)
        except FAILURES as error:
            _LOG.warning("Discord: chat=%s an answer was not shown: %s", incoming.chat_id, name_of(error))

    async def _suggest(self, interaction: Interaction) -> None:
        focused = focused_option(interaction)
        if focused is None:
            return
        name, typed = focused
        try:
            async with asyncio.timeout(SUGGEST_SECONDS):
                found = await self._service.suggest(read_interaction(interaction), option=name, typed=typed)
        except TimeoutError:
            found = ()
        choices = [app_commands.Choice(name=each.label, value=each.value) for each in found[:SUGGESTIONS]]
        try:
            await interaction.response.autocomplete(choices)
        except FAILURES as error:
            _LOG.info("Discord: suggestions were not taken: %s", name_of(error))


async def _open_thread(message: discord.Message, name: str) -> discord.Thread | None:
    """A thread for a question; None where there may be none: the answer goes into the channel."""
    try:
        return await message.create_thread(name=name)
    except FAILURES as error:
        _LOG.warning("Discord: chat=%d no thread could be opened: %s", message.channel.id, name_of(error))
        return None


def _explain_end(error: BaseException | None) -> None:
    """Raise AdapterError where a connection can never work; all else that Discord does is tried again."""
    if error is None:
        _LOG.warning("Discord: the connection ended")
        return
    if refusal := refusal_of(error):
        raise refusal from error
    if not isinstance(error, (*FAILURES, discord.GatewayNotFound)):
        raise error
    _LOG.warning("Discord: cannot connect (%s)", name_of(error))
