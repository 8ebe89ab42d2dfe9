"""``/paper`` and ``/search``: one paper in depth, papers by words; ``/ask`` and ``/compare`` become questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.actions import Verb, write_action
from bot.commands.finding import MOST, find_papers, find_scope, repeated
from bot.commands.request import Asking, Request
from bot.render.answers import found_reply
from bot.render.papers import paper_page
from bot.reply import Button, Reply, sentence
from bot.store import Exchange
from config.locales import say
from retrieval.answer.dates import find_dates
from retrieval.answer.references import find_arxiv_ids
from retrieval.types import Answer, Citation, Paper, Question, Scope, ScopeSource, Status

RESULTS = 8  # papers on a page of what was found

_BETWEEN = re.compile(
    r"\s*(?:[|｜;；\n]|\bvs\.?(?=\s)|\bversus\b)\s*|\s+(?:and|with|和|与|跟)\s+|(?<=\S)[和与跟](?=\S)", re.IGNORECASE
)
_TWO = 2


def paper(request: Request) -> Reply:
    """The paper that was named, or those that may be meant."""
    text = request.options.get("paper")
    if text is None:
        return sentence(say("chat.paper_what", request.language))
    ids = find_papers(text, request)
    if not ids:
        return sentence(say("chat.paper_missing", request.language, text=repeated(text)))
    if len(ids) == 1:
        return open_paper(request, ids[0])
    return found_reply(say("chat.paper_which", request.language), _held(request, ids), request.language)


def show_paper(request: Request, paper_id: str, section: int) -> Reply:
    """One paper with one of its sections."""
    found = request.archive.paper(paper_id)
    if found is None:
        return sentence(say("chat.paper_missing", request.language, text=paper_id))
    return paper_page(found, request.archive.appearances(paper_id), section, request.language)


def open_paper(request: Request, paper_id: str) -> Reply:
    """One paper with its first section, remembered: the conversation can go on about it."""
    papers = _held(request, (paper_id,))
    if papers:
        title = papers[0][0].title
        request.conversation.keep(Question(title, request.today), _listing(request, title, papers, None))
    return show_paper(request, paper_id, 1)


def ask(request: Request) -> Reply | Asking:
    """The question, about the days that were given beside it."""
    text = request.options.get("question")
    if text is None:
        return sentence(say("chat.ask_what", request.language))
    given = request.options.get("date")
    scope = find_scope(given, request.today) if given else None
    if given and scope is None:
        return sentence(say("chat.date_unknown", request.language, text=repeated(given)))
    return Asking(Question(text, request.today, language=request.answers_in, scope=scope))


def search(request: Request) -> Reply:
    """The papers that fit the words, within the days that were given or stand among the words."""
    text = request.options.get("words")
    given = request.options.get("date")
    if text is None:
        return sentence(say("chat.search_what", request.language))
    reading = find_dates(text, request.today)
    scope = find_scope(given, request.today) if given else reading.scope
    if given and scope is None:
        return sentence(say("chat.date_unknown", request.language, text=repeated(given)))
    words = text if given else reading.rest or text
    found = request.search.search(words, scope, request.today)[:RESULTS]
    head = _search_head(request, words, scope)
    if not found:
        return sentence(say("chat.search_none", request.language, words=repeated(words)))
    papers = _with_papers(request, found)
    token = request.conversation.keep(
        Question(words, request.today, scope=scope), _listing(request, head, papers, scope)
    )
    more = Button(say("chat.button_more", request.language), write_action(Verb.MORE, token, 1))
    reply = found_reply(head, papers, request.language)
    return replace(reply, buttons=(*reply.buttons, (more,)))


def more(request: Request, exchange: Exchange, page: int) -> Reply:
    """Further papers for a question that was answered: those that the answer does not cite, page by page from 1."""
    question, language = exchange.question, exchange.answer.language
    cited = {citation.paper_id for citation in exchange.answer.citations}
    reading = find_dates(question.text, question.asked_on)
    found = request.search.search(reading.rest or question.text, question.scope or reading.scope, question.asked_on)
    further = [each for each in found if each[0] not in cited]
    shown = further[(page - 1) * RESULTS : page * RESULTS]
    if not shown:
        return sentence(say("chat.more_none", language))
    papers = _with_papers(request, shown)
    reply = found_reply(say("chat.more_head", language), papers, language, start=(page - 1) * RESULTS + 1)
    if len(further) <= page * RESULTS:
        return reply
    again = Button(say("chat.button_more", language), write_action(Verb.MORE, exchange.token, page + 1))
    return replace(reply, buttons=(*reply.buttons, (again,)))


def compare(request: Request) -> Reply | Asking:
    """The question how two papers compare; by their ids, where it is plain which two are meant."""
    sides = [request.options[name] for name in ("first", "second") if name in request.options]
    if not sides:
        return sentence(say("chat.compare_what", request.language))
    text = " | ".join(sides)
    ids, parts = find_arxiv_ids(text), [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(ids) != _TWO:
        ids = tuple(dict.fromkeys(each for part in parts for each in _only(part, request)))
    if len(ids) == len(parts) == 1:
        return sentence(say("chat.compare_what", request.language))
    if len(ids) == _TWO:
        question = say("chat.compare_question", request.language, first=ids[0], second=ids[1])
    else:
        question = say("chat.compare_named", request.language, text=" / ".join(sides))
    return Asking(Question(question, request.today, language=request.answers_in or request.language))


def _only(text: str, request: Request) -> tuple[str, ...]:
    """The id of the paper that a text names, if it is one alone."""
    ids = find_papers(text, request)
    return ids if len(ids) == 1 else ()


def _held(request: Request, ids: Sequence[str]) -> list[tuple[Paper, date]]:
    dated = [(each, days[-1]) for each in ids[:MOST] if (days := request.archive.appearances(each))]
    return _with_papers(request, dated)


def _with_papers(request: Request, found: Sequence[tuple[str, date]]) -> list[tuple[Paper, date]]:
    return [(held, day) for paper_id, day in found if (held := request.archive.paper(paper_id))]


def _search_head(request: Request, words: str, scope: Scope | None) -> str:
    head = say("chat.search_head", request.language, words=repeated(words))
    if scope is None or scope.source is ScopeSource.DEFAULT:
        return head
    return head + say("chat.search_scope", request.language, first=scope.first, last=scope.last)


def _listing(request: Request, head: str, papers: Sequence[tuple[Paper, date]], scope: Scope | None) -> Answer:
    """What was found as an answer, so that the conversation can go on from it ("the second one")."""
    citations = tuple(
        Citation(str(number), held.id, held.title, held.title_zh, held.links.huggingface, held.links.arxiv, day, "")
        for number, (held, day) in enumerate(papers, start=1)
    )
    text = "\n".join([head, *(f"{citation.key}. {citation.title} [{citation.key}]" for citation in citations)])
    return Answer(Status.ANSWERED, text, citations, scope, request.language)
