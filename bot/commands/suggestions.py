"""Values for options that are being typed, and papers to share in other chats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.commands.command import Option, OptionKind
from bot.commands.finding import find_papers, find_scope, newest_day
from bot.commands.request import Request
from bot.render.papers import paper_card
from bot.reply import Reply
from config.locales import say
from retrieval.types import Paper

_MOST = 25  # suggestions that Discord shows
_LONGEST = 100  # characters of a suggestion that Discord takes


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
            return tuple(_days(request, typed))[:_MOST]
        case OptionKind.PAPER:
            return tuple(_suggested(paper, request) for paper, _ in _papers(request, typed, _MOST))
        case _:
            return ()


def offer(request: Request, words: str, limit: int) -> tuple[Offer, ...]:
    """Papers for words, without words those of the newest digest."""
    return tuple(_offered(paper, day, request) for paper, day in _papers(request, words, limit))


def _days(request: Request, typed: str) -> Iterator[Suggestion]:
    """The days that are meant, else those whose date has what is typed, the newest first."""
    scope = find_scope(typed, request.today) if typed else None
    for day in reversed(request.archive.days()):
        if scope.covers(day) if scope else typed in day.isoformat():
            weekday = say(f"answer.weekday_{day.weekday()}", request.language)
            yield Suggestion(f"{day} {weekday}", day.isoformat())


def _papers(request: Request, words: str, limit: int) -> Sequence[tuple[Paper, date]]:
    ids = find_papers(words, request) if words else _newest(request)
    found = ((request.archive.paper(each), request.archive.appearances(each)) for each in ids[:limit])
    return [(paper, days[-1]) for paper, days in found if paper and days]


def _newest(request: Request) -> tuple[str, ...]:
    newest = newest_day(request)
    digest = request.archive.day(newest) if newest else None
    return tuple(paper.id for paper in digest.papers) if digest else ()


def _suggested(paper: Paper, request: Request) -> Suggestion:
    return Suggestion(_cut(_title(paper, request)), paper.id)


def _offered(paper: Paper, day: date, request: Request) -> Offer:
    other = paper.title if request.language == "zh" else paper.title_zh or ""
    description = " · ".join(part for part in (other, day.isoformat()) if part)
    return Offer(paper.id, _title(paper, request), description, paper_card(paper, day, request.language))


def _title(paper: Paper, request: Request) -> str:
    return paper.title_zh if request.language == "zh" and paper.title_zh else paper.title


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
