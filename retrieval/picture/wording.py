"""Dates, titles and texts as pictures and scripts word them."""

from __future__ import annotations

from datetime import date

from config.locales import LANGUAGES, say
from retrieval.types import Language, Paper


def day_of(day: date, language: Language) -> str:
    """Such as "1月21日" or "21 January"."""
    return say("picture.date", language, day=day.day, month=_month(day, language))


def year_of(day: date, language: Language) -> str:
    """The year with the day of the week."""
    weekday = say("picture.weekdays", language).split()[day.weekday()]
    return say("picture.year", language, year=day.year, weekday=weekday)


def date_of(day: date, language: Language) -> str:
    """Such as "2026年1月21日" or "21 January 2026"."""
    return say("picture.long_date", language, year=day.year, day=day.day, month=_month(day, language))


def _month(day: date, language: Language) -> str:
    return say("picture.months", language).split()[day.month - 1]


def title_of(paper: Paper, title_zh: str | None, language: Language) -> str:
    """A paper's title in the reader's language, where there is one."""
    return (title_zh or paper.title_zh or paper.title) if language == "zh" else paper.title


def unmarked(text: str) -> str:
    """A text without the mark of its lines that says that they are taken from the paper as they are."""
    marks = tuple(say("writing.extracted", language, text="") for language in LANGUAGES)
    return "\n".join(_without(line, marks) for line in text.split("\n"))


def _without(line: str, marks: tuple[str, ...]) -> str:
    return next((line.removeprefix(mark) for mark in marks if line.startswith(mark)), line)
