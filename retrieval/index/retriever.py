"""LlamaIndex's face of the search: a retriever that keeps to a scope and groups what it finds by paper.

Importing this module imports LlamaIndex, which takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from retrieval.archive import Archive
from retrieval.index.passages import passages_of
from retrieval.index.search import Searcher
from retrieval.types import Paper, Passage, Scope


class PaperRetriever(BaseRetriever):
    """Finds papers inside a scope and gives all passages of each, one paper after the other, the best paper first.

    ``papers`` is how many; those of ``first``, which are known to be meant, come before the others. The nodes of a
    paper share its score, which compares within a query; their metadata are plain values: ``paper_id``, ``date`` (ISO),
    ``section``, ``language``, ``title``, ``title_zh``, ``authors``, ``organization``.
    """

    def __init__(
        self,
        archive: Archive,
        searcher: Searcher,
        *,
        papers: int = 10,
        scope: Scope | None = None,
        first: Sequence[tuple[str, date]] = (),
    ) -> None:
        super().__init__()
        self._archive = archive
        self._searcher = searcher
        self._papers = papers
        self._scope = scope
        self._first = first

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [node for paper, day, score in self._found(query_bundle.query_str) for node in _nodes(paper, day, score)]

    def _found(self, text: str) -> Iterator[tuple[Paper, date, float]]:
        """The papers with day and score; one that the archive no longer has on that day is left out."""
        papers_of: dict[date, dict[str, Paper]] = {}
        for paper_id, day, score in islice(self._ranked(text), self._papers):
            if day not in papers_of:
                digest = self._archive.day(day)
                papers_of[day] = {paper.id: paper for paper in digest.papers} if digest else {}
            if paper := papers_of[day].get(paper_id):
                yield paper, day, score

    def _ranked(self, text: str) -> Iterator[tuple[str, date, float]]:
        """Ids, days and scores of the papers, best first, each paper once."""
        memory = self._searcher.memory
        evidence = self._searcher.rank(self._searcher.query(text), self._scope)
        top = float(evidence.total.max(initial=0.0))
        seen = {paper_id for paper_id, _ in self._first}
        yield from ((paper_id, day, top) for paper_id, day in self._first)
        for entry in evidence.best():
            paper_id = memory.entries.paper_ids[entry]
            if paper_id not in seen:
                seen.add(paper_id)
                yield paper_id, memory.day_of(entry), float(evidence.total[entry - evidence.low])


def _nodes(paper: Paper, day: date, score: float) -> Iterator[NodeWithScore]:
    for passage in passages_of(paper, day):
        yield NodeWithScore(node=_node(paper, day, passage), score=score)


def _node(paper: Paper, day: date, passage: Passage) -> TextNode:
    metadata = {
        "paper_id": paper.id,
        "date": day.isoformat(),
        "section": passage.section,
        "language": passage.language,
        "title": paper.title,
        "title_zh": paper.title_zh or "",
        "authors": ", ".join(paper.authors),
        "organization": paper.organization or "",
    }
    return TextNode(id_=passage.id, text=passage.text, metadata=metadata)
