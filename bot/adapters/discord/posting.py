"""Posts on Discord. Each message has a nonce, so that what is sent again within minutes comes once."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, TypeVar

import discord

from bot.adapters.discord.client import Client
from bot.adapters.discord.outlets import UNKNOWN_MESSAGE, changed_parameters, new_parameters
from bot.adapters.discord.pages import Page, pages_of, plain_parts_of
from bot.adapters.discord.patience import FAILURES, name_of
from bot.adapters.discord.post_errors import ARCHIVED, is_form_refused, send_error_of
from bot.incoming import Platform
from bot.push.sending import Arrived, GoneError, LaterError, Part
from bot.push.types import Target
from bot.render.reply_discord import FILE_BYTES
from bot.reply import Reply
from retrieval.reasons import Reason

NONCE_SECONDS: Final = 120.0  # "the past few minutes", says Discord
THREAD_MINUTES: Final = 1440  # without a message, after which a thread is put away
THREAD_NAME: Final = 100  # characters
NOT_CONNECTED: Final = 5.0  # seconds to wait for a connection that is being made

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class DiscordSender:
    """Posts through a client that has logged in; ``client`` gives the one of the moment, None between two of them.

    Channels are written to by their ids: no gateway and no cache is needed. A thread that was archived is opened by
    writing to it; one that is locked refuses the post. A channel that the bot cannot see ends the subscription:
    Discord tells it apart neither from one that was hidden nor from a server that the bot was removed from.
    """

    platform: Platform = "discord"
    nonce_seconds = NONCE_SECONDS

    def __init__(self, client: Callable[[], Client | None]) -> None:
        self._client = client

    def parts(self, post: Reply) -> Sequence[Part]:
        """The messages of a post, audio as an extra."""
        if post.audio and len(post.audio.mp3) > FILE_BYTES:
            _LOG.warning("Discord: %s is left out of the posts: larger than %d bytes", post.audio.name, FILE_BYTES)
        return tuple(Part(page, _content_of(page), is_extra=page.audio is not None) for page in pages_of(post))

    def rest(self, target: Target) -> float:  # noqa: ARG002 - discord.py knows, and says so when something is sent
        """Not known before; nothing can be sent while there is no connection."""
        return 0.0 if self._is_connected else NOT_CONNECTED

    async def turn(self, target: Target) -> None:  # noqa: ARG002 - discord.py sees to the limits of each channel
        """Wait behind the calls that answer somebody."""
        await self._connected().pace.turn()

    async def send(self, target: Target, part: Part, *, silent: bool, nonce: str) -> Arrived:
        """Send a message; as plain text, which may be several messages, where its embed or picture is refused."""
        with _translated():
            try:
                message = await self._send(target, _page_of(part), silent=silent, nonce=nonce)
            except discord.HTTPException as error:
                if part.is_extra or not is_form_refused(error):
                    raise
                _LOG.warning("Discord: channel=%d refused the form of a post: %s", _channel_id(target), name_of(error))
                message = await self._send_plain(target, _page_of(part), silent=silent, nonce=nonce)
        return Arrived(str(message.id), target)

    async def change(self, target: Target, message_id: str, part: Part) -> None:
        """Change a message; to the first of its plain texts where its embed or picture is refused."""
        message, page = self._channel(target).get_partial_message(int(message_id)), _page_of(part)
        with _translated():
            try:
                await self._insisting(target, lambda: message.edit(**changed_parameters(page)))
            except discord.HTTPException as error:
                if error.code == UNKNOWN_MESSAGE:
                    raise GoneError(Reason("send_message_gone")) from error
                if not is_form_refused(error):
                    raise
                await message.edit(**changed_parameters(plain_parts_of(page)[0]))

    async def pin(self, target: Target, message_id: str) -> None:
        """Pin a message; Discord notifies nobody of it."""
        with _translated():
            await self._channel(target).get_partial_message(int(message_id)).pin()

    async def unpin(self, target: Target, message_id: str) -> None:
        """Take the pin off a message."""
        with _translated():
            await self._channel(target).get_partial_message(int(message_id)).unpin()

    async def open_thread(self, target: Target, message_id: str, name: str) -> str | None:
        """A thread under a message, which has its id; None in a thread or direct message, or where refused."""
        if target.thread_id is not None:
            return None
        open_it = self._connected().http.start_thread_with_message
        try:
            await open_it(
                _channel_id(target), int(message_id), name=name[:THREAD_NAME], auto_archive_duration=THREAD_MINUTES
            )
        except FAILURES as error:
            _LOG.warning("Discord: channel=%d no thread could be opened: %s", _channel_id(target), name_of(error))
            return None
        return message_id

    async def private_chat(self, user_id: str) -> Target:
        """The channel of direct messages with a user."""
        with _translated():
            channel = await self._connected().http.start_private_message(int(user_id))
        return Target("discord", str(channel["id"]))

    async def _send_plain(self, target: Target, page: Page, *, silent: bool, nonce: str) -> discord.Message:
        """Send a page as plain text; the first of its messages stands for it."""
        first, *others = plain_parts_of(page)
        message = await self._send(target, first, silent=silent, nonce=f"{nonce}p")
        for number, other in enumerate(others):
            await self._send(target, other, silent=silent, nonce=f"{nonce}p{number}")
        return message

    async def _send(self, target: Target, page: Page, *, silent: bool, nonce: str) -> discord.Message:
        channel = self._channel(target)
        return await self._insisting(target, lambda: channel.send(**new_parameters(page), silent=silent, nonce=nonce))

    async def _insisting(self, target: Target, attempt: Callable[[], Awaitable[_T]]) -> _T:
        """Do something in a channel; in an archived thread, after opening it again."""
        try:
            return await attempt()
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            await self._connected().http.edit_channel(_channel_id(target), archived=False)
            return await attempt()

    def _channel(self, target: Target) -> discord.PartialMessageable:
        return self._connected().get_partial_messageable(_channel_id(target))

    @property
    def _is_connected(self) -> bool:
        client = self._client()
        return client is not None and not client.is_closed() and client.user is not None

    def _connected(self) -> Client:
        client = self._client()
        if client is None or not self._is_connected:
            raise LaterError(Reason("send_not_connected", platform="Discord"), seconds=NOT_CONNECTED)
        return client


@contextmanager
def _translated() -> Iterator[None]:
    """Errors of Discord as those of the push."""
    try:
        yield
    except FAILURES as error:
        raise send_error_of(error) from error


def _channel_id(target: Target) -> int:
    return int(target.thread_id or target.chat_id)


def _page_of(part: Part) -> Page:
    assert isinstance(part.payload, Page)
    return part.payload


def _content_of(page: Page) -> str:
    """A hash of all that a page shows."""
    picture = b"" if page.picture is None else hashlib.blake2b(page.picture.png, digest_size=16).digest()
    shown = repr(replace(page, picture=None)).encode() + picture  # audio is its key there
    return hashlib.blake2b(shown, digest_size=16).hexdigest()
