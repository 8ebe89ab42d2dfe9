"""``/stats``: a period in figures and as a picture."""

from __future__ import annotations

from datetime import date, timedelta

from bot.commands.finding import find_scope, newest_day, repeated
from bot.commands.request import Request
from bot.render.stats import stats_reply
from bot.reply import Reply, sentence
from config.locales import say
from retrieval.figures import figures_of
from retrieval.index.lexicon import load_lexicon
from retrieval.types import Scope, ScopeSource

_DAYS = 7  # shown where no period is named
_USUAL = 30  # days before the period, against which hot areas are told


def stats(request: Request) -> Reply:
    """The figures of the days that were named, or of the last seven up to the newest digest."""
    text = request.options.get("date")
    scope = find_scope(text, request.today) if text else _latest(request)
    if scope is None:
        key = "answer.archive_empty" if text is None else "chat.date_unknown"
        return sentence(say(key, request.language, text=repeated(text or "")))
    digests = [digest for digest in map(request.archive.day, _held(request, scope)) if digest and digest.papers]
    if not digests:
        return sentence(say("stats.none", request.language, first=scope.first, last=scope.last))
    month = Scope(scope.first - timedelta(days=_USUAL), scope.first - timedelta(days=1), ScopeSource.DEFAULT)
    earlier = [digest for digest in map(request.archive.day, _held(request, month)) if digest]
    figures = figures_of(digests, request.language, load_lexicon().background_idf, earlier)
    return stats_reply(figures, request.language)


def _held(request: Request, scope: Scope) -> list[date]:
    return [day for day in request.archive.days() if scope.covers(day)]


def _latest(request: Request) -> Scope | None:
    newest = newest_day(request)
    return Scope(newest - timedelta(days=_DAYS - 1), newest, ScopeSource.DEFAULT) if newest else None
