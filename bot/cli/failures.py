"""Errors as the user reads them: one sentence on stderr and an exit code, a traceback only on request."""

from __future__ import annotations

import traceback

import typer

from bot.render.terminal import plain

FAILED = 1
WRONG_USAGE = 2


def report_failure(error: Exception, *, debug: bool) -> int:
    """Say on stderr what went wrong; the exit code."""
    if debug:
        traceback.print_exception(error)
    code, sentences = explain(error)
    for sentence in sentences:
        typer.echo(plain(sentence), err=True)
    return code


def explain(error: Exception) -> tuple[int, tuple[str, ...]]:
    """The exit code and the sentences for an error."""
    from bot.adapters import AdapterError
    from config.settings import SettingsError
    from retrieval.errors import RetrievalError

    match error:
        case SettingsError():
            return WRONG_USAGE, error.problems
        case RetrievalError() | AdapterError():
            return FAILED, (str(error),)
        case OSError(strerror=str(reason)):
            place = f"{error.filename}: " if error.filename else ""
            return FAILED, (f"{place}{reason}.",)
        case _:
            kind = type(error).__name__
            return FAILED, (f"Something unexpected went wrong ({kind}: {error}). `paperboy --debug ...` shows where.",)
