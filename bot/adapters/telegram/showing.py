"""Shows one answer in a chat as it comes about: typing, the text so far, the whole."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from telegram import Message
from telegram.error import RetryAfter, TelegramError

from bot.adapters.telegram.apart import Apart
from bot.adapters.telegram.outbox import Outbox, Undeliverable
from bot.adapters.telegram.outgoing import Place, is_shown_by
from bot.render.reply_telegram import TelegramMessage, render_telegram
from bot.reply import Reply
from bot.service import Event, Partial, Working
from bot.service import Final as FinalEvent

TYPING_SECONDS: Final = 4.5  # what is shown as typing ends by itself after 5 s
LAST_TYPING_SECONDS: Final = 1.0  # that an answer waits for a call that shows typing
DRAFT_SECONDS: Final = 1.0
EDIT_SECONDS: Final = 3.0  # a group takes 20 messages a minute, and edits count

_LOG = logging.getLogger(__name__)


class Showing:
    """One answer. ``replaces`` is the message with the button that was pressed, which the answer may take the place of.

    ``pressed`` is that message as it is shown, if that is known. In private chats the text so far is a draft;
    elsewhere it is a message that is edited. ``apart`` is where answers go that nobody else may read; a private chat
    has none.
    """

    def __init__(
        self,
        outbox: Outbox,
        place: Place,
        *,
        replaces: int | None = None,
        pressed: Message | None = None,
        apart: Apart | None = None,
    ) -> None:
        self._outbox = outbox
        self._place = place
        self._apart = apart
        self._drafts = apart is None
        self._replaces = replaces
        self._pressed = pressed
        self._shown: list[tuple[int, TelegramMessage]] = []  # messages sent so far, by their ids
        self._draft: TelegramMessage | None = None
        self._next_partial = 0.0
        self._typing: asyncio.Task[None] | None = None
        self._answering = asyncio.Event()

    async def show(self, events: AsyncIterator[Event]) -> None:
        """Show the events, each before the next is taken. Raises Undeliverable."""
        try:
            async for event in events:
                match event:
                    case Working():
                        self._typing = self._typing or asyncio.create_task(self._keep_typing())
                    case Partial(reply):
                        await self._show_partial(render_telegram(reply))
                    case FinalEvent(reply):
                        await self._show_final(reply)
        finally:
            await self._stop_typing()

    async def _keep_typing(self) -> None:
        try:
            while not self._answering.is_set():
                if not self._outbox.patience.is_busy:  # typing gives way to answers
                    await self._outbox.type(self._place)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._answering.wait(), TYPING_SECONDS)
        except RetryAfter as error:
            self._outbox.patience.refused(self._place.chat_id, error)
        except TelegramError as error:  # what is wrong with the chat shows when the answer is sent
            _LOG.info("Telegram: chat=%s shows no typing: %s", self._place.chat_id, type(error).__name__)

    async def _stop_typing(self) -> None:
        """End it before anything is sent: a call that is under way would show typing after the answer."""
        if self._typing:
            self._answering.set()
            await asyncio.wait({self._typing}, timeout=LAST_TYPING_SECONDS)
            self._typing.cancel()
            self._typing = None

    async def _show_partial(self, messages: tuple[TelegramMessage, ...]) -> None:
        """The text so far, unless it is too soon or the chat has to wait: a later one or the whole will show it."""
        now = asyncio.get_running_loop().time()
        if not messages or now < self._next_partial or self._outbox.patience.wait(self._place.chat_id):
            return
        await self._stop_typing()
        self._next_partial = now + (DRAFT_SECONDS if self._drafts else EDIT_SECONDS)
        if self._drafts:
            await self._show_draft(messages[-1])
        else:
            await self._reconcile(messages)

    async def _show_draft(self, message: TelegramMessage) -> None:
        if message == self._draft:
            return
        self._draft = message
        draft_id = self._place.reply_to or 1
        try:
            await self._outbox.draft(self._place, draft_id, message)
        except RetryAfter as error:
            self._outbox.patience.refused(self._place.chat_id, error)
        except TelegramError as error:
            _LOG.info("Telegram: chat=%s takes no drafts: %s", self._place.chat_id, type(error).__name__)
            self._next_partial = float("inf")

    async def _show_final(self, reply: Reply) -> None:
        await self._stop_typing()
        if reply.confidential and self._apart:
            reply = await self._sent_apart(reply, self._apart)
        messages = render_telegram(reply)
        if reply.replaces and self._replaces and not self._shown and messages and not messages[0].picture:
            if self._pressed and len(messages) == 1 and is_shown_by(self._pressed, messages[0]):
                return  # the button that is chosen already: Telegram counts an edit that changes nothing, too
            if not await self._outbox.change(self._place, self._replaces, messages[0]):
                await self._reconcile(messages)
                return
            self._shown.append((self._replaces, messages[0]))
        await self._reconcile(messages)

    async def _sent_apart(self, reply: Reply, apart: Apart) -> Reply:
        """Send an answer to the asker's private chat; returns what is said of it here."""
        if apart.place is None:
            return apart.closed
        try:
            for message in render_telegram(reply):
                await self._outbox.send(apart.place, message)
        except Undeliverable:
            return apart.closed
        return apart.done

    async def _reconcile(self, messages: tuple[TelegramMessage, ...]) -> None:
        """Make the messages in the chat those of the answer: change what differs, send what is new, delete the rest."""
        for number, message in enumerate(messages):
            if number == len(self._shown):
                self._shown.append((await self._send(message), message))
                continue
            message_id, before = self._shown[number]
            if message == before:
                continue
            if message.picture or not await self._outbox.change(self._place, message_id, message):
                await self._outbox.delete(self._place, message_id)
                message_id = await self._send(message)
            self._shown[number] = message_id, message
        while len(self._shown) > len(messages):
            message_id, _ = self._shown.pop()
            await self._outbox.delete(self._place, message_id)

    async def _send(self, message: TelegramMessage) -> int:
        """Send a message; only the first one of an answer replies to the question."""
        self._place, message_id = await self._outbox.send(self._place, message)
        self._place = replace(self._place, reply_to=None)
        return message_id
