"""What becomes of each update: work of its own, so that no chat waits for another."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from telegram import Bot, CallbackQuery, InlineQuery, Message, Update
from telegram.error import TelegramError

from bot.adapters.clock import ServerClock
from bot.adapters.telegram.admins import admin_check
from bot.adapters.telegram.apart import apart_of
from bot.adapters.telegram.incoming import read_inline, read_message, read_press
from bot.adapters.telegram.inline import CACHE_SECONDS, MOST_OFFERS, results_of
from bot.adapters.telegram.outbox import Outbox, Undeliverable
from bot.adapters.telegram.outgoing import place_of
from bot.adapters.telegram.patience import Patience
from bot.adapters.telegram.showing import Showing
from bot.incoming import Incoming
from bot.service import ChatService

_LOG = logging.getLogger(__name__)


class Routing:
    """Takes updates in order and has them answered; the service keeps the order of each chat."""

    def __init__(self, bot: Bot, service: ChatService, patience: Patience, clock: ServerClock) -> None:
        self._bot = bot
        self._service = service
        self._patience = patience
        self._clock = clock
        self._outbox = Outbox(bot, patience, self._moved)
        self._tasks: set[asyncio.Task[None]] = set()
        self._inline: dict[int, asyncio.Task[None]] = {}  # the latest of each user: earlier words are out of date

    def take(self, update: Update) -> None:
        """Begin what an update asks for. Nothing is awaited here, so the order of the updates is kept."""
        try:
            if update.message:
                self._take_message(update.message)
            elif update.callback_query:
                self._take_press(update.callback_query)
            elif update.inline_query:
                self._take_inline(update.inline_query)
            elif update.my_chat_member:
                member = update.my_chat_member
                _LOG.info("Telegram: chat=%s the bot is now %s", member.chat.id, member.new_chat_member.status)
        except Exception as error:  # noqa: BLE001 - an update that cannot be read must not end the intake
            _LOG.error("Telegram: update=%d was left out: %s", update.update_id, _what_and_where(error))

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Have something done beside everything else; what fails in it is logged."""
        task = asyncio.ensure_future(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def drain(self, seconds: float) -> None:
        """Wait for answers that are on their way, then let go of the rest."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _take_message(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            self.start(self._moved(message.chat.id, message.migrate_to_chat_id))
            return
        incoming = read_message(message, self._bot.bot, lambda name: self._service.commands.find(name) is not None)
        if incoming:
            self.start(self._answer(replace(incoming, sent_at=self._clock.here(incoming.sent_at))))

    def _take_press(self, query: CallbackQuery) -> None:
        self.start(self._acknowledge(query))
        incoming = read_press(query, datetime.now(UTC))
        if incoming:
            self.start(self._answer(incoming, query.message if isinstance(query.message, Message) else None))

    def _take_inline(self, query: InlineQuery) -> None:
        user = query.from_user.id
        if before := self._inline.get(user):
            before.cancel()
        task = self._inline[user] = self.start(self._offer(query))
        task.add_done_callback(lambda done: self._inline.pop(user) if self._inline.get(user) is done else None)

    async def _answer(self, incoming: Incoming, pressed: Message | None = None) -> None:
        """Answer a message or a button; ``pressed`` is the message with the button, as far as Telegram brings it."""
        incoming = replace(incoming, is_chat_admin=admin_check(self._bot, self._patience, incoming))
        replaces = int(incoming.message_id) if incoming.action and incoming.message_id else None
        apart = None if incoming.is_private else apart_of(incoming, self._bot.username, self._service.commands)
        showing = Showing(self._outbox, place_of(incoming), replaces=replaces, pressed=pressed, apart=apart)
        with suppress(Undeliverable):  # the outbox has said so in the log
            async with aclosing(self._service.stream(incoming)) as events:
                await showing.show(events)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        """Take the waiting mark off a button; too late is no harm."""
        try:
            await self._patience.call(query.id, query.answer)
        except TelegramError as error:
            _LOG.info("Telegram: a button could not be acknowledged: %s", type(error).__name__)

    async def _offer(self, query: InlineQuery) -> None:
        offers = await self._service.offer(read_inline(query, datetime.now(UTC)), limit=MOST_OFFERS)
        try:
            await query.answer(results_of(offers), cache_time=CACHE_SECONDS, is_personal=True)
        except TelegramError as error:
            _LOG.info("Telegram: inline results were not taken: %s", error.message)

    async def _moved(self, old: int, new: int) -> None:
        _LOG.info("Telegram: chat=%d is now %d", old, new)
        await self._service.chat_moved("telegram", str(old), str(new))


async def _logged(work: Coroutine[object, object, None]) -> None:
    """Do something; an error in it concerns no other work."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - whatever it is, the other chats are served
        _LOG.error("Telegram: an answer was not shown: %s", _what_and_where(error))


def _what_and_where(error: Exception) -> str:
    """The kind of an error and the place in the code; its message is left out, as it may quote what was written."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
