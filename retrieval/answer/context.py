"""Chooses what a language model sees: the whole scope where it fits, best first, else the best papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from retrieval.answer.evidence import EvidenceReader
from retrieval.answer.ground.source import Source
from retrieval.answer.model.seam import estimate_tokens
from retrieval.answer.orders import is_order
from retrieval.answer.prompting import keys_of, render_source
from retrieval.archive import Archive
from retrieval.index.search import Searcher
from retrieval.text.sentences import split_sentences
from retrieval.types import Paper, Scope

_MOST_PAPERS = 60  # of a scope that is shown whole; a day has 5 to 50
_BEST_PAPERS = 10
_FEWEST_SENTENCES = 3  # of a paper that is cut to fit: its titles and something more


class ContextReader:
    """Gathers the sources for a question. The first call imports LlamaIndex, which takes seconds."""

    def __init__(self, archive: Archive, searcher: Searcher) -> None:
        self._archive = archive
        self._searcher = searcher
        self._papers = EvidenceReader(archive, searcher)

    def sources(
        self, text: str, scope: Scope | None, first: Sequence[tuple[str, date]], budget: int
    ) -> tuple[Source, ...]:
        """Sources of ``budget`` tokens at most, best first: ``first`` are papers and days known to be meant."""
        low, high = self._searcher.memory.range_of(scope)
        count = len(set(self._searcher.memory.entries.paper_ids[low:high]) | {paper for paper, _ in first})
        if count <= _MOST_PAPERS:
            everything = self._found(text, scope, first, count)
            fitting = fit(everything, budget)
            if len(fitting) == len(everything):
                return fitting
        return fit(self._found(text, scope, first, _BEST_PAPERS), budget)

    def paper(self, source: Source) -> Paper:
        """The paper of a source."""
        return self._papers.paper(source.paper_id, source.day)

    def _found(
        self, text: str, scope: Scope | None, first: Sequence[tuple[str, date]], papers: int
    ) -> tuple[Source, ...]:
        from retrieval.index.retriever import PaperRetriever  # noqa: PLC0415 - imports LlamaIndex, for models alone

        retriever = PaperRetriever(self._archive, self._searcher, papers=papers, scope=scope, first=first)
        nodes = [found.node for found in retriever.retrieve(text)]
        shown = []
        for (paper, day), own in groupby(nodes, key=lambda node: (node.metadata["paper_id"], node.metadata["date"])):
            passages = [(node.metadata, node.get_content()) for node in own]
            shown.append((paper, date.fromisoformat(day), tuple(_sentences(passages))))
        keys = keys_of([paper for paper, _, _ in shown])
        return tuple(Source(keys[paper], paper, day, sentences) for paper, day, sentences in shown)


def fit(sources: Sequence[Source], budget: int) -> tuple[Source, ...]:
    """As many sources as ``budget`` tokens hold, the last one cut to what room is left. Pure."""
    fitting: list[Source] = []
    left = budget
    for source in sources:
        cost = estimate_tokens(render_source(source))
        if cost > left:
            shortened = _cut(source, left)
            return tuple(fitting if shortened is None else [*fitting, shortened])
        fitting.append(source)
        left -= cost
    return tuple(fitting)


def _cut(source: Source, budget: int) -> Source | None:
    left = budget - estimate_tokens(render_source(replace(source, sentences=())))
    kept = []
    for sentence in source.sentences:
        left -= estimate_tokens(sentence) + 1
        if left < 0:
            break
        kept.append(sentence)
    return replace(source, sentences=tuple(kept)) if len(kept) >= _FEWEST_SENTENCES else None


def _sentences(passages: Sequence[tuple[dict[str, str], str]]) -> Iterator[str]:
    """Titles, people and text of a paper, each wording once; what speaks to a reader is left out."""
    about = passages[0][0]
    seen: set[str] = set()
    facts = [f"{name}: {about[name.casefold()]}" for name in ("Authors", "Organization") if about[name.casefold()]]
    bodies = [text.partition("\n")[2] for _, text in passages]  # the first line of a passage has the titles
    text = [sentence for body in bodies for sentence in split_sentences(body)]
    for sentence in (*filter(None, (about["title"], about["title_zh"])), *facts, *text):
        if sentence not in seen and not (is_order(sentence) and sentence not in {about["title"], about["title_zh"]}):
            seen.add(sentence)
            yield sentence
