"""Finds the papers and days that somebody typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.commands.request import Request
from bot.lookup import papers_with_words
from retrieval.answer.dates import find_dates, parse_day
from retrieval.answer.references import find_arxiv_ids, find_place, last_cited
from retrieval.answer.write import shorten
from retrieval.types import Scope, ScopeSource

MOST = 8  # papers that are offered where words fit several
_LAST = -1
_REPEATED = 100  # characters of what was typed that are repeated to who typed it


def repeated(text: str) -> str:
    """What somebody typed, as far as it is repeated."""
    return shorten(text, _REPEATED)


def find_papers(text: str, request: Request) -> tuple[str, ...]:
    """The ids of the papers that may be meant, best first; one alone is the one.

    Understood are ids, links, a place ("第3篇", "the 3rd", "3") in the last answer or in a day's list, titles, words.
    """
    named = named_papers(text, request)
    return _by_words(text, request) if named is None else named


def papers_begun(text: str, request: Request, most: int) -> tuple[str, ...]:
    """The papers that may be meant by a text that is still being typed, best first, at most so many.

    Those that it names; then those with an id or words of the title that begin so, the newest first; then what search
    finds.
    """
    ids = list(named_papers(text, request) or ())
    ids += [paper_id for paper_id, _ in request.search.begun(text, most)]
    if len(set(ids)) < most:
        ids += [paper_id for paper_id, _ in request.search.search(text, None, request.today)[:MOST]]
    return tuple(dict.fromkeys(ids))[:most]


def named_papers(text: str, request: Request) -> tuple[str, ...] | None:
    """The papers with these ids, at this place or with this title; None where the text is none of these."""
    archive = request.archive
    if ids := find_arxiv_ids(text) or (text,):
        held = tuple(each for each in ids if archive.appearances(each))
        if held or ids != (text,):
            return held
    if (number := _place(text)) is not None:
        return _at_place(number, text, request)
    return archive.ids_of_title(text) or None


def find_scope(text: str, today: date) -> Scope | None:
    """The days that a whole text names, as given by the user; None where it is no date."""
    scope = parse_day(text, today)
    return None if scope is None else replace(scope, source=ScopeSource.GIVEN)


def newest_day(request: Request) -> date | None:
    """The newest day with papers up to today; the newest at all if there is none up to today."""
    return request.archive.newest(request.today) or request.archive.newest()


def _place(text: str) -> int | None:
    if text.isdecimal() and len(text) <= len("99"):
        return int(text)
    place = find_place(text)
    return None if place is None else place.number


def _at_place(number: int, text: str, request: Request) -> tuple[str, ...]:
    scope = find_dates(text, request.today).scope
    cited = () if scope else last_cited(request.conversation.history())
    if cited and number <= len(cited):
        return (cited[number - 1 if number > 0 else _LAST],)
    day = request.archive.newest(scope.last) if scope else newest_day(request)
    digest = request.archive.day(day) if day and (scope is None or scope.covers(day)) else None
    ids = [paper.id for paper in digest.papers] if digest else []
    return tuple(ids[_LAST:] if number == _LAST else ids[number - 1 : number] if number > 0 else ())


def _by_words(text: str, request: Request) -> tuple[str, ...]:
    """The papers that search finds; if the title of one alone has all the words, that one."""
    found = request.search.search(text, None, request.today)
    papers = [(day, paper) for paper_id, day in found if (paper := request.archive.paper(paper_id))]
    titled = papers_with_words(papers, text)
    return titled if len(titled) == 1 else tuple(dict.fromkeys((*titled, *(paper.id for _, paper in papers))))[:MOST]
