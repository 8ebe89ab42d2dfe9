"""``paperboy demo``: paperboy at work on the sample digests, in a temporary folder."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import typer

from bot.cli.chat import talk
from bot.cli.options import interface_language, settings_of
from config.language_model import ModelSettings
from config.locales import say
from retrieval.types import Question

TODAY: Final = date(2026, 1, 21)  # the day of the newer sample digest
QUESTIONS: Final = (
    "今天有哪些关于智能体的论文？",
    "What does Being-H0.5 score on LIBERO and RoboCasa?",
    "这两天有讲蛋白质结构预测的论文吗？",  # none does
)

# A demonstration reads and writes nothing but its folder and asks no server, whatever is set.
ONLY_THE_FOLDER: Final = {"archive_url": None, "chroma_url": None, "embedding": "builtin", "model": ModelSettings()}


def demo() -> None:
    """See paperboy work on sample digests.

    They are indexed into a temporary folder and three questions answered; with a terminal it goes on as a chat.
    """
    from bot.app import build_app
    from bot.render.ingest import render_report
    from bot.render.terminal import render_answer
    from retrieval.samples import sample_folder

    with TemporaryDirectory(prefix="paperboy-demo-", ignore_cleanup_errors=True) as folder, sample_folder() as samples:
        settings = settings_of(Path(folder)).model_copy(update=ONLY_THE_FOLDER)
        interface = interface_language(settings, os.environ)
        with build_app(settings) as app:
            typer.echo(say("cli.demo_index", interface))
            typer.echo(render_report(app.upkeep.ingest([samples]), interface))
            for question in QUESTIONS:
                typer.echo(f"\n{say('cli.demo_ask', interface, question=question, today=TODAY)}")
                typer.echo(render_answer(app.engine.answer(Question(question, TODAY))))
            if sys.stdin.isatty():
                typer.echo()
                talk(app.engine, today=TODAY, language=None, interface=interface)
