"""Reads a date typed after a command, where nothing else is expected and shorter forms are clear: 0121, 1.21, fri."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from retrieval.answer.dates.english import parse_weekday
from retrieval.answer.dates.english_dates import parse_month
from retrieval.answer.dates.numeric import month_first
from retrieval.answer.dates.periods import (
    Cycle,
    Expression,
    day_number,
    month_day,
    month_name,
    month_or_day,
    named,
    weekday_name,
    whole,
)
from retrieval.answer.dates.plain import plain_form
from retrieval.answer.dates.reading import find_dates
from retrieval.types import Scope


def _month_and_day(found: re.Match[str]) -> Expression:
    return month_day(*month_first(int(found[1]), int(found[2])))


def _date(found: re.Match[str]) -> Expression:
    return month_or_day(2000 + int(found[1]), int(found[2]), int(found[3]))


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Expression]], ...] = (
    (re.compile(r"20(\d\d)(\d\d)(\d\d)"), _date),
    (re.compile(r"(20\d\d)[-/.]?(0?[1-9]|1[0-2])"), lambda found: month_or_day(int(found[1]), int(found[2]), None)),
    (re.compile(r"(\d\d)(\d\d)(\d\d)"), _date),
    (re.compile(r"20(\d\d)"), lambda found: named(whole(Cycle.YEAR, date(2000 + int(found[1]), 1, 1)))),
    (re.compile(r"(\d\d)(\d\d)"), _month_and_day),
    (re.compile(r"(\d{1,2})[-/. ](\d{1,2})"), _month_and_day),
    (re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?"), lambda found: day_number(int(found[1]))),
    (re.compile(r"(mon|tue|wed|thu|fri|sat|sun)"), lambda found: weekday_name(parse_weekday(found[1]))),
    (
        re.compile(r"(jan|feb|mar|march|apr|may|jun|jul|aug|sept?|oct|nov|dec)"),
        lambda found: month_name(parse_month(found[1])),
    ),
)


def parse_day(text: str, today: date) -> Scope | None:
    """The days that a whole argument names, or None where it is no date, or more than one.

    Beside all that ``find_dates`` knows: ``20260121``, ``260121``, ``0121``, ``1.21``, ``1-21``, ``21``, ``fri``,
    ``jan``, ``2025``.
    """
    plain = plain_form(text).strip()
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(plain):
            try:
                expression = build(found)
                span = expression.latest(today)
            except (ValueError, OverflowError):
                return None
            return Scope(span.first, span.last, expression.source)
    reading = find_dates(text, today)
    return None if reading.rest else reading.scope
