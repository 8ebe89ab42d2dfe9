"""Rules that read date words, and the choice among what they find: leftmost, then longest, then first in order.

A rule may find that words are no date. They are taken all the same, so that no part of them is read as one: nothing
is a date in "AIME 2025", and 2月30号 is not 2月.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.answer.dates.periods import Cycle, Expression, Recurring, day_number, month_or_day

# "Jan 12-14", "1月12到20", "between the 12th and 20th": the second number leans on the date before it.
_LEANING = re.compile(
    r" ?(?P<link>-|~|to|till|until|thru|through|到|至|and|&|和|、|,) ?(?:the )?(?P<number>\d{1,2})(?P<th>st|nd|rd|th)?"
    r"(?:,? (?P<year>20\d\d))?(?![\w%]|[.:/]\d| ?[篇个条种家款倍天年月周])"
    r"(?! (?:other |more )?(?:papers?|others|more|one|tokens?|layers?|steps?|tasks?|models?|am|pm)\b)"
)
_LOOSE_LINKS = frozenset({"and", "&", "和", "、", ","})
_TAIL = re.compile(r" ?(?:$|[?.!;)]|[号日。]|之间|(?:and|&|和|、|,) ?(?:the )?\d)")


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look at beside its match: the text as typed (offsets as in the plain form), and today."""

    text: str
    today: date


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over the plain form, and what a match means: None or ValueError for words that are no date."""

    pattern: re.Pattern[str]
    build: Callable[[re.Match[str], Context], Expression | None]


@dataclass(frozen=True, slots=True)
class Atom:
    """Date words at a place in the text."""

    start: int
    end: int
    expression: Expression | None


def rule(pattern: str) -> Callable[[Callable[[re.Match[str], Context], Expression | None]], Rule]:
    """Make a rule of the function below it. ASCII word boundaries, so that 12号的paper and today有 have them."""
    return lambda build: Rule(re.compile(pattern, re.ASCII), build)


def find_atoms(plain: str, rules: Sequence[Rule], context: Context) -> list[Atom]:
    """The date words of a text in order, none overlapping another."""
    matches = sorted(
        (
            (found.start(), -found.end(), order, found)
            for order, each in enumerate(rules)
            for found in each.pattern.finditer(plain)
        ),
        key=lambda entry: entry[:3],
    )
    starts = {start for start, *_ in matches}
    atoms: list[Atom] = []
    end = 0
    for start, _, order, found in matches:
        if start < end or found.end() == start:
            continue
        atoms.append(Atom(start, found.end(), _read(rules[order], found, context)))
        atoms.extend(_leaning_on(atoms[-1], plain, starts, context.today))
        end = atoms[-1].end
    return [atom for atom in atoms if atom.expression is not None]


def _read(rule: Rule, found: re.Match[str], context: Context) -> Expression | None:
    """What a match means. A day that does not exist, or lies beyond the calendar, is none."""
    try:
        expression = rule.build(found, context)
        if expression is not None:
            expression.latest(context.today)
    except (ValueError, OverflowError):
        return None
    return expression


def _leaning_on(atom: Atom, plain: str, starts: set[int], today: date) -> Iterator[Atom]:
    """Bare numbers after a day of the month, which are days too: at most one for each link."""
    while _is_day_of_month(atom.expression) and (found := _LEANING.match(plain, atom.end)):
        if not starts.isdisjoint(range(found.end("link"), found.end("number"))) or not _is_firm(
            found, plain, atom.start
        ):
            return
        expression = _leaning_day(atom, found, today)
        if expression is None:
            return
        atom = Atom(found.start("number"), found.end(), expression)
        yield atom


def _is_day_of_month(expression: Expression | None) -> bool:
    if expression is None:
        return False
    return expression.frame is Cycle.MONTH or (isinstance(expression, Recurring) and expression.cycle is Cycle.MONTH)


def _is_firm(found: re.Match[str], plain: str, start: int) -> bool:
    """Whether the number is surely a day: "Jan 12 and 3 demos" has none, "Jan 12 and 14?" has."""
    if found["link"] not in _LOOSE_LINKS or found["th"] or found["year"]:
        return True
    return plain.endswith("between ", 0, start) or bool(_TAIL.match(plain, found.end()))


def _leaning_day(atom: Atom, found: re.Match[str], today: date) -> Expression | None:
    assert atom.expression is not None
    try:
        if found["year"]:
            month = atom.expression.latest(today).first.month
            return month_or_day(int(found["year"]), month, int(found["number"]))
        expression = day_number(int(found["number"]))
        expression.latest(today)
    except ValueError:
        return None
    return expression
