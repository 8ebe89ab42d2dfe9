"""Finds the dates that a question names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.answer.dates import chinese, chinese_dates, english, english_dates, numeric
from retrieval.answer.dates.glue import cut_mentions
from retrieval.answer.dates.joins import join_atoms
from retrieval.answer.dates.plain import plain_form
from retrieval.answer.dates.rules import Context, find_atoms
from retrieval.types import Scope, ScopeSource

_RULES = (*numeric.RULES, *chinese.RULES, *chinese_dates.RULES, *english.RULES, *english_dates.RULES)


@dataclass(frozen=True, slots=True)
class DateMention:
    """Date words in a text: ``text[start:end]`` in code points, and the days they mean, first and last included."""

    start: int
    end: int
    text: str
    first: date
    last: date
    source: ScopeSource


@dataclass(frozen=True, slots=True)
class DateReading:
    """The dates of a text. ``scope`` spans all mentions; ``rest`` is the text without them, for retrieval."""

    mentions: tuple[DateMention, ...]
    scope: Scope | None
    rest: str


def find_dates(text: str, today: date) -> DateReading:
    """The dates that a text names, in words or digits, Chinese or English, as seen from today."""
    plain = plain_form(text)
    atoms = find_atoms(plain, _RULES, Context(text, today))
    mentions = tuple(
        DateMention(each.start, each.end, text[each.start : each.end], each.span.first, each.span.last, each.source)
        for each in join_atoms(plain, atoms, today)
    )
    rest = cut_mentions(text, plain, ((mention.start, mention.end) for mention in mentions))
    return DateReading(mentions, _scope(mentions), rest)


def _scope(mentions: tuple[DateMention, ...]) -> Scope | None:
    if not mentions:
        return None
    is_named = all(mention.source is ScopeSource.NAMED for mention in mentions)
    return Scope(
        min(mention.first for mention in mentions),
        max(mention.last for mention in mentions),
        ScopeSource.NAMED if is_named else ScopeSource.RELATIVE,
    )
