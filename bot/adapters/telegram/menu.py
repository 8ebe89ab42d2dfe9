"""The commands as Telegram's menus show them: in two languages, those of admins to admins alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.adapters.telegram.patience import Patience
from bot.commands import CommandTable
from retrieval.types import Language

_LOG = logging.getLogger(__name__)

_CODES: dict[str | None, Language] = {None: "en", "zh": "zh"}  # English for everybody who does not speak Chinese


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands for a scope and a language; None for all languages that have no menu of their own."""

    scope: BotCommandScope
    language_code: str | None
    commands: tuple[BotCommand, ...]


def plan_menus(table: CommandTable, admins: Sequence[str]) -> Iterator[Menu]:
    """All menus: of everybody, of private chats and groups, and of each admin."""
    scopes = (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats())
    for code, language in _CODES.items():
        for scope in scopes:
            yield Menu(scope, code, _commands(table, language, admin=False))
        for admin in admins:
            yield Menu(BotCommandScopeChat(int(admin)), code, _commands(table, language, admin=True))


async def register_menus(bot: Bot, patience: Patience, table: CommandTable, admins: Sequence[str]) -> None:
    """Register all menus; what Telegram refuses (an admin who never wrote to the bot) is left out."""
    for menu in plan_menus(table, admins):
        try:
            await patience.call("menus", partial(_register, bot, menu))
        except TelegramError as error:
            _LOG.warning("Telegram: no commands for %s: %s", menu.scope.type, error.message)


async def _register(bot: Bot, menu: Menu) -> None:
    await bot.set_my_commands(menu.commands, scope=menu.scope, language_code=menu.language_code)


def _commands(table: CommandTable, language: Language, *, admin: bool) -> tuple[BotCommand, ...]:
    """The commands but /start, which Telegram offers by itself."""
    shown = (command for command in table.for_audience(admin=admin) if command.name != "start")
    return tuple(BotCommand(command.name, command.description(language)) for command in shown)
