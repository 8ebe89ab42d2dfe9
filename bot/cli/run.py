"""``paperboy run``: answers in Telegram and Discord until it is stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from bot.cli.failures import WRONG_USAGE
from bot.cli.options import DataDir, settings_of

if TYPE_CHECKING:
    from bot.adapters import Adapter
    from bot.app import App
    from config.settings import Settings

NOTHING_SET = (
    "There is nothing to run: set PAPERBOY_TELEGRAM__TOKEN or PAPERBOY_DISCORD__TOKEN. "
    "config/example.env says what else can be set."
)


def run(*, data_dir: DataDir = None) -> None:
    """Answer in Telegram and Discord until stopped."""
    import asyncio

    from bot.app import build_app
    from bot.cli.connections import adapters_of
    from bot.logs import start_logging

    settings = settings_of(data_dir)
    if not (settings.telegram.token or settings.discord.token):
        typer.echo(NOTHING_SET, err=True)
        raise typer.Exit(WRONG_USAGE)
    start_logging(_secrets(settings))
    with build_app(settings) as app:
        asyncio.run(_serve(app, list(adapters_of(settings, app.service))))


async def _serve(app: App, adapters: Sequence[Adapter]) -> None:
    """Serve the platforms while the engine is built, so that the first question need not wait for it."""
    import asyncio

    from bot.running import run_adapters

    warm = asyncio.get_running_loop().run_in_executor(None, app.warm_up)
    await run_adapters(adapters, app.service)
    await warm


def _secrets(settings: Settings) -> Iterator[str]:
    """Everything in the settings that no log may show."""
    from pydantic import SecretStr

    for group in (settings, settings.model, settings.telegram, settings.discord):
        for value in dict(group).values():
            if isinstance(value, SecretStr):
                yield value.get_secret_value()
