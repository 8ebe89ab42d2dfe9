"""``paperboy index`` and ``paperboy reindex``: digests in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import FAILED
from bot.cli.options import DataDir, day_of, interface_language, settings_of
from bot.render.terminal import plain
from config.locales import say
from retrieval.types import Language

if TYPE_CHECKING:
    from bot.upkeep import Progress
    from retrieval.errors import DataFolderBusyError


def index(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Digests, or folders of them, in any form.")],
    *,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day of the digests, whatever they say.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Take digests in, in any form.

    Newsletters, reading reports and Hugging Face Daily Papers JSON are told apart by their content. Doing it again
    changes nothing; a changed digest replaces its day. Exit code 1 where a file or a paper was rejected; everything
    else is taken in all the same. While a bot runs on the data folder, the files go to its inbox.
    """
    from bot.app import build_app
    from bot.render.ingest import render_report
    from retrieval.errors import DataFolderBusyError

    settings = settings_of(data_dir)
    wanted = day_of(day, "--date", settings.today())
    language = interface_language(settings, os.environ)
    with build_app(settings) as app, progress_bar(language) as progress:
        try:
            report = app.upkeep.ingest(paths, day=wanted, progress=progress)
        except DataFolderBusyError as busy:
            raise typer.Exit(_hand_over(app.folder.inbox, paths, wanted, busy, language)) from busy
    typer.echo(render_report(report, language))
    if report.has_rejections:
        raise typer.Exit(FAILED)


def _hand_over(inbox: Path, paths: list[Path], day: date | None, busy: DataFolderBusyError, language: Language) -> int:
    """Give the files to the bot that runs on the folder, and say what became of them; the exit code."""
    from bot.handover import RUNNING, hand_over_files

    if busy.purpose != RUNNING:
        raise busy
    typer.echo(say("sources.handing_over", language, inbox=inbox), err=True)
    outcomes = hand_over_files(inbox, paths, day, language)
    for outcome in outcomes:
        typer.echo(plain(outcome.text))
    return 0 if all(outcome.is_taken_in for outcome in outcomes) else FAILED


def reindex(*, data_dir: DataDir = None) -> None:
    """Build the index anew out of the archive.

    Needed after a change of the embedding; the archive is not touched.
    """
    from bot.app import build_app

    settings = settings_of(data_dir)
    language = interface_language(settings, os.environ)
    with build_app(settings) as app, progress_bar(language) as progress:
        passages = app.upkeep.reindex(progress=progress)
        days = len(app.archive.days())
    typer.echo(say("index.reindexed", language, days=days, passages=passages))


@contextmanager
def progress_bar(language: Language) -> Iterator[Progress]:
    """A bar on stderr for each stage of long work; on a terminal alone."""
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    with Bar(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        stages: dict[str, TaskID] = {}

        def show(total: int, done: int, what: str) -> None:
            if what not in stages:
                stages[what] = bar.add_task(say(f"index.stage_{what}", language))
            bar.update(stages[what], total=total, completed=done)

        yield show
