"""What may be meant by a date that is still being typed: "2026-01", "1月", "昨", "last". Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bot.commands.finding import find_scope
from retrieval.types import Scope, ScopeSource

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Words for days that are offered once their beginning is typed; each of them can be read as a date.
_PHRASES: Final = (
    *("今天", "昨天", "前天", "上周", "本周", "上个月", "本月", "最近3天", "最近一周", "最近一个月"),
    *(f"上周{day}" for day in "一二三四五六日"),
    *(f"周{day}" for day in "一二三四五六日"),
    *("today", "yesterday", "last week", "this week", "last month", "this month"),
    *("past 3 days", "past week", "past month"),
    *(f"last {day}" for day in _WEEKDAYS),
    *_WEEKDAYS,
)
_SEPARATORS = re.compile(r"[/.．。\s]+")


def complete_date(typed: str, held: Sequence[date], today: date) -> Iterator[tuple[str, Scope]]:
    """Texts that name days, each with the days it names.

    First what is typed itself if it names several days; then the days held that it names or whose date begins so, the
    newest first; then the day that it names if that is not held; then phrases that begin so. ``held`` is ascending.
    """
    written = _folded(typed)
    scope = find_scope(typed, today) if written else None
    if scope and not scope.is_one_day:
        yield typed, scope
    for day in reversed(held):
        if not written or (scope and scope.covers(day)) or _begins(written, day):
            yield day.isoformat(), Scope(day, day, ScopeSource.GIVEN)
    if scope and scope.is_one_day and scope.first not in held:
        yield typed, scope
    for phrase in _PHRASES if written else ():
        named = find_scope(phrase, today)
        if named and phrase.casefold().startswith(written) and phrase.casefold() != written:
            yield phrase, named


def _begins(written: str, day: date) -> bool:
    """Whether a way to write a day begins so, or its ISO form has it."""
    dashed = _SEPARATORS.sub("-", written)
    return dashed in day.isoformat() or any(form.startswith((written, dashed)) for form in _forms(day))


def _forms(day: date) -> Iterator[str]:
    month = _MONTHS[day.month - 1]
    for dated in (f"{day.month}-{day.day}", f"{day.month:02}-{day.day:02}"):
        yield f"{day.year}-{dated}"
        yield dated
    for dated in (f"{day.month}月{day.day}", f"{day.month:02}月{day.day:02}"):
        yield from (f"{day.year}年{dated}日", f"{dated}日", f"{dated}号")
    for name in (month, month[:3]):
        yield from (f"{name} {day.day}", f"{day.day} {name}")


def _folded(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
