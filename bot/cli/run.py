"""``paperboy run``: answers in Telegram and Discord until it is stopped."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from bot.cli.failures import WRONG_USAGE
from bot.cli.options import DataDir, interface_language, settings_of
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.adapters import Adapter
    from bot.app import App
    from bot.daily_making import DailyMaking
    from bot.push.schedule import Schedule
    from config.settings import Settings
    from retrieval.sources.feed import Feed

NOTHING_SET = (
    "There is nothing to run: set PAPERBOY_TELEGRAM__TOKEN or PAPERBOY_DISCORD__TOKEN. "
    "config/example.env says what else can be set."
)


def run(*, data_dir: DataDir = None) -> None:
    """Answer in Telegram and Discord until stopped."""
    import asyncio

    from bot.app import build_app
    from bot.cli.connections import adapters_of
    from bot.handover import RUNNING
    from bot.logs import start_logging

    settings = settings_of(data_dir)
    if not (settings.telegram.token or settings.discord.token):
        typer.echo(NOTHING_SET, err=True)
        raise typer.Exit(WRONG_USAGE)
    start_logging(_secrets(settings))
    language = interface_language(settings, os.environ)
    with build_app(settings) as app, app.holding(RUNNING):
        asyncio.run(_serve(app, list(adapters_of(settings, app.service)), language))


async def _serve(app: App, adapters: Sequence[Adapter], language: Language) -> None:
    """Serve the platforms and send posts; meanwhile, in threads, sources are watched and the engine is built."""
    import asyncio

    from bot.cli.sending import daily_making_of
    from bot.push.schedule import as_they_are
    from bot.pushing import schedule_of
    from bot.running import run_adapters

    loop = asyncio.get_running_loop()
    making = daily_making_of(app)
    hold_back = making.hold_back if making else as_they_are
    with schedule_of(app, [adapter.sender for adapter in adapters], hold_back=hold_back) as push:
        app.when_subscribed.append(push.wake)
        preparing = loop.run_in_executor(None, _prepare, app, language, push, making)
        try:
            await run_adapters(adapters, app.service, push)
        finally:
            feed = await preparing
            for watching in (feed, making):
                if watching is not None:
                    await loop.run_in_executor(None, watching.stop)


def _prepare(app: App, language: Language, push: Schedule, making: DailyMaking | None) -> Feed | None:
    """Start watching, then build what the first question needs; what fails is logged, and questions are told it."""
    from bot.feeding import build_feed
    from retrieval.errors import RetrievalError

    try:
        feed = build_feed(app, language)
    except RetrievalError as error:
        logging.getLogger(__name__).warning("no digests are taken in: %s", error)
        return None
    feed.on_change(lambda _: push.wake())
    feed.start()
    if making is not None:
        making.on_made(push.wake)
        making.start()
    app.warm_up()
    return feed


def _secrets(settings: Settings) -> Iterator[str]:
    """Everything in the settings that no log may show."""
    from pydantic import SecretStr

    for group in (settings, settings.model, settings.voice, settings.telegram, settings.discord):
        yield from (value.get_secret_value() for value in dict(group).values() if isinstance(value, SecretStr))
    yield from (url.get_secret_value() for url in settings.sources.urls)
