"""Reads the papers that were found and scores their sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from retrieval.answer.aspects import find_aspect, mentions_aspect, tell_aspect
from retrieval.answer.extract import ScoredSentence, Wanted, score_sentences
from retrieval.answer.finding import Candidate
from retrieval.answer.intents import wants_figure, wants_name
from retrieval.answer.particulars import lacks_particular
from retrieval.answer.quantities import lacks_quantity
from retrieval.answer.references import find_versions, without_ids, without_place
from retrieval.answer.selection import Calibration
from retrieval.answer.support import asked_words, support
from retrieval.answer.understand import Asked
from retrieval.archive import Archive
from retrieval.areas import areas_in, areas_of
from retrieval.errors import StoreError
from retrieval.index.entries import titles_of
from retrieval.index.evidence import sentences_of
from retrieval.index.query import Query
from retrieval.index.search import Searcher
from retrieval.reasons import Reason
from retrieval.text.tokens import search_tokens, without_asking
from retrieval.types import Paper, Scope

_LOOKED_AT = 8  # candidates of which one has to mention a version that the question names
_RARE = 7.0  # background idf from which a word of the title names its paper
_SURELY_A_NAME = 0.5  # rarity from which the start of a title names its paper


class EvidenceReader:
    """Papers out of the archive, and how well each of their sentences answers a question."""

    def __init__(self, archive: Archive, searcher: Searcher) -> None:
        self._archive = archive
        self._searcher = searcher

    def paper(self, paper_id: str, day: date) -> Paper:
        """The paper as the digest of a day lists it. Raises StoreError if the index is ahead of the archive."""
        paper = self._archive.entry(day, paper_id)
        if paper is not None:
            return paper
        raise StoreError(Reason("index_lists_more", advice="reindex", id=paper_id, day=day))

    def scored(
        self,
        paper: Paper,
        day: date,
        query: Query,
        asked: Asked,
        *,
        known: bool = False,
        beside: str = "",
        line: bool = False,
    ) -> list[ScoredSentence]:
        """The sentences of a paper with their scores, in reading order.

        ``known``: the paper was found by its id or place, or set beside another, so that no word of the question need
        name it; ``beside`` are the titles of that other one. ``line``: the paper stands in a list.
        """
        sentences = sentences_of(paper)
        vectors = self._searcher.sentence_vectors(paper.id, day, [sentence.text for sentence in sentences])
        said = f"{asked.text} {titles_of(paper)}"
        wanted = Wanted(
            wants_figure(asked.text),
            wants_name(asked.text),
            asked.language,
            said,
            self._wants_gist(paper, asked, query, known=known, beside=beside),
            asked.text,
            line,
        )
        found = score_sentences(sentences, vectors, query, wanted)
        own = [each for each in found if each.sentence.section.language == asked.language]
        return own if wanted.gist and own else found

    def names_a_paper(self, text: str, scope: Scope) -> bool:
        """Whether a text names a paper of the scope by its title or the name that its title starts with."""
        memory = self._searcher.memory
        low, high = memory.range_of(scope)
        return any(
            self._searcher.rarity(match.text) >= _SURELY_A_NAME and any(low <= entry < high for entry in match.entries)
            for match in memory.titles.find(text)
        )

    def names_outside(self, text: str, scope: Scope) -> bool:
        """Whether a text names a paper by title that none of the days of the scope lists."""
        memory = self._searcher.memory
        low, high = memory.range_of(scope)
        surely = (match for match in memory.titles.find(text) if self._searcher.rarity(match.text) >= _SURELY_A_NAME)
        return any(not any(low <= entry < high for entry in match.entries) for match in surely)

    def with_areas(self, candidates: Sequence[Candidate], text: str) -> Sequence[Candidate]:
        """The candidates with how far each belongs to the areas of research that a text names."""
        named = areas_in(without_asking(text))
        if not named:
            return candidates
        return [replace(each, area=area_share(self.paper(each.paper_id, each.day), named)) for each in candidates]

    def lacks_name(self, text: str, candidates: Sequence[Candidate]) -> bool:
        """Whether the text names something that none of the best candidates mentions, or another version of it."""
        if not self._searcher.has_written_names(text, [each.entry for each in candidates[:_LOOKED_AT]]):
            return True
        versions = find_versions(text)
        if not versions:
            return False
        best = (self.paper(each.paper_id, each.day) for each in candidates[:_LOOKED_AT])
        texts = [
            "\n".join((paper.title, paper.title_zh or "", *(part.text for part in paper.sections))) for paper in best
        ]
        return not all(any(version.stands_in(held) for held in texts) for version in versions)

    def answers(self, paper: Paper, asked: Asked, query: Query, calibration: Calibration) -> bool:
        """Whether a paper has what is asked of it, in a sentence or beside its text.

        Of a question that describes its paper in words of its own only the kind of figure is checked: which of its
        words describe and which ask cannot be told apart.
        """
        names = self._names(paper, asked.text, query)
        if asked.in_depth or self.aspect(paper, asked, query):
            return True
        if self._lacks_figure(paper, asked) or self.lacks_aspect(paper, asked, query):
            return False
        if not names:
            return True
        words = asked_words(asked.text, names, titles_of(paper))
        figure = wants_figure(asked.text)
        floor = calibration.figure_from if figure else calibration.detail_from
        return support(self._searcher, words, sentences_of(paper), figure=figure) >= floor

    @staticmethod
    def _lacks_figure(paper: Paper, asked: Asked) -> bool:
        """Whether no text of a paper has a figure of the kind, or speaks of the particular, that is asked for."""
        text = "\n".join((titles_of(paper), *(section.text for section in paper.sections)))
        return lacks_quantity(asked.text, text) or lacks_particular(asked.text, text)

    def _wants_gist(self, paper: Paper, asked: Asked, query: Query, *, known: bool, beside: str) -> bool:
        names = self._names(paper, asked.text, query)
        if not names and not known:
            return False
        text = without_place(asked.text) if asked.places else asked.text
        return not asked_words(without_ids(text), names, f"{titles_of(paper)} {beside}")

    def aspect(self, paper: Paper, asked: Asked, query: Query) -> str | None:
        """What is known of the paper beside its text, as a sentence, if that is what the question asks for."""
        aspect = self._asked_aspect(paper, asked, query)
        return tell_aspect(paper, aspect, asked.language) if aspect else None

    def lacks_aspect(self, paper: Paper, asked: Asked, query: Query) -> bool:
        """Whether the question asks for what stands beside a text, such as the code, and nothing is said of it."""
        aspect = self._asked_aspect(paper, asked, query)
        if aspect is None or tell_aspect(paper, aspect, asked.language):
            return False
        return not mentions_aspect(paper, aspect)

    def _asked_aspect(self, paper: Paper, asked: Asked, query: Query) -> str | None:
        text = without_place(asked.text) if asked.places else asked.text
        return find_aspect(text, self._names(paper, text, query), titles_of(paper))

    def _names(self, paper: Paper, text: str, query: Query) -> list[str]:
        """How the question names the paper: by its title or the start of it, or by rare words of it."""
        memory = self._searcher.memory
        entries = set(memory.entries_of_paper.get(paper.id, ()))
        spans = [
            match.text
            for match in memory.titles.find(text)
            if entries & set(match.entries) and self._searcher.rarity(match.text) >= _SURELY_A_NAME
        ]
        titled = set(search_tokens(titles_of(paper)))
        said = set(search_tokens(text))
        rare = (name for name in query.words.names if name in titled & said and self._searcher.idf(name) >= _RARE)
        return [*spans, *rare]


def area_share(paper: Paper, named: Sequence[str]) -> float:
    """How far a paper belongs to areas of research, 0 to 1: to its first one wholly, to the next by half, a third."""
    places = {key: place for place, key in enumerate(areas_of(paper), start=1)}
    return sum(1 / places[key] for key in named if key in places) / len(named)
