"""``paperboy chat``: a talk in the terminal, in which a question can refer to the answers before it."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import typer

from bot.cli.ask import clean
from bot.cli.options import DataDir, Lang, Today, interface_language, settings_of, today_of
from bot.cli.show import show_answer
from config.locales import say
from retrieval.types import Answer, Language, Question, Turn

if TYPE_CHECKING:
    from retrieval.answer.events import Answering

_TURNS_KEPT = 20


def chat(*, today: Today = None, lang: Lang = None, data_dir: DataDir = None) -> None:
    """Talk about the papers in the terminal.

    A question can refer to the answers before it: "and its code?", "第二篇呢？". An empty line ends the talk.
    """
    from bot.app import build_app

    settings = settings_of(data_dir)
    now = today_of(today, settings)
    language = lang or (None if settings.language == "auto" else settings.language)
    with build_app(settings) as app:
        talk(app.engine, today=now, language=language, interface=interface_language(settings, os.environ))


def talk(engine: Answering, *, today: date, language: Language | None, interface: Language) -> None:
    """Answer what is typed until an empty line or the end of the input."""
    with suppress(ImportError):
        import_module("readline")  # lets `input` edit a line, and go back over Chinese characters whole
    typer.echo(say("cli.chat_start", interface))
    history: tuple[Turn, ...] = ()
    while text := _typed():
        typer.echo()
        answer = show_answer(engine, Question(text, today, history=history, language=language))
        typer.echo()
        history = remember(history, text, answer)


def remember(history: tuple[Turn, ...], question: str, answer: Answer) -> tuple[Turn, ...]:
    """The history with one more question and its answer, the oldest turns forgotten."""
    cited = tuple(citation.paper_id for citation in answer.citations)
    turns = (*history, Turn("user", question), Turn("assistant", answer.text, cited))
    return turns[-_TURNS_KEPT:]


def _typed() -> str:
    try:
        return clean(input("> "))
    except EOFError:
        typer.echo()
        return ""
