"""``paperboy ask``: a question, or a whole question set, answered with citations."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bot.cli.failures import FAILED
from bot.cli.options import AsJson, DataDir, Lang, Today, days_of, interface_language, settings_of, today_of
from bot.cli.show import show_answer
from bot.render.objects import answer_object
from retrieval.errors import RetrievalError
from retrieval.types import Language, Question, Scope, ScopeSource

if TYPE_CHECKING:
    from bot.app import App
    from bot.cli.question_set import AskedQuestion


def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know, in Chinese or English.")] = None,
    *,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="Only the papers of this day, or days (last week).")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Papers of this day and later.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Papers of this day and earlier.")] = None,
    today: Today = None,
    lang: Lang = None,
    as_json: AsJson = False,
    question_set: Annotated[
        str | None,
        typer.Option(
            "--jsonl", metavar="FILE", help="Answer a file of questions (- is stdin), one JSON object a line."
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Answer a question, with citations.

    DATE is written as people write it: 2026-01-20, Jan 20, 1月20号, yesterday, 昨天.
    """
    from bot.app import build_app

    _check_usage(question, question_set, days=(day, first, last))
    settings = settings_of(data_dir)
    now = today_of(today, settings)
    language = lang or (None if settings.language == "auto" else settings.language)
    with build_app(settings) as app:
        if question_set is not None:
            _answer_set(app, question_set, today=now, language=language)
        else:
            scope = given_scope(app.archive.days(), day=day, first=first, last=last, today=now)
            _answer_one(app, Question(clean(question or ""), now, language=language, scope=scope), as_json=as_json)


def clean(text: str) -> str:
    """A typed text without halves of characters, which a terminal can send and no library takes."""
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def given_scope(
    held: tuple[date, ...], *, day: str | None, first: str | None, last: str | None, today: date
) -> Scope | None:
    """The days that the options name, or None. An open end is the first day held, or today."""
    if day is not None:
        return days_of(day, "--date", today)
    start, end = days_of(first, "--from", today), days_of(last, "--to", today)
    if start is None and end is None:
        return None
    until = end.last if end else max(today, *held[-1:])
    since = start.first if start else min(until, *held[:1])
    if since > until:
        raise typer.BadParameter(f"{since} is after {until}.", param_hint="--from/--to")
    return Scope(since, until, ScopeSource.GIVEN)


def _check_usage(question: str | None, question_set: str | None, *, days: tuple[str | None, ...]) -> None:
    if (question is None) == (question_set is None):
        raise typer.BadParameter("Give a question, or --jsonl with a file of questions.", param_hint="QUESTION")
    if question is not None and not clean(question):
        raise typer.BadParameter("The question is empty.", param_hint="QUESTION")
    if days[0] and any(days[1:]):
        raise typer.BadParameter("Give either --date or --from and --to.", param_hint="--date")
    if question_set is not None and any(days):
        raise typer.BadParameter("The questions of a set name their days themselves.", param_hint="--jsonl")


def _answer_one(app: App, question: Question, *, as_json: bool) -> None:
    if as_json:
        answer = app.engine.answer(question)
        typer.echo(json.dumps(answer_object(answer, question=question.text), ensure_ascii=False, indent=2))
    else:
        show_answer(app.engine, question)


def _answer_set(app: App, name: str, *, today: date, language: Language | None) -> None:
    """Answer every question of a set, one JSON object a line as soon as it is known.

    A line that is no question or cannot be answered is named on stderr, stops no other, and makes the exit code 1.
    """
    from bot.cli.question_set import MalformedLine, parse_lines

    failed, reports = False, interface_language(app.settings, os.environ)
    with _opened(name) as lines:
        for asked in parse_lines(lines, today=today, language=language):
            problem = asked.reason if isinstance(asked, MalformedLine) else _print_answer(app, asked, reports)
            if problem is not None:
                failed = True
                typer.echo(f"{name}:{asked.line}: {problem}", err=True)
    if failed:
        raise typer.Exit(FAILED)


def _print_answer(app: App, asked: AskedQuestion, reports: Language) -> str | None:
    """Print an answer as one line; returns the reason where there is none."""
    try:
        answer = app.engine.answer(asked.question)
    except RetrievalError as error:
        return error.in_words(reports)
    found = answer_object(answer, question=asked.question.text, question_id=asked.id)
    typer.echo(json.dumps(found, ensure_ascii=False))
    return None


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file
