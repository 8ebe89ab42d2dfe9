"""``paperboy fetch``: digests from the sources, by hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import FAILED, WRONG_USAGE
from bot.cli.options import DataDir, days_of, interface_language, settings_of
from bot.render.terminal import plain
from config.locales import say
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.app import App
    from retrieval.sources.fetching import Fetcher
    from retrieval.sources.plan import Fetch
    from retrieval.sources.source import Source

_INTERRUPTED = 130
_MOST_DAYS = 3_660  # ten years; more is a slip of the finger


def fetch(
    dates: Annotated[
        list[str] | None, typer.Argument(metavar="[DATE...]", help="Days in any form people type; default: today.")
    ] = None,
    *,
    missing: Annotated[
        int | None, typer.Option("--missing", metavar="N", min=1, max=_MOST_DAYS, help="Fill the gaps of N days.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Fetch digests from the sources that are set.

    Each day is kept when it is there: the same command goes on where it was stopped. Exit code 1 where a day could
    not be had, 2 where it is yet to come; a list without papers is neither. While a bot runs on the data folder, what
    is fetched goes to its inbox.
    """
    from bot.app import build_app
    from bot.feeding import sources_of

    settings = settings_of(data_dir)
    language = interface_language(settings, os.environ)
    sources = sources_of(settings.sources)
    if not sources:
        typer.echo(say("sources.none_set", language), err=True)
        raise typer.Exit(WRONG_USAGE)
    now = datetime.now(UTC)
    named = _named(dates or (), settings.today(), now.date(), language)
    with build_app(settings) as app:
        gaps = _gaps(app, now.date(), missing) if missing else ()
        wanted = _wanted(named or (() if missing else (now.date(),)), gaps, sources)
        if not wanted:
            typer.echo(say("sources.nothing_missing", language))
            return
        _fetch_all(app, wanted, language)
        days = sorted({each.day for each in wanted})
        records = app.archive.day_records(days[0], days[-1])
    if not all(records[day].state in {"held", "empty"} for day in days):
        raise typer.Exit(FAILED)


def _fetch_all(app: App, wanted: Sequence[Fetch], language: Language) -> None:
    """Fetch one after the other, and say of each what came of it. Ctrl+C ends with how far it got."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    done = 0
    with ExitStack() as opened:
        fetcher = _fetcher(app, opened, language)
        bar = opened.enter_context(
            Progress(
                *columns,
                console=console,
                transient=True,
                disable=not sys.stderr.isatty(),
                redirect_stdout=sys.stdout.isatty(),  # lines that go to a pipe must not go past the bar instead
            )
        )
        task = bar.add_task("", total=len(wanted))
        try:
            for each in wanted:
                bar.update(task, description=f"{each.day} {each.source.name}")
                typer.echo(_told(each, fetcher, language))
                done += 1
                bar.advance(task)
        except KeyboardInterrupt:
            bar.stop()
            typer.echo(say("sources.stopped", language, done=done, total=len(wanted)), err=True)
            raise typer.Exit(_INTERRUPTED) from None


def _fetcher(app: App, opened: ExitStack, language: Language) -> Fetcher:
    """What fetches: into the archive, or into the inbox of the bot that owns the data folder."""
    from bot.feeding import build_fetcher, build_web, taking_in
    from bot.handover import RUNNING, handing_over
    from retrieval.errors import DataFolderBusyError

    try:
        opened.enter_context(app.holding("paperboy fetch"))
        take_in = taking_in(app)
    except DataFolderBusyError as busy:
        if busy.purpose != RUNNING:
            raise
        typer.echo(say("sources.handing_over", language, inbox=app.folder.inbox), err=True)
        take_in = handing_over(app.folder.inbox)
    web = opened.enter_context(build_web(app.settings.sources))
    return build_fetcher(app, web, take_in)


def _told(wanted: Fetch, fetcher: Fetcher, language: Language) -> str:
    from bot.render.source_checkup import render_outcome

    what = render_outcome(fetcher.fetch(wanted).record, language)
    return plain(f"{wanted.day}  {wanted.source.name}{say('answer.colon', language)}{what}")


def _named(texts: Sequence[str], today: date, day_of_lists: date, language: Language) -> tuple[date, ...]:
    """The days that were typed, each text may mean several; wrong usage where none of them has come yet.

    ``day_of_lists`` is today in UTC, by which lists are made: either of the two may be a day ahead.
    """
    days = [day for text in texts for day in _days_of(text, today)]
    newest = max(today, day_of_lists)
    come = tuple(day for day in days if day <= newest)
    if days and not come:
        typer.echo(say("sources.yet_to_come", language, day=min(days), today=today), err=True)
        raise typer.Exit(WRONG_USAGE)
    if len(come) < len(days):
        typer.echo(say("sources.left_out", language, today=today), err=True)
    return come


def _days_of(text: str, today: date) -> Iterator[date]:
    scope = days_of(text, "DATE", today)
    assert scope is not None
    days = (scope.last - scope.first).days + 1
    if days > _MOST_DAYS:
        raise typer.BadParameter(f"{text!r} is more than {_MOST_DAYS} days.", param_hint="DATE")
    yield from (scope.first + timedelta(days=after) for after in range(days))


def _gaps(app: App, today: date, days: int) -> tuple[date, ...]:
    """The days of the last ones that are neither held nor known to be empty."""
    records = app.archive.day_records(today - timedelta(days=days - 1), today)
    return tuple(day for day, record in records.items() if record.state not in {"held", "empty"})


def _wanted(named: Sequence[date], gaps: Sequence[date], sources: Sequence[Source]) -> tuple[Fetch, ...]:
    """What is to be fetched, the newest day first. A weekend is asked for where it was named."""
    from bot.days import is_weekend
    from retrieval.sources.plan import Fetch

    return tuple(
        Fetch(source, day)
        for day in sorted({*named, *gaps}, reverse=True)
        for source in sources
        if day in named or source.has_weekends or not is_weekend(day)
    )
