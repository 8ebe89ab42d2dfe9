"""``paperboy make``: a day's digest, from the Hugging Face list to newsletter, report, web page, pictures and audio."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.failures import FAILED
from bot.cli.options import DataDir, Today, days_of, interface_language, settings_of, today_of
from config.locales import say
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.making import DayMaker, Wishes
    from config.settings import Settings
    from retrieval.edition.progress import Progress

INTERRUPTED: Final = 130
_MOST_DAYS: Final = 31  # of one command
_LOOK_BACK: Final = 7  # days without papers that are passed over to find the newest with some


def make(
    days: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DATE...]", help="Days or spans of them. Default: the newest whose list has closed."),
    ] = None,
    *,
    language: Annotated[
        Language | None, typer.Option("--language", help="The language of the report, page, pictures and audio.")
    ] = None,
    audio: Annotated[bool, typer.Option("--audio/--no-audio", help="Whether to make the spoken edition.")] = True,
    model: Annotated[
        bool, typer.Option("--model/--no-model", help="Whether the language model of the settings writes.")
    ] = True,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where to write. Default: PAPERBOY_MAKING__FOLDER.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write all files anew; notes that were paid for are kept.")
    ] = False,
    today: Today = None,
    data_dir: DataDir = None,
) -> None:
    """Make a day's digest and take it in.

    Lists the papers, reads them, has the language model write of them (without one: their own sentences), draws,
    speaks, and writes newsletter, report, JSON, web pages and feed. Run it again to finish what is missing: nothing is
    paid for twice. DATE is written as people write it: 2026-01-20, Jan 20, 1月20号, yesterday, 昨天.
    """
    from bot.edition_files import edition_folder
    from bot.making import Wishes

    settings = settings_of(data_dir)
    now = today_of(today, settings)
    wanted = [day for text in days or () for day in _span(text, now)]
    folder = out.expanduser().absolute() if out else edition_folder(settings)
    wishes = Wishes(language or settings.making.language, folder, audio=audio, model=model, force=force)
    interface = language or interface_language(settings, os.environ)
    try:
        done = _make_all(settings, wishes, wanted, now, interface)
    except KeyboardInterrupt:
        typer.echo(say("make.interrupted", interface), err=True)
        raise typer.Exit(INTERRUPTED) from None
    if not done:
        raise typer.Exit(FAILED)


def _span(text: str, today: date) -> Iterator[date]:
    """The days that somebody typed; wrong usage where they are too many or yet to come."""
    scope = days_of(text, "DATE", today)
    assert scope is not None, "a text is given"
    if (scope.last - scope.first).days >= _MOST_DAYS:
        raise typer.BadParameter(f"{text!r} is more than {_MOST_DAYS} days.", param_hint="DATE")
    if scope.first > today:
        raise typer.BadParameter(f"{scope.first} is yet to come.", param_hint="DATE")
    last = min(scope.last, today)
    yield from (scope.first + timedelta(days=after) for after in range((last - scope.first).days + 1))


def _make_all(settings: Settings, wishes: Wishes, days: Sequence[date], today: date, interface: Language) -> bool:
    """Make the days, each whatever becomes of the others; whether none failed."""
    from bot.app import build_app
    from bot.making import building_maker

    with build_app(settings) as app, building_maker(app, wishes) as maker:
        if days:
            outcomes = [_make_one(maker, day, wishes, interface) for day in dict.fromkeys(days)]
            return None not in outcomes
        return _make_newest(maker, settings, wishes, today, interface)


def _make_newest(maker: DayMaker, settings: Settings, wishes: Wishes, today: date, interface: Language) -> bool:
    """Make the newest day whose list has closed, passing over days without papers."""
    from bot.making import newest_closed_day

    now = min(datetime.now(UTC), datetime.combine(today + timedelta(days=1), datetime.max.time(), UTC))
    day = newest_closed_day(now, timedelta(minutes=settings.sources.settle_minutes))
    for before in range(_LOOK_BACK):
        has_papers = _make_one(maker, day - timedelta(days=before), wishes, interface)
        if has_papers is None or has_papers:
            return has_papers is not None
    return True


def _make_one(maker: DayMaker, day: date, wishes: Wishes, interface: Language) -> bool | None:
    """Make a day and say what came of it: whether it has papers, None where it failed."""
    from bot.render.making import render_finished
    from retrieval.errors import RetrievalError

    try:
        with _bars(interface) as progress:
            finished = maker.make(day, progress)
    except RetrievalError as error:
        typer.echo(say("make.failed", interface, day=day, why=error.in_words(interface)), err=True)
        return None
    typer.echo(render_finished(finished, wishes.folder, interface, why_silent=maker.why_silent(interface)))
    return finished.made.edition is not None


@contextmanager
def _bars(language: Language) -> Iterator[Progress]:
    """A bar on stderr for each stage; on a terminal alone."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        stages: dict[str, TaskID] = {}

        def show(total: int, done: int, what: str) -> None:
            if what not in stages:
                stages[what] = bar.add_task(say(f"make.stage_{what}", language), total=total)
            bar.update(stages[what], total=total, completed=done)

        yield show
