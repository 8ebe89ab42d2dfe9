"""Reads the papers that were found and scores their sentences."""

from __future__ import annotations

from datetime import date

from retrieval.answer.extract import ScoredSentence, Wanted, score_sentences
from retrieval.answer.intents import wants_figure, wants_name
from retrieval.answer.understand import Asked
from retrieval.archive import Archive
from retrieval.errors import StoreError
from retrieval.index.evidence import sentences_of
from retrieval.index.query import Query
from retrieval.index.search import Searcher
from retrieval.types import Paper


class EvidenceReader:
    """Papers out of the archive, and how well each of their sentences answers a question."""

    def __init__(self, archive: Archive, searcher: Searcher) -> None:
        self._archive = archive
        self._searcher = searcher

    def paper(self, paper_id: str, day: date) -> Paper:
        """The paper as the digest of a day lists it. Raises StoreError if the index is ahead of the archive."""
        digest = self._archive.day(day)
        for paper in digest.papers if digest else ():
            if paper.id == paper_id:
                return paper
        raise StoreError(
            f"The index lists {paper_id} on {day}, the archive does not. Run `paperboy reindex` to mend the index."
        )

    def scored(self, paper: Paper, day: date, query: Query, asked: Asked) -> list[ScoredSentence]:
        """The sentences of a paper with their scores, in reading order."""
        sentences = sentences_of(paper)
        vectors = self._searcher.sentence_vectors(paper.id, day, [sentence.text for sentence in sentences])
        wanted = Wanted(wants_figure(asked.text), wants_name(asked.text), asked.language)
        return score_sentences(sentences, vectors, query, wanted)
