"""Why there is no digest for a day, and which days near it are held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.locales import say
from retrieval.archive import DayRecord, DayState
from retrieval.reasons import in_short
from retrieval.types import Language, Scope

_SATURDAY = 5
_NEAREST = 3
_KEYS = {
    DayState.FAILED: "sources.day_failed",
    DayState.EMPTY: "sources.day_holiday",
    DayState.NOT_OUT: "sources.day_not_out",
}


def explain_no_digest(
    scope: Scope, held: Sequence[date], today: date, language: Language, record: DayRecord | None = None
) -> str:
    """Why the scope has no digest, and the nearest days held. ``record`` is what is known of the scope's first day."""
    if not held:
        parts = [say("answer.archive_empty", language)]
        if scope.is_one_day and record is not None and record.state in {DayState.FAILED, DayState.NOT_OUT}:
            parts.append(explain_day(record, today, language))
        return _joined(parts, language)
    if scope.is_one_day:
        parts = [explain_day(record or DayRecord(scope.first, DayState.UNKNOWN), today, language)]
    else:
        parts = [say("answer.no_digest_range", language, first=scope.first, last=scope.last)]
    near = sorted(sorted(held, key=lambda day: (abs((day - scope.first).days), day))[:_NEAREST])
    days = say("answer.between", language).join(str(day) for day in near)
    return _joined([*parts, say("answer.nearest", language, days=days)], language)


def explain_day(record: DayRecord, today: date, language: Language) -> str:
    """Why a day that is not held is not: weekend, holiday, yet to come, not out yet, failed and why, never taken in."""
    weekday = say(f"answer.weekday_{record.day.weekday()}", language)
    reason = in_short(record.reason or "-", language)  # what to do about it is for whoever runs this
    return say(_key(record, today), language, day=record.day, weekday=weekday, reason=reason)


def _key(record: DayRecord, today: date) -> str:
    if record.day > today:
        return "answer.no_digest_future"
    if record.day.weekday() >= _SATURDAY and record.state is not DayState.FAILED:
        return "answer.no_digest_weekend"
    if record.day == today and record.state in {DayState.NOT_OUT, DayState.UNKNOWN}:
        return "answer.no_digest_today"
    return _KEYS.get(record.state, "answer.no_digest_missing")


def _joined(parts: Sequence[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(parts)
