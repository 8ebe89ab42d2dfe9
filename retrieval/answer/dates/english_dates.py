"""English written dates: Jan 12, 12th of January 2026, December 2025, early January, the 31st, in 2024."""

from __future__ import annotations

import re
from datetime import date

from retrieval.answer.dates.english import POSSESSIVE, WEEKDAY
from retrieval.answer.dates.periods import (
    Cycle,
    Expression,
    Fixed,
    Recurring,
    Span,
    day_number,
    month_day,
    month_name,
    month_or_day,
    month_third,
    named,
    one_day,
    relative,
    third_of_month,
    whole,
)
from retrieval.answer.dates.rules import Context, rule

_FULL = (
    r"january|february|march|april|june|july|august|september|october|november|december"
    r"|janury|januray|feburary|febuary|septemper|decemeber|decmber"
)
_SHORT = r"jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
_MONTH = rf"(?P<month>(?:{_FULL}|{_SHORT})\b)"
_TIGHT_MONTH = r"(?P<tight>jan|feb|apr|jul|aug|oct|nov)(?=\d)"
_MONTHS = {name: value for value, name in enumerate(_SHORT.replace("sept?", "sep").split("|"), start=1)}
_ORDINAL = r"(?:st|nd|rd|th)"
_YEAR = r"(?:,? ?(?:of )?(?P<year>20\d\d)\b)"
_ON = rf"(?:\b(?:{WEEKDAY}|mon|tue|wed|fri|sat|sun),? (?:the )?)?"
_NO_MORE = r"(?![\w%]|[.:/]\d|-?bit|-[a-z])"
_THIRDS = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_PART = r"(?P<part>early|mid|late|(?:start|beginning|middle|end) of)"
_WHICH_MONTH = r"(?P<which>last|this|the) month"

# What "the 12th" may stand before on its own; "the 12th layer" is none. Up to ten it takes more: "the 3rd" of a
# conversation is sooner a paper, so a word before it or behind it has to say that it is a day.
_ALONE = (
    r"(?= ?(?:$|[^\w '-])| (?:and|or|to|through|till|until|thru|which|what|whats|any|are|is|was|were|did|do|does|had"
    r"|has|have|there|about|on|in|with|of|for|from|that|who|how|vs|papers|digest|issue|newsletter|list|batch|please|pls|we|i"
    r"|you|u|anything|something|related|using|dealing|covering|by|but)\b|'s\b|-\d| -)"
)
_COUNTED = (
    r"(?: (?:one|paper|item|entry|result|place|author|layer|century|centurie|generation|iteration|time|model|question"
    r"|step|order|percentile|epoch|link|article|most|best|largest|highest|edition|figure|table|page|section|row|column"
    r"|stage|task|round|token|frame|block|head|gpu|dataset|benchmark|experiment)s?\b|-[a-z])"
)
# "From the 5th to the 20th century" counts twice.
_UNCOUNTED = rf"(?!(?: ?(?:-|to|through|and|or|till|until) ?(?:the )?\d{{1,2}}{_ORDINAL}\b)?{_COUNTED})"
_ASKS_DAY = (
    r"(?:(?<=\bon )|(?<=\bfrom )|(?<=\bsince )|(?<=\bbetween )|(?<=\bbefore )|(?<=\bafter )|(?<=\buntil )|(?<=\btill ))"
)
_TO = r" ?(?:-|to|through|till|until|thru) ?(?:the )?"
_ISSUE = rf"(?= (?:papers|digest|issue|newsletter|batch)\b|'s\b|{_TO}\d{{1,2}}{_ORDINAL}\b{_UNCOUNTED})"
_SMALL = r"(?:0?[1-9]|10)"
_LARGE = r"(?:1[1-9]|[23]\d)"


@rule(
    rf"{_ON}(?:\b{_MONTH}\.? ?|\b{_TIGHT_MONTH})(?:the )?(?P<day>\d{{1,2}})(?:{_ORDINAL}\b)?{_YEAR}?(?:'s\b)?{_NO_MORE}"
)
def _month_day(found: re.Match[str], context: Context) -> Expression | None:
    return _day_of(found, context, found["month"] or found["tight"])


@rule(
    rf"{_ON}(?:\bthe )?(?<![\w./:])(?<![a-z]-)(?P<day>\d{{1,2}})(?P<th>{_ORDINAL})?(?P<of> of)? {_MONTH}\.?"
    rf"{_YEAR}?(?:'s\b)?(?![\w-])"
)
def _day_month(found: re.Match[str], context: Context) -> Expression | None:
    if not (found["th"] or found["of"] or found["year"]) and _is_acronym(found, context):
        return None
    return _day_of(found, context, found["month"])


@rule(
    rf"(?<![\w./:])(?<![a-z]-)(?P<day>\d{{1,2}}){_ORDINAL}?"
    rf"(?= ?(?:-|to|through|till|until|and|&) ?(?:the )?\d{{1,2}}{_ORDINAL}?(?: of)? {_MONTH})"
)
def _day_before_day_month(found: re.Match[str], context: Context) -> Recurring | None:
    return None if _is_verb(found, context) else day_number(int(found["day"]))


