"""``paperboy papers`` and ``paperboy paper``: what the archive holds, as it is."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli.failures import FAILED
from bot.cli.options import AsJson, DataDir, Today, day_of, interface_language, settings_of, today_of
from bot.render.terminal import plain, render_digest, render_paper, titles_of
from config.locales import say
from retrieval.types import Language, Scope, ScopeSource

if TYPE_CHECKING:
    from retrieval.archive import Archive, DayRecord

_SHOWN = 20  # so many papers are named when words fit several


def papers(
    day: Annotated[
        str | None, typer.Argument(metavar="[DATE]", help="The day, by default the newest one held.")
    ] = None,
    *,
    today: Today = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List a day's papers."""
    from bot.app import build_app
    from bot.render.objects import day_object, digest_object

    settings = settings_of(data_dir)
    now = today_of(today, settings)
    wanted = day_of(day, "DATE", now)
    language = interface_language(settings, os.environ)
    with build_app(settings) as app:
        held = app.archive.days()
        asked = wanted or app.archive.newest() or (held[-1] if held else None)
        digest = app.archive.day(asked) if asked else None
        record = app.archive.day_record(asked) if asked else None
    if digest is None:
        if as_json and asked:
            typer.echo(json.dumps(day_object(asked, ()), ensure_ascii=False, indent=2))
        _fail(_not_held(record, held, now, language))
    found = (
        json.dumps(digest_object(digest), ensure_ascii=False, indent=2) if as_json else render_digest(digest, language)
    )
    typer.echo(found)


def paper(
    name: Annotated[str, typer.Argument(metavar="ID", help="An arXiv id, a link to the paper, or words of its title.")],
    *,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Show all that is held of one paper."""
    from bot.app import build_app
    from bot.render.objects import paper_object

    settings = settings_of(data_dir)
    language = interface_language(settings, os.environ)
    with build_app(settings) as app:
        paper_id = _one_meant(app.archive, name, language)
        found, days = app.archive.paper(paper_id), app.archive.appearances(paper_id)
    assert found is not None, "its id was just read from the archive"
    if as_json:
        typer.echo(json.dumps(paper_object(found, days), ensure_ascii=False, indent=2))
    else:
        typer.echo(render_paper(found, days, language))


def _one_meant(archive: Archive, name: str, language: Language) -> str:
    """The id of the one paper that is meant; where it is not one, says which ones fit and exits."""
    ids = _meant(archive, name)
    if not ids:
        key = "papers.unknown" if archive.days() else "papers.empty_archive"
        _fail(say(key, language, name=name))
    if len(ids) > 1:
        held = filter(None, map(archive.paper, ids[:_SHOWN]))
        shown = [f"  {each.id}  {titles_of(each, language)[0]}" for each in held]
        _fail("\n".join([say("papers.several", language, name=name, count=len(ids)), *shown]))
    return ids[0]


def _meant(archive: Archive, name: str) -> tuple[str, ...]:
    from bot.lookup import papers_with_words
    from retrieval.answer.references import find_arxiv_ids

    arxiv_ids = find_arxiv_ids(name)
    named = tuple(each for each in dict.fromkeys((name, *arxiv_ids)) if archive.appearances(each))
    if named or arxiv_ids:
        return named
    return archive.ids_of_title(name) or papers_with_words(archive.entries(), name)


def _not_held(record: DayRecord | None, held: Sequence[date], today: date, language: Language) -> str:
    from retrieval.answer.days import explain_no_digest

    if record is None or not held:
        return say("papers.empty_archive", language)
    scope = Scope(record.day, record.day, ScopeSource.GIVEN)
    return explain_no_digest(scope, held, today, language, record)


def _fail(sentence: str) -> NoReturn:
    typer.echo(plain(sentence), err=True)
    raise typer.Exit(FAILED)
