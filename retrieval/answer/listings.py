"""What is listed by facts beside the texts: a day's outline and count, the most upvoted, what has code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from heapq import nlargest

from retrieval.answer.aspects import tell_aspect
from retrieval.answer.draft import Draft, say_scope
from retrieval.answer.facets import Facet, find_facet, may_list_by_facet
from retrieval.answer.finding import Finder
from retrieval.answer.intents import Intent, most_upvoted
from retrieval.answer.understand import Asked, has_topic
from retrieval.answer.write import LISTED, WITH_LINES, write_line, write_outline
from retrieval.archive import Archive
from retrieval.types import Digest, Paper, Scope, ScopeSource

_UPVOTED = 3  # papers that are named as the most upvoted where the question gives no number
_OUTLINED = 120  # papers from which an outline goes back no further: of a long time the newest days are shown
_MOST_DAYS = 62  # that are looked through for makers and code; of a longer time the newest ones

Told = tuple[Paper, date, str]  # a paper, its day, and why it is listed


class Listings:
    """Lists papers of the days asked about by what the digests know of them beside their texts."""

    def __init__(self, archive: Archive, finder: Finder) -> None:
        self._archive = archive
        self._finder = finder

    def count(self, asked: Asked, draft: Draft) -> Draft:
        """How many papers the days have; the newest day alone where none was named."""
        assert draft.scope is not None
        if asked.scope is None and (newest := self._finder.newest_day(draft.scope)):
            draft.scope = Scope(newest, newest, ScopeSource.DEFAULT)
        draft.say("count", scope=say_scope(draft.scope, asked.language), count=self._finder.count(draft.scope))
        return draft

    def outline(self, asked: Asked, draft: Draft) -> Draft:
        """The papers of the days by field; of many days the newest."""
        days = self._days_meant(asked, draft)
        assert draft.scope is not None
        count = self._finder.count(draft.scope)
        digests: list[Digest] = []
        for day in reversed(days):
            if sum(len(digest.papers) for digest in digests) >= _OUTLINED:
                break
            digests += [digest] if (digest := self._archive.day(day)) else []
        draft.say("outline", scope=say_scope(draft.scope, asked.language), count=count)
        write_outline(draft, digests[::-1])
        return draft

    def by_votes(self, asked: Asked, draft: Draft) -> bool:
        """The papers with the most upvotes, or the outline where none are known; False if these are not asked for."""
        wanted = most_upvoted(asked.text)
        if wanted is None or has_topic(wanted.rest):
            return False
        before = draft.scope
        listed = [each for each in self._papers(asked, draft) if each[0].upvotes]
        best = nlargest(wanted.count or _UPVOTED, listed, key=lambda each: each[0].upvotes or 0)
        assert draft.scope is not None
        if not best:
            draft.scope = before
            return wanted.is_advice and bool(self.outline(asked, draft).lines)
        draft.say("upvoted", scope=say_scope(draft.scope, asked.language), count=len(best))
        told = [(paper, day, tell_aspect(paper, "upvotes", asked.language) or "") for paper, day in best]
        self._write_lines(draft, told)
        return True

    def by_facet(self, asked: Asked, draft: Draft) -> tuple[Facet, list[Told]] | None:
        """The papers of the days with what the question lists them by, and why each is there; None for other questions.

        The draft's scope becomes the days that were looked through.
        """
        same_names = self._finder.searcher.same_names
        if not may_list_by_facet(asked.text, same_names):
            return None
        before = draft.scope
        papers = self._papers(asked, draft)
        facet = find_facet(asked.text, same_names, [paper for paper, _ in papers])
        if facet is None:
            draft.scope = before
            return None
        reasons = ((paper, day, facet.told(paper, asked.language)) for paper, day in papers)
        return facet, [(paper, day, reason) for paper, day, reason in reasons if reason]

    def write(self, asked: Asked, draft: Draft, told: Sequence[Told]) -> bool:
        """Write a list of papers with why each is there; False, with nothing written, where there is none."""
        if not told:
            return False
        assert draft.scope is not None
        head = "count_topic" if asked.intent is Intent.COUNT else "list"
        draft.say(head, scope=say_scope(draft.scope, asked.language), count=len(told))
        self._write_lines(draft, told[:LISTED])
        if len(told) > LISTED:
            draft.say("more")
        return True

    @staticmethod
    def _write_lines(draft: Draft, told: Sequence[Told]) -> None:
        assert draft.scope is not None
        for number, (paper, day, reason) in enumerate(told, start=1):
            dated = not draft.scope.is_one_day
            write_line(draft, number, paper, day, reason, shown=number <= WITH_LINES, dated=dated)

    def _papers(self, asked: Asked, draft: Draft) -> list[tuple[Paper, date]]:
        """The papers of the days asked about, each on its newest one, in the digests' order."""
        days = self._days_meant(asked, draft)[-_MOST_DAYS:]
        digests = filter(None, map(self._archive.day, days))
        newest = {paper.id: (paper, digest.date) for digest in digests for paper in digest.papers}
        return list(newest.values())

    def _days_meant(self, asked: Asked, draft: Draft) -> list[date]:
        """The held days of the scope, the newest alone where none was named; the draft's scope becomes theirs."""
        assert draft.scope is not None
        days = [day for day in self._finder.searcher.memory.days if draft.scope.covers(day)]
        if asked.scope is None:
            days = days[-1:]
        draft.scope = Scope(days[0], days[-1], draft.scope.source)
        return days
