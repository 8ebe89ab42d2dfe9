"""``paperboy run``: answers in Telegram and Discord until it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli.failures import WRONG_USAGE
from bot.cli.options import DataDir, settings_of

if TYPE_CHECKING:
    from bot.adapters import Adapter
    from bot.service import ChatService
    from config.settings import Settings

NOTHING_SET = (
    "There is nothing to run: set PAPERBOY_TELEGRAM__TOKEN or PAPERBOY_DISCORD__TOKEN. "
    "config/example.env says what else can be set."
)


def run(*, data_dir: DataDir = None) -> None:
    """Answer in Telegram and Discord until stopped."""
    import asyncio

    from bot.app import build_app
    from bot.logs import start_logging
    from bot.running import run_adapters

    settings = settings_of(data_dir)
    if not (settings.telegram.token or settings.discord.token):
        typer.echo(NOTHING_SET, err=True)
        raise typer.Exit(WRONG_USAGE)
    start_logging(_secrets(settings))
    with build_app(settings) as app:
        service = app.service
        asyncio.run(run_adapters(_adapters(settings, service), service))


def _adapters(settings: Settings, service: ChatService) -> list[Adapter]:
    """The connections to the platforms that have a token; the library of the others is not imported."""
    adapters: list[Adapter] = []
    if settings.telegram.token:
        from bot.adapters.telegram import TelegramAdapter

        adapters.append(TelegramAdapter(settings.telegram, service))
    if settings.discord.token:
        from bot.adapters.discord import DiscordAdapter

        adapters.append(DiscordAdapter(settings.discord, service, settings.data_dir / "discord-commands"))
    return adapters


def _secrets(settings: Settings) -> list[str]:
    given = (settings.telegram.token, settings.telegram.webhook_secret, settings.discord.token)
    return [secret.get_secret_value() for secret in given if secret]
