"""An answer in the terminal, shown while it is written."""

from __future__ import annotations

import typer

from bot.render.terminal import plain, render_citations
from retrieval.answer.events import Answering, Shown, stream_answer
from retrieval.types import Answer, Question


def show_answer(engine: Answering, question: Question) -> Answer:
    """Print the answer piece by piece, then its citations."""
    for event in stream_answer(engine, question):
        if isinstance(event, Shown):
            typer.echo(plain(event.text), nl=False)
        else:
            answer = event.answer
    typer.echo(render_citations(answer))
    return answer
