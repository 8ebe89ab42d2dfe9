"""Values for options that are being typed, and papers to share in other chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.commands.command import Option, OptionKind
from bot.commands.finding import newest_day, papers_begun
from bot.commands.request import Request
from bot.commands.typed_dates import complete_date
from bot.render.papers import paper_card
from bot.reply import Reply
from config.locales import say
from retrieval.types import Paper, Scope

_MOST = 25  # suggestions that Discord shows
_LONGEST = 100  # characters of a suggestion that Discord takes
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Offered while an option is typed: ``label`` is shown, ``value`` filled in; neither is over 100 characters."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper offered to be shared in another chat. ``id`` has at most 64 bytes."""

    id: str
    title: str
    description: str
    reply: Reply


def suggest(request: Request, option: Option, typed: str) -> tuple[Suggestion, ...]:
    """Values for an option, at most 25."""
    match option.kind:
        case OptionKind.DATES:
            named = complete_date(typed, request.archive.days(), request.today)
            return tuple(_dated(value, scope, request) for value, scope in islice(named, _MOST))
        case OptionKind.PAPER:
            return tuple(_suggested(paper, request) for paper, _ in _papers(request, typed, _MOST))
        case _:
            return ()


def offer(request: Request, words: str, limit: int) -> tuple[Offer, ...]:
    """Papers for words, without words those of the newest digest."""
    return tuple(_offered(paper, day, request) for paper, day in _papers(request, words, limit))


def _dated(value: str, scope: Scope, request: Request) -> Suggestion:
    """Days to choose: "2026-01-21 Wednesday", "昨天 · 2026-01-20 星期二", "last week · 2026-01-12 – 2026-01-18"."""
    days = f"{scope.first} – {scope.last}"
    if scope.first == scope.last:
        days = f"{scope.first} {say(f'answer.weekday_{scope.first.weekday()}', request.language)}"
    return Suggestion(days if value == scope.first.isoformat() else f"{_cut(value, days)}{_BETWEEN}{days}", value)


def _papers(request: Request, words: str, limit: int) -> Sequence[tuple[Paper, date]]:
    ids = papers_begun(words, request, limit) if words else _newest(request)[:limit]
    found = ((request.archive.paper(each), request.archive.appearances(each)) for each in ids)
    return [(paper, days[-1]) for paper, days in found if paper and days]


def _newest(request: Request) -> tuple[str, ...]:
    newest = newest_day(request)
    digest = request.archive.day(newest) if newest else None
    return tuple(paper.id for paper in digest.papers) if digest else ()


def _suggested(paper: Paper, request: Request) -> Suggestion:
    return Suggestion(f"{_cut(_title(paper, request), paper.id)}{_BETWEEN}{paper.id}", paper.id)


def _offered(paper: Paper, day: date, request: Request) -> Offer:
    other = paper.title if request.language == "zh" else paper.title_zh or ""
    description = " · ".join(part for part in (other, day.isoformat()) if part)
    return Offer(paper.id, _title(paper, request), description, paper_card(paper, day, request.language))


def _title(paper: Paper, request: Request) -> str:
    return paper.title_zh if request.language == "zh" and paper.title_zh else paper.title


def _cut(text: str, beside: str) -> str:
    """A text that finds room in a suggestion beside another one."""
    most = _LONGEST - len(beside) - len(_BETWEEN)
    return text if len(text) <= most else f"{text[: most - 1]}…"
