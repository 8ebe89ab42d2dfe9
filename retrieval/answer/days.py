"""Why there is no digest for a day, and which days near it are held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.locales import say
from retrieval.types import Language, Scope

_SATURDAY = 5
_NEAREST = 3


def explain_no_digest(scope: Scope, held: Sequence[date], today: date, language: Language) -> str:
    """Why the scope has no digest (weekend, not out yet, never taken in), and the nearest days held."""
    if not held:
        return say("answer.archive_empty", language)
    parts = [_reason(scope, today, language)]
    near = sorted(sorted(held, key=lambda day: (abs((day - scope.first).days), day))[:_NEAREST])
    days = say("answer.between", language).join(str(day) for day in near)
    parts.append(say("answer.nearest", language, days=days))
    return ("" if language == "zh" else " ").join(parts)


def _reason(scope: Scope, today: date, language: Language) -> str:
    day = scope.first
    if not scope.is_one_day:
        return say("answer.no_digest_range", language, first=day, last=scope.last)
    if day > today:
        return say("answer.no_digest_future", language, day=day)
    if day.weekday() >= _SATURDAY:
        weekday = say(f"answer.weekday_{day.weekday()}", language)
        return say("answer.no_digest_weekend", language, day=day, weekday=weekday)
    if day == today:
        return say("answer.no_digest_today", language, day=day)
    return say("answer.no_digest_missing", language, day=day)
