"""Options that several commands share, and what their values mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.types import Language, Scope, ScopeSource

if TYPE_CHECKING:
    from config.settings import Settings

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="FOLDER",
        help="The folder of archive and index. Default: PAPERBOY_DATA_DIR, else the user's data folder.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Today = Annotated[
    str | None, typer.Option("--today", metavar="DATE", help='The day that "today" means. Default: today.')
]
Lang = Annotated[Language | None, typer.Option("--lang", help="The answer's language. Default: the question's.")]


def settings_of(data_dir: Path | None) -> Settings:
    """The settings, with the data folder of the command line; raises SettingsError."""
    from config.settings import load_settings

    return load_settings(data_dir=data_dir)


def days_of(text: str | None, option: str, today: date) -> Scope | None:
    """The days that somebody typed for an option, in any form people type; wrong usage where it names none."""
    if text is None:
        return None
    from retrieval.answer.dates import parse_day

    scope = parse_day(text, today)
    if scope is None:
        sentence = f"{text!r} is not a day. Write 2026-01-20, Jan 20, 1月20号, yesterday or 昨天."
        raise typer.BadParameter(sentence, param_hint=option)
    return replace(scope, source=ScopeSource.GIVEN)


def day_of(text: str | None, option: str, today: date) -> date | None:
    """The one day that somebody typed for an option; wrong usage where it names none or several."""
    scope = days_of(text, option, today)
    if scope is not None and not scope.is_one_day:
        raise typer.BadParameter(f"{text!r} is more than one day: {scope.first} to {scope.last}.", param_hint=option)
    return None if scope is None else scope.first


def today_of(text: str | None, settings: Settings) -> date:
    """The day that "today" means: the option's, else today's date in the settings' time zone."""
    now = settings.today()
    return day_of(text, "--today", now) or now


def interface_language(settings: Settings, environ: Mapping[str, str]) -> Language:
    """The language of reports and lists: the settings', else Chinese where the system speaks it, else English."""
    if settings.language != "auto":
        return settings.language
    return system_language(environ)


def system_language(environ: Mapping[str, str]) -> Language:
    """Chinese where the system speaks it, else English."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
