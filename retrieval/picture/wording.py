"""Dates and titles as pictures and scripts word them."""

from __future__ import annotations

from datetime import date

from config.locales import say
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
