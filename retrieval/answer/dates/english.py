"""English words for days counted from today: yesterday, last Tuesday, past 3 days. Written dates: english_dates.py."""

from __future__ import annotations

import re
from datetime import date, timedelta

from retrieval.answer.dates.periods import (
    Cycle,
    Expression,
    Fixed,
    Span,
    ago,
    days_back,
    one_day,
    relative,
    weekday_name,
    weekend,
    weekend_of,
    whole,
)
from retrieval.answer.dates.plain import ENGLISH_NUMBER, is_vague, parse_number
from retrieval.answer.dates.rules import Context, rule

POSSESSIVE = r"(?:'?s)?\b"
_TYPED = r"tusday|tuesady|teusday|wendesday|wensday|wednsday|wedensday|thrusday|thurday|saterday|satruday"
WEEKDAY = rf"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|weds|thurs?|{_TYPED})"
# These are words too (sun shading, a SAT solver): only behind a word that asks for a day.
_SHORT = r"(?:mon|tue|wed|fri)"
_SHORTEST = r"(?:sat|sun)"
_WHICH = r"(?P<which>this past|last|past|previous|this|next|every|each|black|good)"
_CYCLES = {"w": Cycle.WEEK, "m": Cycle.MONTH, "y": Cycle.YEAR}
_STEPS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1}
# By the third day back "last Tuesday" may be the Tuesday of this week: see the package's docstring.
_FAR_ENOUGH = 3

_DAYS = {
    -2: r"(?:the )?day before yesterday",
    -1: r"yesterday|yesterady|yesteday|yestarday|yesturday|yesterdy|ysterday|yestrday|yday|last night",
    2: r"(?:the )?day after tomorrow",
    1: r"tomorrow|tommorow|tomorow",
    0: r"today|tonight|this (?:morning|afternoon|evening)",
}


@rule(
    "|".join(
        rf"(?P<{'before' if days < 0 else 'after'}{abs(days)}>\b(?:{words}){POSSESSIVE})"
        for days, words in _DAYS.items()
    )
)
def _day(found: re.Match[str], context: Context) -> Fixed:
    group = str(found.lastgroup)
    days = int(group[-1]) * (-1 if group.startswith("before") else 1)
    return relative(one_day(context.today + timedelta(days=days)))


@rule(rf"\b(?:the )?(?P<which>last|past|previous|this|current|next) (?P<unit>week|month|year|weekend)(?:{POSSESSIVE})")
def _unit(found: re.Match[str], context: Context) -> Fixed:
    which, unit = found["which"], found["unit"]
    if unit == "weekend":
        return relative(weekend_of(whole(Cycle.WEEK, context.today, _STEPS.get(which, -1)).first))
    if which == "past":
        return relative(days_back(context.today, 1, _CYCLES[unit[0]]))
    return relative(whole(_CYCLES[unit[0]], context.today, _STEPS[which]))


@rule(r"\b(?:the )?(?P<unit>week|month) before last\b")
def _before_last(found: re.Match[str], context: Context) -> Fixed:
    return relative(whole(_CYCLES[found["unit"][0]], context.today, -2))


@rule(r"\b(?:(?:this|the|last) )?(?:past )?weekend" + POSSESSIVE)
def _weekend(_found: re.Match[str], _context: Context) -> Expression:
    return weekend()


@rule(
    rf"\b(?:{_WHICH} (?P<full>{WEEKDAY}|{_SHORT})|(?:last|this past) (?P<shortest>{_SHORTEST})|(?P<plain>{WEEKDAY})"
    rf"|(?:(?<=\bon )|(?<=\bsince )|(?<=\bfrom ))(?P<short>{_SHORT})){POSSESSIVE}(?!\.\w)(?P<skip> before last\b)?"
)
def _weekday(found: re.Match[str], context: Context) -> Expression | None:
    weekday = parse_weekday(found["full"] or found["shortest"] or found["plain"] or found["short"])
    which = "last" if found["shortest"] else found["which"]
    if found["skip"]:
        return relative(_in_week(weekday, context.today, -2), Cycle.WEEK)
    return _chosen(weekday, which, context.today) if which else weekday_name(weekday)


@rule(
    rf"\b(?:(?P<day>{WEEKDAY}|{_SHORT}|{_SHORTEST}){POSSESSIVE},? (?:of |in )?(?:the )?"
    rf"(?P<which>last|this|previous) week"
    rf"|(?:the )?(?P<first>last|this|previous) week(?:'?s)?,? (?:on )?(?P<second>{WEEKDAY})){POSSESSIVE}"
)
def _weekday_of_week(found: re.Match[str], context: Context) -> Fixed:
    steps = _STEPS[found["which"] or found["first"]]
    return relative(_in_week(parse_weekday(found["day"] or found["second"]), context.today, steps), Cycle.WEEK)


@rule(
    rf"\b(?:(?:the|these) )?(?:last|past|previous|recent) "
    rf"(?P<count>{ENGLISH_NUMBER})(?: |(?<=\d))(?P<unit>days?|weeks?|wks?|months?|years?|hours?|hrs?)\b"
)
def _recent(found: re.Match[str], context: Context) -> Fixed:
    count, unit = parse_number(found["count"]), found["unit"]
    if unit.startswith("h"):
        return relative(Span(context.today - timedelta(days=-(-count // 24)), context.today))
    return relative(days_back(context.today, count, _CYCLES.get(unit[0])))


@rule(rf"\b(?P<count>{ENGLISH_NUMBER})(?: |(?<=\d))(?P<unit>days?|(?<=\d)d|weeks?|wks?|months?|years?) (?:ago|back)\b")
def _ago(found: re.Match[str], context: Context) -> Fixed:
    count, cycle = parse_number(found["count"]), _CYCLES.get(found["unit"][0])
    if is_vague(found["count"]):
        return relative(days_back(context.today - timedelta(days=1), count, cycle))
    return relative(ago(context.today, count, cycle))


@rule(r"\bthe other day" + POSSESSIVE)
def _other_day(_found: re.Match[str], context: Context) -> Fixed:
    return relative(days_back(context.today - timedelta(days=1), 3, None))


def parse_weekday(name: str) -> int:
    """The weekday of an English name or abbreviation, Monday being 0; misspelt ones by what they keep."""
    if name.startswith("th"):
        return 3
    return {"m": 0, "t": 1, "w": 2, "f": 4}.get(name[0], 5 if name.startswith("sa") else 6)


def _chosen(weekday: int, which: str, today: date) -> Fixed | None:
    """Which Tuesday it is. None where it is none of the calendar's: every Tuesday, Black Friday."""
    days_since = (today.weekday() - weekday) % 7
    if which in {"past", "this past"}:
        return relative(one_day(today - timedelta(days=days_since or 7)), Cycle.WEEK)
    if which not in _STEPS:
        return None
    is_over = today.weekday() - weekday >= _FAR_ENOUGH
    steps = 0 if which == "last" and is_over else _STEPS[which]
    return relative(_in_week(weekday, today, steps), Cycle.WEEK)


def _in_week(weekday: int, today: date, steps: int) -> Span:
    return one_day(whole(Cycle.WEEK, today, steps).first + timedelta(days=weekday))


RULES = (_day, _unit, _before_last, _weekend, _weekday, _weekday_of_week, _recent, _ago, _other_day)
