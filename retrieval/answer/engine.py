"""Answers questions out of the archive, without a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter

from config.locales import say
from retrieval.answer.compare import are_two, find_sides
from retrieval.answer.days import explain_no_digest
from retrieval.answer.draft import Draft, name_scope, say_scope, title_in
from retrieval.answer.evidence import EvidenceReader
from retrieval.answer.finding import Candidate, Finder, Found, Priors, only
from retrieval.answer.intents import Intent, says_papers, without_similarity
from retrieval.answer.listings import Listings
from retrieval.answer.literal import find_name_alone
from retrieval.answer.selection import Calibration, select_list, sureness, sureness_of_best
from retrieval.answer.unasked import find_unasked
from retrieval.answer.understand import Asked, has_topic, understand
from retrieval.answer.write import (
    LISTED,
    ONE_BUDGET,
    SIDE_BUDGET,
    WITH_LINES,
    write_depth,
    write_fact,
    write_line,
    write_one,
)
from retrieval.archive import Archive
from retrieval.index.entries import titles_of
from retrieval.index.query import Query
from retrieval.index.search import Searcher
from retrieval.types import Answer, Paper, Question, Scope, ScopeSource, Status

_CLOSE = 0.06  # a runner-up within this of the best score is named as what may be meant
_ALTERNATIVES = 2
_LAST = -1  # the number of the last place in a list
_SIMILAR = 5  # papers that are named as like another
_SIDE_BY_SIDE = 3  # papers named by id or place that are shown in one answer


class QAEngine:
    """Answers questions out of the archive. Safe to use from several threads."""

    def __init__(
        self,
        archive: Archive,
        searcher: Searcher,
        calibration: Calibration | None = None,
        priors: Priors | None = None,
    ) -> None:
        self._archive = archive
        self._finder = Finder(searcher, priors)
        self._evidence = EvidenceReader(archive, searcher)
        self._listings = Listings(archive, self._finder)
        self._calibration = calibration or Calibration()

    def answer(self, question: Question) -> Answer:
        """The answer to a question: its text, citations, and the days it was drawn from."""
        started = perf_counter()
        asked = understand(question)
        unasked = find_unasked(question, asked)
        draft = _unanswered(asked, unasked) if unasked else self._draft(asked, question.asked_on)
        return Answer(
            status=draft.status,
            text=draft.text,
            citations=tuple(draft.citations),
            scope=draft.scope,
            language=asked.language,
            took_ms=(perf_counter() - started) * 1000,
        )

    def _draft(self, asked: Asked, today: date) -> Draft:
        draft = Draft(asked.language, asked.scope)
        if asked.intent is Intent.DECLINE:
            return _ended(draft, Status.DECLINED, say("answer.declined", asked.language))
        held = self._finder.searcher.memory.days
        if not held or (asked.scope and not any(asked.scope.covers(day) for day in held)):
            scope = asked.scope or Scope(today, today, ScopeSource.DEFAULT)
            record = self._archive.day_record(scope.first)
            return _ended(draft, Status.NO_DIGEST, explain_no_digest(scope, held, today, asked.language, record))
        draft.scope = asked.scope or self._finder.default_scope(today)
        if asked.scope and not self._finder.count(asked.scope):
            empty = say("answer.no_digest_empty_day", asked.language, day=asked.scope.first)
            return _ended(draft, Status.NO_DIGEST, empty)
        if named := self._named(asked, draft):
            return self._write_papers(asked, draft, named)
        return draft if draft.lines else self._by_intent(asked, draft)

    def _by_intent(self, asked: Asked, draft: Draft) -> Draft:
        if self._listings.by_votes(asked, draft) or self._by_facet(asked, draft) or self._similar(asked, draft):
            return draft
        match asked.intent:
            case Intent.OUTLINE:
                return self._listings.outline(asked, draft)
            case Intent.COUNT if not asked.topic:
                return self._listings.count(asked, draft)
            case Intent.LIST | Intent.COUNT if not self._is_about_one(asked, draft):
                return self._list(asked, draft)
            case Intent.COMPARE | Intent.VERSUS:
                return self._compare(asked, draft)
            case _:
                return self._one(asked, draft)

    def _is_about_one(self, asked: Asked, draft: Draft) -> bool:
        """Whether what sounds like a list ("X 有代码吗") asks about a paper that it names."""
        assert draft.scope is not None
        return not says_papers(asked.text) and self._evidence.names_a_paper(asked.text, draft.scope)

    # papers named by id or place

    def _named(self, asked: Asked, draft: Draft) -> list[tuple[str, date]]:
        """Papers named by id, or by their place in a list; explains itself in the draft if there is none."""
        found = [(paper, days[-1]) for paper in asked.arxiv_ids if (days := self._archive.appearances(paper))]
        if asked.arxiv_ids and not found:
            _ended(draft, Status.REFUSED, say("answer.no_such_id", asked.language, id=asked.arxiv_ids[0]))
        if found or not asked.places:
            return found
        placed = [self._placed(asked, draft, place.number) for place in asked.places]
        return [] if draft.lines else list(dict.fromkeys(each for each in placed if each))

    def _placed(self, asked: Asked, draft: Draft, number: int) -> tuple[str, date] | None:
        if not asked.earlier or asked.scope:
            return self._at_place(asked, draft, number)
        if not (0 < number <= len(asked.earlier) or number == _LAST):
            return None
        paper = asked.earlier[number - 1 if number > 0 else _LAST]
        days = self._archive.appearances(paper)
        return (paper, days[-1]) if days else None

    def _at_place(self, asked: Asked, draft: Draft, number: int) -> tuple[str, date] | None:
        assert draft.scope is not None
        day = self._finder.newest_day(draft.scope)
        digest = self._archive.day(day) if day else None
        papers = digest.papers if digest else ()
        if day and (0 < number <= len(papers) or (number == _LAST and papers)):
            return papers[number - 1 if number > 0 else _LAST].id, day
        if not draft.lines:
            where = say_scope(Scope(day, day, ScopeSource.DEFAULT) if day else draft.scope, asked.language)
            told = say("answer.no_place", asked.language, scope=where, count=len(papers), number=number)
            _ended(draft, Status.REFUSED, told)
        return None

    def _write_papers(self, asked: Asked, draft: Draft, named: Sequence[tuple[str, date]]) -> Draft:
        query = self._finder.searcher.query(asked.text)
        budget = ONE_BUDGET if len(named) == 1 else SIDE_BUDGET
        if len(named) == 1 and self._evidence.lacks_aspect(paper := self._evidence.paper(*named[0]), asked, query):
            return self._near(asked, draft, paper, named[0][1])
        if len(named) > 1:
            draft.say("compare")
        for paper_id, day in named[:_SIDE_BY_SIDE]:
            self._write(asked, draft, query, self._evidence.paper(paper_id, day), day, budget, known=True)
        return draft

    def _write(  # noqa: PLR0917 - what is written, where, about what, and how much: each call names all
        self, asked: Asked, draft: Draft, query: Query, paper: Paper, day: date, budget: int, *, known: bool = False
    ) -> None:
        """One paper: a fact beside its text, the whole in depth, or the sentences that answer."""
        if fact := self._evidence.aspect(paper, asked, query):
            write_fact(draft, paper, day, fact)
        elif asked.in_depth:
            write_depth(draft, paper, day)
        else:
            scored = self._evidence.scored(paper, day, query, asked, known=known)
            write_one(draft, paper, day, scored, budget)

    # one paper

    def _one(self, asked: Asked, draft: Draft) -> Draft:
        assert draft.scope is not None
        found = self._finder.find(asked, asked.text, draft.scope)
        candidates = (only(found.candidates, asked.earlier) if asked.refers else ()) or found.candidates
        if not candidates:
            return self._refuse(asked, draft)
        best, sure = candidates[0], sureness_of_best(found, candidates, self._calibration)
        if sure < self._calibration.answer_from or self._evidence.lacks_name(asked.text, candidates):
            return self._refuse(asked, draft)
        paper = self._evidence.paper(best.paper_id, best.day)
        if not self._evidence.answers(paper, asked, found.query, self._calibration):
            return self._near(asked, draft, paper, best.day)
        if sure < self._calibration.sure_from:
            draft.say("unsure")
        self._write(asked, draft, found.query, paper, best.day, ONE_BUDGET)
        close = [each for each in candidates[1 : 1 + _ALTERNATIVES] if best.score - each.score < _CLOSE]
        if close and not asked.in_depth:
            draft.say("alternatives")
            self._write_lines(asked, draft, found.query, close, dated=True)
        return draft

    def _refuse(self, asked: Asked, draft: Draft) -> Draft:
        where = name_scope(asked.scope, asked.language)
        return _ended(draft, Status.REFUSED, say("answer.refused", asked.language, scope=where))

    def _near(self, asked: Asked, draft: Draft, paper: Paper, day: date) -> Draft:
        """The paper is there, what is asked of it is not: say so, and where it is."""
        draft.status = Status.REFUSED
        draft.say("near")
        key = draft.cite(paper, day, paper.title)
        draft.say("one", title=title_in(paper, asked.language), day=day, key=key)
        return draft

    # lists, counts, outlines

    def _list(self, asked: Asked, draft: Draft) -> Draft:
        assert draft.scope is not None
        newest = self._finder.newest_day(draft.scope)
        narrow = draft.scope
        if asked.scope is None and newest:
            narrow = Scope(newest, newest, ScopeSource.DEFAULT)
        found, chosen = self._chosen(asked, narrow)
        head = "count_topic" if asked.intent is Intent.COUNT else "list"
        if not chosen and narrow != draft.scope:
            found, chosen = self._chosen(asked, draft.scope)
            head = "list_none_newest"
        elif narrow != draft.scope:
            draft.scope = narrow
        if not chosen:
            return self._refuse(asked, draft)
        if sureness(chosen[0], self._calibration.in_list) < self._calibration.sure_from:
            draft.say("unsure_list")
        draft.say(head, scope=say_scope(draft.scope, asked.language), count=len(chosen), day=newest)
        self._write_lines(asked, draft, found.query, chosen[:LISTED], dated=not draft.scope.is_one_day)
        if len(chosen) > LISTED:
            draft.say("more")
        return draft

    def _similar(self, asked: Asked, draft: Draft) -> bool:
        """The papers most like the first one that the conversation is about; False for other questions."""
        rest = without_similarity(asked.text)
        days = self._archive.appearances(asked.earlier[0]) if asked.earlier else ()
        if rest is None or has_topic(rest) or not days:
            return False
        assert draft.scope is not None
        alike = replace(asked, text=titles_of(self._evidence.paper(asked.earlier[0], days[-1])), earlier=(), context="")
        found, chosen = self._chosen(alike, draft.scope)
        others = [each for each in chosen if each.paper_id != asked.earlier[0]][:_SIMILAR]
        if not others:
            return bool(self._refuse(asked, draft).lines)
        draft.say("list", scope=say_scope(draft.scope, asked.language), count=len(others))
        self._write_lines(alike, draft, found.query, others, dated=not draft.scope.is_one_day)
        return True

    def _by_facet(self, asked: Asked, draft: Draft) -> bool:
        """The papers with code, or of a maker; False where the question lists by nothing of the kind."""
        if (
            asked.intent not in {Intent.LIST, Intent.COUNT, Intent.ONE}
            or asked.refers
            or self._is_about_one(asked, draft)
        ):
            return False
        listed = self._listings.by_facet(asked, draft)
        if listed is None:
            return False
        facet, told = listed
        if facet.topic and asked.intent is Intent.ONE:
            return False  # a question about one paper, which names its maker or its code in passing
        if facet.topic:
            assert draft.scope is not None
            fitting = {each.paper_id for each in self._chosen(replace(asked, text=facet.topic), draft.scope)[1]}
            told = [each for each in told if each[0].id in fitting]
        if not told and facet.is_sure:
            return bool(self._refuse(asked, draft).lines)
        return self._listings.write(asked, draft, told)

    def _chosen(self, asked: Asked, scope: Scope) -> tuple[Found, tuple[Candidate, ...]]:
        """What was found in a scope, and what of it belongs in a list: nothing on a topic that no paper mentions."""
        found = self._finder.find(asked, asked.text, scope)
        if name := find_name_alone(asked.text, self._finder.searcher):
            papers = ((each, self._evidence.paper(each.paper_id, each.day)) for each in found.candidates)
            return found, tuple(each for each, paper in papers if name.stands_in(paper))
        chosen = select_list(self._evidence.with_areas(found.candidates, asked.text), self._calibration)
        doubtful = (
            bool(chosen)
            and sureness(replace(chosen[0], area=0.0), self._calibration.in_list) < self._calibration.literal_until
        )
        return found, () if doubtful and self._finder.lacks_topics(asked.text, scope) else chosen

    def _write_lines(
        self, asked: Asked, draft: Draft, query: Query, chosen: Sequence[Candidate], *, dated: bool
    ) -> None:
        for number, candidate in enumerate(chosen, start=1):
            paper = self._evidence.paper(candidate.paper_id, candidate.day)
            scored = self._evidence.scored(paper, candidate.day, query, asked, line=True)
            quote = max(scored, key=lambda each: each.score).sentence.text if scored else paper.title
            shown = bool(scored) and number <= WITH_LINES
            write_line(draft, number, paper, candidate.day, quote, shown=shown, dated=dated)

    # two papers

    def _compare(self, asked: Asked, draft: Draft) -> Draft:
        assert draft.scope is not None
        if self._evidence.names_outside(asked.text, draft.scope):
            draft.scope = self._finder.whole_scope()  # "A and last year's B": the date tells of one of them
        sides = find_sides(self._finder, asked, draft.scope)
        if sides is None or not are_two(asked, sides, self._calibration):
            return self._one(asked, draft)
        query = self._finder.searcher.query(asked.text)
        draft.say("compare")
        papers = [self._evidence.paper(side.paper_id, side.day) for side in sides]
        for side, paper, other in zip(sides, papers, reversed(papers), strict=True):
            beside = titles_of(other)
            scored = self._evidence.scored(paper, side.day, query, asked, known=True, beside=beside)
            write_one(draft, paper, side.day, scored, SIDE_BUDGET)
        return draft


def _unanswered(asked: Asked, sentence: str) -> Draft:
    return _ended(Draft(asked.language, None), Status.DECLINED, say(f"answer.{sentence}", asked.language))


def _ended(draft: Draft, status: Status, text: str) -> Draft:
    draft.status = status
    draft.lines.append(text)
    return draft
