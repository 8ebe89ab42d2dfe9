"""Errors as the user reads them: one sentence on stderr and an exit code, a traceback only on request."""

from __future__ import annotations

import os
import traceback

import typer

from bot.render.terminal import plain
from retrieval.types import Language

FAILED = 1
WRONG_USAGE = 2


def report_failure(error: Exception, *, debug: bool) -> int:
    """Say on stderr what went wrong; the exit code."""
    if debug:
        traceback.print_exception(error)
    code, sentences = explain(error, _language())
    for sentence in sentences:
        typer.echo(plain(sentence), err=True)
    return code


def explain(error: Exception, language: Language) -> tuple[int, tuple[str, ...]]:
    """The exit code and the sentences for an error."""
    from bot.adapters import AdapterError
    from config.locales import say
    from config.settings import SettingsError
    from retrieval.errors import RetrievalError, system_reason
    from retrieval.reasons import in_short, in_words

    match error:
        case SettingsError():
            return WRONG_USAGE, error.in_words(language)
        case RetrievalError():
            return FAILED, (error.in_words(language),)
        case AdapterError():
            return FAILED, (in_words(error.reason, language),)
        case OSError(strerror=str()):
            name = "system" if error.filename is None else "system_of"
            reason = in_short(system_reason(error), language)
            return FAILED, (say(f"cli.{name}", language, place=error.filename, reason=reason),)
        case _:
            return FAILED, (say("cli.unexpected", language, kind=type(error).__name__, error=error),)


def _language() -> Language:
    """The language of reports; where the settings are wrong, the one they name, else the system's."""
    from bot.cli.options import interface_language, settings_of, system_language
    from config.settings import SettingsError

    try:
        return interface_language(settings_of(None), os.environ)
    except SettingsError as error:
        return error.language or system_language(os.environ)
