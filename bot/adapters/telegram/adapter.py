"""The connection to Telegram and its life."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Final

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.adapters.adapter import AdapterError
from bot.adapters.clock import ServerClock
from bot.adapters.telegram.connecting import build_bot, refused_token
from bot.adapters.telegram.menu import register_menus
from bot.adapters.telegram.patience import Patience, pause_after
from bot.adapters.telegram.polling import KINDS, Poller
from bot.adapters.telegram.posting import TelegramSender
from bot.adapters.telegram.routing import Routing
from bot.adapters.telegram.webhook import listening
from bot.service import ChatService
from config.chats import TelegramSettings
from retrieval.reasons import Reason

STOP_SECONDS: Final = 10.0  # for answers that are on their way when the bot is stopped

_LOG = logging.getLogger(__name__)


class TelegramAdapter:
    """Serves one Telegram bot. Messages are taken in order; the service keeps the order of each chat.

    ``sender`` sends posts through the same bot, behind its answers.
    """

    name = "Telegram"

    def __init__(self, settings: TelegramSettings, service: ChatService) -> None:
        self._settings = settings
        self._service = service
        clock = ServerClock("Telegram")
        self._bot = build_bot(settings, clock)
        self._patience = Patience()
        self.sender = TelegramSender(self._bot, self._patience)
        self._routing = Routing(self._bot, service, self._patience, clock)
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    async def serve(self) -> None:
        """Serve until `stop` was called; raises AdapterError where the token or the webhook's address is refused."""
        self._ended.clear()
        try:
            await self._until_stopped(self._connect_and_take())
        finally:
            self._stop.set()
            await self._routing.drain(STOP_SECONDS)
            await self._bot.shutdown()
            self._ended.set()

    async def stop(self) -> None:
        """Take nothing more in, wait a few seconds for answers that are on their way, and disconnect."""
        self._stop.set()
        await self._ended.wait()

    async def _connect_and_take(self) -> None:
        await _insist(self._bot.initialize)
        _LOG.info("Telegram: connected as %s", self._bot.name)
        self._routing.start(register_menus(self._bot, self._patience, self._service.commands, self._settings.admins))
        await (self._listen(self._settings.webhook_url) if self._settings.webhook_url else self._poll())

    async def _poll(self) -> None:
        await _insist(self._bot.delete_webhook)
        poller = Poller(self._bot, self._routing.take)
        try:
            await poller.run()
        finally:
            await poller.confirm()

    async def _listen(self, url: str) -> None:
        """Take deliveries until it is cancelled."""
        assert self._settings.webhook_secret is not None, "settings without a secret are refused"
        secret, listen = self._settings.webhook_secret.get_secret_value(), self._settings.webhook_listen
        async with listening(self._bot, self._routing.take, url=url, listen=listen, secret=secret):
            await _insist(partial(self._bot.set_webhook, url, allowed_updates=KINDS, secret_token=secret))
            await asyncio.Event().wait()

    async def _until_stopped(self, work: Coroutine[object, object, None]) -> None:
        """Do something until it fails or `stop` was called; in that case it is cancelled, and its end awaited."""
        working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working


async def _insist(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call that all else rests on, again and again where the server cannot be reached."""
    for failures in count(1):
        try:
            await call()
        except InvalidToken:
            raise refused_token() from None  # the library's error holds the token
        except BadRequest as error:
            raise AdapterError(Reason("telegram_refuses_url", said=error.message)) from error
        except TelegramError as error:
            _LOG.warning("Telegram: cannot connect (%s), attempt %d", type(error).__name__, failures)
            await asyncio.sleep(pause_after(failures))
        else:
            return
