"""The connection to Telegram: its life, and what becomes of each update."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from telegram import CallbackQuery, InlineQuery, Message, Update
from telegram.error import InvalidToken, TelegramError

from bot.adapters.adapter import AdapterError
from bot.adapters.telegram.clock import ServerClock
from bot.adapters.telegram.connecting import build_bot, refused_token
from bot.adapters.telegram.incoming import read_inline, read_message, read_press
from bot.adapters.telegram.inline import CACHE_SECONDS, MOST_OFFERS, results_of
from bot.adapters.telegram.menu import register_menus
from bot.adapters.telegram.outbox import Outbox, Undeliverable
from bot.adapters.telegram.outgoing import place_of
from bot.adapters.telegram.patience import Patience, pause_after
from bot.adapters.telegram.polling import KINDS, Poller
from bot.adapters.telegram.showing import Showing
from bot.adapters.telegram.webhook import listening
from bot.incoming import Incoming
from bot.service import ChatService
from config.chats import TelegramSettings

STOP_SECONDS: Final = 10.0  # for answers that are on their way when the bot is stopped

_LOG = logging.getLogger(__name__)


class TelegramAdapter:
    """Serves one Telegram bot. Messages are taken in order; the service keeps the order of each chat."""

    name = "Telegram"

    def __init__(self, settings: TelegramSettings, service: ChatService) -> None:
        self._settings = settings
        self._service = service
        self._clock = ServerClock()
        self._bot = build_bot(settings, self._clock)
        self._outbox = Outbox(self._bot, Patience(), self._moved)
        self._tasks: set[asyncio.Task[None]] = set()
        self._inline: dict[int, asyncio.Task[None]] = {}  # the latest of each user: earlier words are out of date
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    async def serve(self) -> None:
        """Serve until `stop` was called; raises AdapterError where the token or the webhook's address is refused."""
        self._ended.clear()
        try:
            if await self._until_stopped(self._connect()):
                _LOG.info("Telegram: connected as @%s", self._bot.username)
                self._start(register_menus(self._bot, self._outbox.patience, self._service.commands, self._admins))
                await (self._take_deliveries() if self._settings.webhook_url else self._fetch())
        finally:
            await self._drain()
            await self._bot.shutdown()
            self._ended.set()

    async def stop(self) -> None:
        """Take nothing more in, wait a few seconds for answers that are on their way, and disconnect."""
        self._stop.set()
        await self._ended.wait()

    @property
    def _admins(self) -> tuple[str, ...]:
        return self._settings.admins

    async def _connect(self) -> None:
        """Ask who the bot is, again and again where the server cannot be reached."""
        failures = 0
        while True:
            try:
                await self._bot.initialize()
            except InvalidToken:
                raise refused_token() from None  # the library's error holds the token
            except TelegramError as error:
                failures += 1
                _LOG.warning("Telegram: cannot connect (%s), attempt %d", type(error).__name__, failures)
                await asyncio.sleep(pause_after(failures))
            else:
                return

    async def _fetch(self) -> None:
        """Long polling."""
        await self._outbox.patience.call("webhook", self._bot.delete_webhook)
        poller = Poller(self._bot, self._take)
        try:
            await self._until_stopped(poller.run())
        finally:
            await poller.confirm()

    async def _take_deliveries(self) -> None:
        """Webhook."""
        settings, secret = self._settings, self._settings.webhook_secret
        assert settings.webhook_url is not None
        assert secret is not None, "settings without a secret are refused"
        token = secret.get_secret_value()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(
                listening(self._bot, self._take, url=settings.webhook_url, listen=settings.webhook_listen, secret=token)
            )
            await self._set_webhook(settings.webhook_url, token)
            await self._stop.wait()

    async def _set_webhook(self, url: str, secret: str) -> None:
        try:
            await self._outbox.patience.call(
                "webhook", lambda: self._bot.set_webhook(url, allowed_updates=KINDS, secret_token=secret)
            )
        except TelegramError as error:
            raise AdapterError(f"Telegram refuses PAPERBOY_TELEGRAM__WEBHOOK_URL ({error.message}).") from error

    async def _until_stopped(self, work: Coroutine[object, object, None]) -> bool:
        """Do something until it ends by itself or `stop` was called; whether it ended by itself."""
        working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
                return True
            return False
        finally:
            for task in (working, stopping):
                task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await working

    async def _drain(self) -> None:
        """Wait for answers that are on their way, then let go of the rest."""
        self._stop.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _take(self, update: Update) -> None:
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

    def _take_message(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            self._start(self._moved(message.chat.id, message.migrate_to_chat_id))
            return
        incoming = read_message(message, self._bot.bot, lambda name: self._service.commands.find(name) is not None)
        if incoming:
            self._start(self._answer(replace(incoming, sent_at=self._clock.here(incoming.sent_at))))

    def _take_press(self, query: CallbackQuery) -> None:
        self._start(self._acknowledge(query))
        incoming = read_press(query, datetime.now(UTC))
        if incoming:
            self._start(self._answer(incoming))

    def _take_inline(self, query: InlineQuery) -> None:
        user = query.from_user.id
        if before := self._inline.get(user):
            before.cancel()
        task = self._inline[user] = self._start(self._offer(query))
        task.add_done_callback(lambda done: self._inline.pop(user) if self._inline.get(user) is done else None)

    async def _answer(self, incoming: Incoming) -> None:
        pressed = int(incoming.message_id) if incoming.action and incoming.message_id else None
        showing = Showing(self._outbox, place_of(incoming), is_private=incoming.is_private, replaces=pressed)
        with suppress(Undeliverable):  # the outbox has said so in the log
            async with aclosing(self._service.stream(incoming)) as events:  # type: ignore[type-var]  # a generator
                await showing.show(events)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        """Take the waiting mark off a button; too late is no harm."""
        try:
            await self._outbox.patience.call(query.id, query.answer)
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
