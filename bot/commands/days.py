"""``/today`` and ``/papers``: the papers of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.actions import Verb, write_action
from bot.commands.finding import find_scope, newest_day, repeated
from bot.commands.request import Request
from bot.days import nearest_days
from bot.render.answers import rows
from bot.render.papers import day_page
from bot.reply import Button, Reply, paragraph, sentence
from config.locales import say
from retrieval.answer.days import explain_day, explain_no_digest
from retrieval.archive import DayState
from retrieval.types import Answer, Language, Question, Scope, ScopeSource, Status

_SATURDAY = 5
_MOST_DAYS = 20


def today(request: Request) -> Reply:
    """The newest digest, with a word on why it is not today's."""
    newest = newest_day(request)
    if newest is None:
        return sentence(say("answer.archive_empty", request.language))
    return show_day(request, newest, 1, note=_why_not_today(request, newest))


def papers(request: Request) -> Reply:
    """The papers of the day that was named; where several days are named, the days to choose from."""
    text = request.options.get("date")
    if text is None:
        return today(request)
    scope = find_scope(text, request.today)
    if scope is None:
        return sentence(say("chat.date_unknown", request.language, text=repeated(text)))
    held = [day for day in request.archive.days() if scope.covers(day)]
    if not held:
        return _not_held(request, scope)
    if len(held) == 1:
        return show_day(request, held[0], 1)
    head = say("chat.list_several", request.language, text=repeated(text), first=scope.first, last=scope.last)
    return Reply((paragraph(head),), buttons=_day_buttons(held[-_MOST_DAYS:], request.language))


def show_day(request: Request, day: date, page: int, *, note: str = "") -> Reply:
    """A page of a day, with ways to the days beside it. The first page is remembered: "第3篇" is of this day then."""
    digest = request.archive.day(day)
    if digest is None:
        return _not_held(request, Scope(day, day, ScopeSource.GIVEN))
    if page == 1:
        asked = say("chat.day_question", request.language, day=day)
        scope = Scope(day, day, ScopeSource.GIVEN)
        shown = Answer(Status.ANSWERED, asked, (), scope, request.language)
        request.conversation.keep(Question(asked, request.today, scope=scope), shown)
    near = nearest_days(request.archive.days(), day)
    return day_page(digest, page, request.language, near=near, note=note)


def _not_held(request: Request, scope: Scope) -> Reply:
    held = request.archive.days()
    record = request.archive.day_record(scope.first)
    why = explain_no_digest(scope, held, request.today, request.language, record)
    near = nearest_days(held, scope.first) if held else ()
    return Reply((paragraph(why),), buttons=_day_buttons(near, request.language))


def _day_buttons(days: Sequence[date], language: Language) -> tuple[tuple[Button, ...], ...]:
    return rows([Button(str(day), write_action(Verb.DAY, language, day, 1)) for day in days], 4)


def _why_not_today(request: Request, newest: date) -> str:
    now, language = request.today, request.language
    if newest == now:
        return ""
    record = request.archive.day_record(now)
    if record.state is DayState.FAILED or (record.state is DayState.EMPTY and now.weekday() < _SATURDAY):
        why = explain_day(record, now, language)
        return why + say("sources.newest_follows", language)
    if now.weekday() >= _SATURDAY:
        return say("chat.list_weekend", language, today=now, weekday=say(f"answer.weekday_{now.weekday()}", language))
    return say("chat.list_newest", language, today=now)
