"""What came of making a day, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.made_day import Finished
from bot.render.terminal import plain
from config.locales import say
from retrieval.edition.make import Outcome
from retrieval.edition.output.figures import missing_lines, reading_figures
from retrieval.edition.types import Cost
from retrieval.reasons import in_words
from retrieval.types import Language


def render_finished(finished: Finished, folder: Path, language: Language, *, why_silent: str | None = None) -> str:
    """What was made of a day: papers, how they were read and written, cost, what was dropped, what is missing.

    ``why_silent`` says why no audio was to be made, where that is so.
    """
    return plain("\n".join(_lines(finished, folder, language, why_silent)))


def _lines(finished: Finished, folder: Path, language: Language, why_silent: str | None) -> Iterator[str]:
    made, edition = finished.made, finished.made.edition
    if edition is None:
        yield say("make.empty", language, day=made.day)
        return
    key = "make.made" if made.outcome is Outcome.MADE else "make.unchanged"
    yield say(key, language, day=made.day, papers=len(edition.papers), files=len(made.files), folder=folder)
    yield from (f"  {line}" for line in reading_figures(edition, language))
    if finished.paid.requests:
        yield _cost(finished.paid, language)
    for why, papers in made.not_whole:
        yield say("make.not_whole", language, papers=papers, why=in_words(why, language))
    if edition.spoken is None and why_silent is not None:
        yield say("make.silent", language, why=why_silent)
    yield from (say("make.missing", language, what=what) for what in missing_lines(edition, language))
    if edition.can_be_mended:
        yield say("make.again", language, day=made.day)
    if finished.indexed or finished.handed_over:
        yield say("make.indexed" if finished.indexed else "make.handed_over", language)


def _cost(paid: Cost, language: Language) -> str:
    money = say("make.money", language, amount=f"{paid.money:.4f}") if paid.money else ""
    how = "counted" if paid.counted == paid.requests else "partly_counted" if paid.counted else "estimated"
    source = say(f"make.{how}", language, counted=paid.counted)
    return say(
        "make.cost",
        language,
        requests=paid.requests,
        asked=paid.asked,
        answered=paid.answered,
        source=source,
        money=money,
    )
