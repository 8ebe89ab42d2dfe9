"""What the buttons under a reply do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast

from bot.actions import Action, Verb
from bot.commands.days import show_day
from bot.commands.papers import more, open_paper, show_paper
from bot.commands.request import Asking, Request
from bot.commands.subscription_changes import press_subscription
from bot.commands.talk import choose_language
from bot.render.answers import OTHER, evidence_reply
from bot.reply import Reply, sentence
from bot.store import Exchange
from config.locales import LANGUAGES, say
from retrieval.types import Language

_Press = Callable[[Request, tuple[str, ...]], Reply | Asking]


def press(request: Request, action: Action | None) -> Reply | Asking:
    """What a button does; a polite word where what it needs is gone."""
    if action is None:
        return _gone(request)
    try:
        return _PRESSES[action.verb](request, action.arguments)
    except (ValueError, LookupError):  # arguments that no button of this version has written
        return _gone(request)


def _evidence(request: Request, arguments: tuple[str, ...]) -> Reply:
    (token,) = arguments
    exchange = _exchange(request, token)
    return evidence_reply(exchange.answer) if exchange else _gone(request)


def _other(request: Request, arguments: tuple[str, ...]) -> Reply | Asking:
    (token,) = arguments
    exchange = _exchange(request, token)
    if exchange is None:
        return _gone(request)
    history = request.store.history_before(exchange)
    question = replace(exchange.question, language=OTHER[exchange.answer.language], history=history)
    return Asking(question, goes_on=False)


def _more(request: Request, arguments: tuple[str, ...]) -> Reply:
    token, page = arguments
    exchange = _exchange(request, token)
    return more(request, exchange, int(page)) if exchange else _gone(request)


def _day(request: Request, arguments: tuple[str, ...]) -> Reply:
    language, day, page = arguments
    request = replace(request, language=_language(language))
    return replace(show_day(request, date.fromisoformat(day), int(page)), replaces=True)


def _list(request: Request, arguments: tuple[str, ...]) -> Reply:
    language, day, page = arguments
    request = replace(request, language=_language(language))
    return replace(show_day(request, date.fromisoformat(day), int(page)), private=True)


def _hint(request: Request, arguments: tuple[str, ...]) -> Reply:
    language, day = arguments
    del request  # all that the hint needs is in the button
    return sentence(say("push.hint", _language(language), day=date.fromisoformat(day)), private=True)


def _paper(request: Request, arguments: tuple[str, ...]) -> Reply:
    language, paper_id = arguments
    return open_paper(replace(request, language=_language(language)), paper_id)


def _section(request: Request, arguments: tuple[str, ...]) -> Reply:
    language, paper_id, section = arguments
    reply = show_paper(replace(request, language=_language(language)), paper_id, int(section))
    return replace(reply, replaces=True)


def _choose_language(request: Request, arguments: tuple[str, ...]) -> Reply:
    (name,) = arguments
    return choose_language(request, name)


def _subscription(request: Request, arguments: tuple[str, ...]) -> Reply:
    language, subscription_id, what = arguments
    return press_subscription(replace(request, language=_language(language)), subscription_id, what)


def _exchange(request: Request, token: str) -> Exchange | None:
    """The exchange that a button names, if it was in the same chat."""
    exchange = request.store.exchange(token)
    return exchange if exchange and exchange.conversation.startswith(f"{request.incoming.lane}/") else None


def _language(name: str) -> Language:
    if name not in LANGUAGES:
        raise ValueError(name)
    return cast("Language", name)


def _gone(request: Request) -> Reply:
    return sentence(say("chat.gone", request.language), private=True)


_PRESSES: dict[Verb, _Press] = {
    Verb.EVIDENCE: _evidence,
    Verb.OTHER: _other,
    Verb.MORE: _more,
    Verb.DAY: _day,
    Verb.PAPER: _paper,
    Verb.SECTION: _section,
    Verb.LANGUAGE: _choose_language,
    Verb.LIST: _list,
    Verb.HINT: _hint,
    Verb.SUBSCRIPTION: _subscription,
}
