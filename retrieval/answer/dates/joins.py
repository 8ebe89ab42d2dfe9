"""Date words that belong together: ranges (12号到20号, "the 12th to the 20th"), lists, open ends ("since Monday")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.answer.dates.periods import Cycle, Expression, Fixed, Recurring, Span, whole
from retrieval.answer.dates.rules import Atom
from retrieval.types import ScopeSource

# "Before the 12th" has no first day. Nothing a digest lists is older than this.
BEGINNING = date(2000, 1, 1)

_DAY = timedelta(days=1)

_TO = re.compile(r" ?(?:,? ?(?:到|至|直到|一直到|~|--?|to|till|until|through|thru|up to)) ?")
_AND = re.compile(r" ?(?:和|跟|与|及|以及|或|还有|、|,|,? ?(?:and|or|&|plus)) ?")
# Enough of the text before a date to hold any of the words below.
_LOOK_BACK = 24
_FROM = re.compile(r"(?:\bfrom|\bbetween|从|介于) ?$")
_BETWEEN = re.compile(r"(?:\bbetween|介于) ?$")
_BETWEEN_BEHIND = re.compile(r" ?(?:之间|期间)")
_SINCE = re.compile(r"(?:\bsince|\bstarting(?: from| on)?|自从|(?<!来)自|自打) ?$")
_SINCE_BEHIND = re.compile(
    r" ?(?:以来|至今|到现在|到目前(?:为止)?|开始|起(?![来的])|onwards?\b|(?:till|until|to) (?:now|date|present)\b)"
)
_AFTER = re.compile(r"\bafter ?$")
_AFTER_BEHIND = re.compile(r" ?(?:之后|以后)")
_BEFORE = re.compile(r"\b(?:before|prior to|earlier than) ?$")
_BEFORE_BEHIND = re.compile(r" ?(?:之前|以前|前(?=的|[,，。?？ ]|$|有|发))")
_WEEK_OF = re.compile(r"\bweek (?:of|starting|beginning)(?: on)? ?$")
_WEEK_BEHIND = re.compile(r" ?的?(?:[那这](?:一周|一?个?(?:周|星期|礼拜))|当周|所在的?那?周)(?![一二三四五六日天末])")
_UNTIL = re.compile(r"(?:\b(?:until|till|up to|through)|截至|截止到?|直到) ?$")


@dataclass(frozen=True, slots=True)
class Joined:
    """Date words that mean one span, with their place in the text."""

    start: int
    end: int
    span: Span
    source: ScopeSource


def join_atoms(plain: str, atoms: Sequence[Atom], today: date) -> list[Joined]:
    """The mentions that date words make: each by itself, or two as a range, with an open end where one is asked for.

    A bare number or weekday beside a fuller date is looked up in its month or week ("Jan 12 and 14", 上周一和周三).
    """
    joined: list[Joined] = []
    frame: Cycle | None = None
    position = 0
    while position < len(atoms):
        atom = atoms[position]
        is_beside = position > 0 and _AND.fullmatch(plain, atoms[position - 1].end, atom.start) is not None
        frame = _expression(atom).frame or (frame if is_beside else None)
        span = _span(atom, joined[-1].span.first if is_beside and joined else None, frame, today)
        position += 1
        if position < len(atoms) and _is_range(plain, atom, atoms[position]):
            mention = _range(plain, atom, span, atoms[position])
            position += 1
        else:
            mention = Joined(atom.start, atom.end, span, _expression(atom).source)
        joined.append(_open_ended(plain, mention, today))
    return joined


def _expression(atom: Atom) -> Expression:
    assert atom.expression is not None  # find_atoms leaves the others out
    return atom.expression


def _span(atom: Atom, beside: date | None, frame: Cycle | None, today: date) -> Span:
    """The days of a date: in the frame of the one it stands beside, else the latest."""
    expression = _expression(atom)
    if isinstance(expression, Recurring) and beside is not None and expression.cycle is frame:
        try:
            return expression.within(beside)
        except ValueError:  # "Feb 3 and 31": no such day there
            return expression.latest(today)
    return expression.latest(today)


def _is_range(plain: str, first: Atom, last: Atom) -> bool:
    if _TO.fullmatch(plain, first.end, last.start):
        return True
    if not _AND.fullmatch(plain, first.end, last.start):
        return False
    return _start_of(_BETWEEN, plain, first.start) is not None or _BETWEEN_BEHIND.match(plain, last.end) is not None


def _range(plain: str, first: Atom, since: Span, last: Atom) -> Joined:
    """From one date to another: the latest start on or before today, and the first end after it."""
    start, end = _expression(first), _expression(last)
    if isinstance(end, Fixed):
        until = end.span
        since = start.latest(until.last)
    else:
        until = end.after(since.first)
    source = ScopeSource.NAMED if start.source is end.source is ScopeSource.NAMED else ScopeSource.RELATIVE
    place = _start_of(_FROM, plain, first.start)
    span = Span(min(since.first, until.first), max(since.last, until.last))
    return Joined(first.start if place is None else place, last.end, span, source)


def _open_ended(plain: str, mention: Joined, today: date) -> Joined:
    """With the words around it that open or widen it: since, 以来, before, 之前, "the week of", 那周."""
    span = mention.span
    for before, behind, bounded in (
        (_SINCE, _SINCE_BEHIND, Span(span.first, max(span.last, today))),
        (_AFTER, _AFTER_BEHIND, Span(_next_day(span.last), max(_next_day(span.last), today))),
        (_BEFORE, _BEFORE_BEHIND, Span(min(BEGINNING, _previous_day(span.first)), _previous_day(span.first))),
        (_WEEK_OF, _WEEK_BEHIND, whole(Cycle.WEEK, span.first) if span.first == span.last else span),
        (_UNTIL, None, Span(min(BEGINNING, span.first), span.last)),
    ):
        start = _start_of(before, plain, mention.start)
        end = behind.match(plain, mention.end) if behind else None
        if start is not None or end:
            start = _start_of(_FROM, plain, mention.start) if start is None else start
            return Joined(
                mention.start if start is None else start, end.end() if end else mention.end, bounded, mention.source
            )
    return mention


def _start_of(pattern: re.Pattern[str], plain: str, end: int) -> int | None:
    """Where the words begin that end right before ``end``, if they are there."""
    found = pattern.search(plain, max(0, end - _LOOK_BACK), end)
    return found.start() if found else None


def _next_day(day: date) -> date:
    return min(day, date.max - _DAY) + _DAY


def _previous_day(day: date) -> date:
    return max(day, date.min + _DAY) - _DAY
