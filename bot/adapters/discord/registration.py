"""The commands as Discord keeps them: in both languages, with typed options. Uploaded only when they changed."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from discord import AppCommandOptionType, AppCommandType

from bot.commands.command import Audience, Command, CommandTable, Option, OptionKind
from config.locales import say
from retrieval.types import Language

LOCALES: Final[dict[str, Language]] = {"zh-CN": "zh", "zh-TW": "zh"}  # any other sees English, the names' own language

_BASE: Final[Language] = "en"
_COMPLETED = frozenset({OptionKind.DATES, OptionKind.PAPER})
_INSTALLED = [0, 1]  # to servers and to users
_CONTEXTS = [0, 1, 2]  # servers, messages to the bot, messages among others
_ADMIN_CONTEXTS = [0, 1]
_SERVER_ADMINS = "0"  # shown to the administrators of a server only; the service checks who may use it

_LOG = logging.getLogger(__name__)

Payload = dict[str, Any]


def commands_payload(table: CommandTable) -> list[Payload]:
    """What Discord is given to register: the commands that are listed, those of admins included."""
    return [_command(command) for command in table.for_audience(admin=True)]


def fingerprint(payload: list[Payload], application: str) -> str:
    """Changes whenever the commands or the application change."""
    return hashlib.sha256(json.dumps([application, payload], sort_keys=True).encode()).hexdigest()


async def register_commands(
    payload: list[Payload], application: str, kept: Path, upload: Callable[[list[Payload]], Awaitable[object]]
) -> bool:
    """Upload the commands unless the same were uploaded before, which the file ``kept`` tells; whether it was done.

    Registration is rate limited by Discord, so it is not repeated at each start.
    """
    now = fingerprint(payload, application)
    if _read(kept) == now:
        return False
    await upload(payload)
    _write(kept, now)
    return True


def _read(kept: Path) -> str:
    try:
        return kept.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _write(kept: Path, text: str) -> None:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(text, encoding="ascii")
    except OSError as error:
        _LOG.warning("Discord: %s cannot be written (%s); commands are registered at each start", kept, error.strerror)


def _command(command: Command) -> Payload:
    for_admins = command.audience is Audience.ADMINS
    payload: Payload = {
        "type": AppCommandType.chat_input.value,
        "name": command.name,
        "name_localizations": _localised(command.title),
        "description": command.description(_BASE),
        "description_localizations": _localised(command.description),
        "integration_types": _INSTALLED,
        "contexts": _ADMIN_CONTEXTS if for_admins else _CONTEXTS,
        "options": [_option(command, option) for option in command.options],
    }
    return {**payload, "default_member_permissions": _SERVER_ADMINS} if for_admins else payload


def _option(command: Command, option: Option) -> Payload:
    payload: Payload = {
        "type": AppCommandOptionType.string.value,
        "name": option.name,
        "name_localizations": _localised(lambda language: command.option_title(option, language)),
        "description": command.option_description(option, _BASE),
        "description_localizations": _localised(lambda language: command.option_description(option, language)),
        "required": option.required,
    }
    if option.kind in _COMPLETED:
        payload["autocomplete"] = True
    if option.choices:
        payload["choices"] = [_choice(choice) for choice in option.choices]
    return payload


def _choice(choice: str) -> Payload:
    def label(language: Language) -> str:
        return say(f"commands.choice_{choice}", language)

    return {"name": label(_BASE), "name_localizations": _localised(label), "value": choice}


def _localised(text: Callable[[Language], str]) -> dict[str, str]:
    return {locale: text(language) for locale, language in LOCALES.items()}
