"""Takes updates that Telegram delivers to an address of ours."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot, Update

from bot.adapters.adapter import AdapterError
from retrieval.errors import system_reason
from retrieval.reasons import Reason

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name, no secret
MOST_BYTES: Final = 1024 * 1024  # an update is a few kilobytes

_Handler = Callable[[web.Request], Awaitable[web.Response]]

_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def listening(
    bot: Bot, take: Callable[[Update], None], *, url: str, listen: str, secret: str
) -> AsyncIterator[None]:
    """Listen at ``listen`` (address:port) for what comes in through the public ``url``, while the context lasts.

    Calls without the secret are refused. Raises AdapterError where the port cannot be had.
    """
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post(urlsplit(url).path or "/", _receiver(bot, take, secret))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _open(runner, listen)
        yield
    finally:
        await runner.cleanup()


async def _open(runner: web.AppRunner, listen: str) -> None:
    host, _, port = listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        told = Reason("telegram_cannot_listen", place=listen, problem=system_reason(error))
        raise AdapterError(told) from error


def _receiver(
    bot: Bot, take: Callable[[Update], None], secret: str
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            _LOG.warning("Telegram: a call of the webhook without the secret was refused")
            return web.Response(status=403)
        try:
            update = Update.de_json(json.loads(await request.read()), bot)
        except (ValueError, KeyError, TypeError, AttributeError):
            return web.Response(status=400)
        take(update)
        return web.Response()

    return receive
