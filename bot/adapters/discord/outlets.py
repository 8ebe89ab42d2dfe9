"""Where an answer goes: into a channel, or to the interaction that it answers."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from typing import Any, Final, Protocol

import discord
from discord.abc import Messageable

from bot.adapters.discord.incoming import Interaction, may_open_threads, thread_name
from bot.adapters.discord.pages import Page, embeds_of, files_of, view_of
from bot.adapters.discord.patience import FAILURES, name_of, patiently

_LOG = logging.getLogger(__name__)

# Error codes of Discord.
UNKNOWN_MESSAGE: Final = 10008
_UNKNOWN_WEBHOOK = 10015
_UNKNOWN_INTERACTION = 10062
_TOKEN_EXPIRED = 50027
_ACKNOWLEDGED = 40060
_CONTENT_LENGTH: Final = 2000  # characters of a message, for Discord
EXPIRED: Final = frozenset({_UNKNOWN_WEBHOOK, _UNKNOWN_INTERACTION, _TOKEN_EXPIRED})  # they last 15 minutes


Asker = discord.User | discord.Member


class Outlet(Protocol):
    """Takes the messages of one answer."""

    @property
    def apart(self) -> Outlet | None:
        """Where goes what nobody but the asker may read; None where it can be sent here."""

    @property
    def typing_in(self) -> Messageable | None:
        """Where the bot is shown as typing while it works; None where something else shows it, or nothing can."""

    async def send(self, page: Page, *, private: bool) -> discord.Message:
        """Send a message; raises HTTPException."""

    async def replaced(self) -> discord.Message | None:
        """The message with the button that was pressed, which the answer may take the place of."""

    async def withdraw(self) -> None:
        """There is no answer: nothing is left waiting for it."""

    async def complain(self, text: str) -> None:
        """Tell the asker elsewhere that the answer could not be shown, if that is possible."""


class ChannelOutlet:
    """Answers somebody in a channel. The first message replies to the question, where there is one.

    ``is_shared``: others read along. Each message has a nonce: one that is sent again after its connection was cut does
    not come twice.
    """

    def __init__(
        self, channel: Messageable, asker: Asker, question: discord.Message | None = None, *, is_shared: bool = False
    ) -> None:
        self.typing_in: Messageable | None = channel
        self.apart: Outlet | None = ChannelOutlet(asker, asker) if is_shared else None
        self._channel = channel
        self._asker = asker
        self._question = question
        self._nonce = secrets.token_hex(8)

    async def send(self, page: Page, *, private: bool) -> discord.Message:  # noqa: ARG002 - a channel has no private
        """Send a message, as a reply if it is the first."""
        message = await self._channel.send(**new_parameters(page), **self._reference(), nonce=self._nonce)
        self._question, self._nonce = None, secrets.token_hex(8)
        return message

    async def replaced(self) -> discord.Message | None:
        """No button was pressed."""
        return None

    async def withdraw(self) -> None:
        """Nothing waits."""

    async def complain(self, text: str) -> None:
        """In a direct message; who takes none from the bot is not told."""
        with suppress(*FAILURES):
            await self._asker.send(text)

    def _reference(self) -> dict[str, Any]:
        if self._question is None:
            return {}
        return {"reference": self._question.to_reference(fail_if_not_exists=False), "mention_author": False}


class InteractionOutlet:
    """Answers a command or a button. It is acknowledged at once, within Discord's three seconds.

    When the interaction has expired, the channel takes what is not private.
    """

    def __init__(self, interaction: Interaction, *, private: bool) -> None:
        self._interaction = interaction
        self._is_command = interaction.type is discord.InteractionType.application_command
        self._channel = _channel_of(interaction)
        self.apart = None
        self.typing_in = None if self._is_command else self._channel  # a command has its "thinking" message
        self._private = private
        self._waiting = self._is_command  # the "thinking" message is still to be filled
        self._acknowledged = asyncio.create_task(self._acknowledge())

    async def _acknowledge(self) -> bool:
        defer = self._interaction.response.defer
        try:
            await patiently(lambda: defer(ephemeral=self._private, thinking=self._is_command))
        except FAILURES as error:
            if isinstance(error, discord.HTTPException) and error.code == _ACKNOWLEDGED:
                return True  # an attempt that was cut off had got there
            _LOG.warning("Discord: an interaction could not be acknowledged: %s", name_of(error))
            return False
        return True

    async def send(self, page: Page, *, private: bool) -> discord.Message:
        """Fill the message that is waiting, or send another one."""
        if not await self._acknowledged:
            return await self._send_to_channel(page, private=private)
        try:
            return await self._answer(page, private=private)
        except discord.HTTPException as error:
            if error.code not in EXPIRED:
                raise
            return await self._send_to_channel(page, private=private)

    async def _answer(self, page: Page, *, private: bool) -> discord.Message:
        if self._waiting and private and not self._private:
            await self._interaction.delete_original_response()  # shown to all, it would make the answer so
            self._waiting = False
        if self._waiting:
            message = await self._interaction.edit_original_response(**changed_parameters(page))
            self._waiting = False
            return message
        return await self._interaction.followup.send(
            **new_parameters(page), wait=True, ephemeral=private or self._private
        )

    async def _send_to_channel(self, page: Page, *, private: bool) -> discord.Message:
        if private or self._private or self._channel is None:
            raise ExpiredError
        return await self._channel.send(**new_parameters(page))

    async def open_thread(self, question: str) -> discord.Thread | None:
        """A thread below a message that shows the question; None where there may be none: the answer comes here."""
        if not (isinstance(self._channel, discord.TextChannel) and may_open_threads(self._interaction.app_permissions)):
            return None
        if not await self._acknowledged:
            return None
        shown = f"💬 {discord.utils.escape_markdown(question)}"
        try:
            message = await self._interaction.edit_original_response(content=shown[:_CONTENT_LENGTH])
            thread = await message.create_thread(name=thread_name(question))
        except FAILURES as error:
            _LOG.warning("Discord: chat=%d no thread could be opened: %s", self._channel.id, name_of(error))
            return None
        self._waiting = False
        return thread

    async def replaced(self) -> discord.Message | None:
        """The message with the button; its changes go through the interaction, which needs no permission."""
        if self._is_command or not await self._acknowledged:
            return None
        return await self._interaction.original_response()

    async def withdraw(self) -> None:
        """Take the "thinking" message away."""
        if self._waiting and await self._acknowledged:
            await self._interaction.delete_original_response()

    async def complain(self, text: str) -> None:
        """To the asker alone, where the interaction is still open."""
        if await self._acknowledged:
            with suppress(*FAILURES):
                await self._interaction.followup.send(text, ephemeral=True)


class ExpiredError(Exception):
    """An interaction has expired before its private answer could be shown."""


async def change(message: discord.Message, page: Page) -> None:
    """Make a message that page; raises HTTPException."""
    await message.edit(**changed_parameters(page))


def _channel_of(interaction: Interaction) -> Messageable | None:
    """The interaction's channel if the bot is a member there; where a user brought it along, it is none."""
    is_member = interaction.context.dm_channel or interaction.is_guild_integration()
    return interaction.channel if is_member and isinstance(interaction.channel, Messageable) else None


def new_parameters(page: Page) -> dict[str, Any]:
    """What discord.py is told to send a page."""
    view = view_of(page)
    return {
        "content": page.content or None,
        "embeds": embeds_of(page),
        "files": files_of(page),
        "suppress_embeds": bool(page.content) and not page.preview,
        **({"view": view} if view else {}),
    }


def changed_parameters(page: Page) -> dict[str, Any]:
    """What discord.py is told to make a message a page."""
    return {
        "content": page.content or None,
        "embeds": embeds_of(page),
        "attachments": files_of(page),
        "view": view_of(page),
    }