@rule(rf"(?:\b{_PART} )?\b{_MONTH}\.?{_YEAR}{POSSESSIVE}(?![\w-])")
def _month_year(found: re.Match[str], _context: Context) -> Fixed:
    month = month_or_day(int(found["year"]), parse_month(found["month"]), None)
    return named(third_of_month(month.span.first, _third(found))) if found["part"] else month


@rule(
    r"\b(?:(?P<firm>(?<=\bin )|(?<=\bsince )|(?<=\bduring )|(?<=\bfrom )|(?<=\buntil )|(?<=\btill )|(?<=\bthroughout ))"
    rf"|(?P<which>last|this) |{_PART}[ -])?{_MONTH}{POSSESSIVE}(?![\w-]|\.\w)"
)
def _month(found: re.Match[str], context: Context) -> Expression | None:
    name = found["month"]
    is_bare = found["firm"] is None and not found["which"] and not found["part"]
    if (
        _is_verb(found, context)
        or _is_acronym(found, context)
        or (is_bare and (len(name) <= len("sept") or name == "march"))
    ):
        return None
    month = parse_month(name)
    if found["part"]:
        return month_third(month, _third(found))
    if found["which"]:
        return relative(_from_today(month, found["which"], context.today))
    return month_name(month)


@rule(
    rf"\b(?:the )?(?:{_PART} |(?P<day>\d{{1,2}}){_ORDINAL}(?: day)? of ){_WHICH_MONTH}\b"
    rf"|\b(?P<first>last|this) month(?:'?s)? (?:on )?(?:the )?(?P<second>\d{{1,2}}){_ORDINAL}\b"
)
def _in_month(found: re.Match[str], context: Context) -> Fixed:
    month = whole(Cycle.MONTH, context.today, -1 if "last" in {found["which"], found["first"]} else 0).first
    if found["part"]:
        return relative(third_of_month(month, _third(found)))
    return relative(one_day(month.replace(day=int(found["day"] or found["second"]))), Cycle.MONTH)


@rule(
    rf"\bthe (?P<alone>{_LARGE}){_ORDINAL}\b{_UNCOUNTED}{_ALONE}"
    rf"|{_ASKS_DAY}(?:the )?(?:(?P<large>{_LARGE}){_ORDINAL}\b{_UNCOUNTED}"
    rf"|(?P<small>{_SMALL}){_ORDINAL}\b{_UNCOUNTED}{_ALONE})"
    rf"|\b{WEEKDAY},? (?:the )?(?P<weekday>\d{{1,2}}){_ORDINAL}\b|\b(?:the )?(?P<issue>\d{{1,2}}){_ORDINAL}\b{_ISSUE}"
)
def _ordinal(found: re.Match[str], _context: Context) -> Recurring:
    return day_number(int(found[str(found.lastgroup)]))


@rule(r"(?:(?<=\bin )|(?<=\bduring )|(?<=\bsince )|(?<=\bthroughout ))(?P<year>20[123]\d)(?![\w.-]|[,/]\d)")
def _year(found: re.Match[str], _context: Context) -> Fixed:
    return named(whole(Cycle.YEAR, date(int(found["year"]), 1, 1)))


@rule(r"\b(?:from|between) (?P<first>20[123]\d) ?(?:to|and|-|until|through) ?(?P<last>20[123]\d)(?![\w.-]|[,/]\d)")
def _years(found: re.Match[str], _context: Context) -> Fixed:
    return named(Span(date(int(found["first"]), 1, 1), date(int(found["last"]), 12, 31)))


def _day_of(found: re.Match[str], context: Context, month: str) -> Expression | None:
    if found["year"]:
        return month_or_day(int(found["year"]), parse_month(month), int(found["day"]))
    if _is_verb(found, context):
        return None
    return month_day(parse_month(month), int(found["day"]))


def _is_verb(found: re.Match[str], context: Context) -> bool:
    """Whether the month is "may" in small letters, which is sooner the verb."""
    return found["month"] == "may" and context.text[found.start("month")] == "m"


def _is_acronym(found: re.Match[str], context: Context) -> bool:
    """Whether the month is in capitals and short, as DEC and OCT are in papers."""
    return context.text[found.start("month") : found.end("month")].isupper() and len(found["month"]) <= len("sept")


def parse_month(name: str) -> int:
    """The month of an English name or abbreviation; misspelt ones by their beginning."""
    return _MONTHS[name[:3]]


def _third(found: re.Match[str]) -> int:
    return _THIRDS[found["part"].split()[0]]


def _from_today(month: int, which: str, today: date) -> Span:
    """The days of a month: "last December" is the latest that is over, "this December" the one of this year."""
    year = today.year - (1 if which == "last" and month >= today.month else 0)
    return whole(Cycle.MONTH, date(year, month, 1))


RULES = (
    _month_day,
    _day_month,
    _day_before_day_month,
    _month_year,
    _month,
    _in_month,
    _ordinal,
    _year,
    _years,
)
