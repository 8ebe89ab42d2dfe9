"""``paperboy run``: answers in Telegram and Discord until it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from bot.cli.failures import WRONG_USAGE
from bot.cli.options import DataDir, settings_of

if TYPE_CHECKING:
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
    from bot.running import run_adapters

    settings = settings_of(data_dir)
    if not (settings.telegram.token or settings.discord.token):
        typer.echo(NOTHING_SET, err=True)
        raise typer.Exit(WRONG_USAGE)
    start_logging(_secrets(settings))
    with build_app(settings) as app:
        adapters = list(adapters_of(settings, app.service))
        asyncio.run(run_adapters(adapters, app.service))


def _secrets(settings: Settings) -> Iterator[str]:
    """Everything in the settings that no log may show."""
    from pydantic import SecretStr

    for group in (settings, settings.model, settings.telegram, settings.discord):
        for value in dict(group).values():
            if isinstance(value, SecretStr):
                yield value.get_secret_value()
