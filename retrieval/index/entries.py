"""Papers as the search sees them: columns over entries (a paper on a day), sorted by day and position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from retrieval.index.embedding import Embedder
from retrieval.index.evidence import sentences_of
from retrieval.index.passages import passages_of
from retrieval.index.postings import TokenBags
from retrieval.text.tokens import search_tokens
from retrieval.types import Digest, Paper, Passage

VectorsOf = Callable[[Sequence[Passage]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows that belong to entries: those of entry i are ``rows[starts[i]:starts[i + 1]]``, one scale a row.

    Rows are unit vectors quantised to int8; ``scales`` (float32) turn them back.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def build(cls, groups: Sequence[NDArray[np.float32]], dimensions: int) -> Ragged:
        """Quantise groups of vectors, (rows of the group, dimensions) each."""
        starts = np.cumsum([0, *(len(group) for group in groups)], dtype=np.int64)
        vectors = np.concatenate([np.empty((0, dimensions), np.float32), *groups])
        scales = (np.abs(vectors).max(axis=1, initial=0) / 127 + 1e-12).astype(np.float32)
        return cls(starts, np.round(vectors / scales[:, None]).astype(np.int8), scales)

    def between(self, first: int, last: int) -> Ragged:
        """The rows of entries first to last, the last one excluded."""
        low, high = self.starts[first], self.starts[last]
        return Ragged(self.starts[first : last + 1] - low, self.rows[low:high], self.scales[low:high])

    @classmethod
    def join(cls, parts: Sequence[Ragged], dimensions: int) -> Ragged:
        """The rows of several groups of entries, one group after the other."""
        sizes = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.starts) for part in parts)])
        return cls(
            np.cumsum(sizes),
            np.concatenate([np.empty((0, dimensions), np.int8), *(part.rows for part in parts)]),
            np.concatenate([np.empty(0, np.float32), *(part.scales for part in parts)]),
        )

    def best(self, question: NDArray[np.float32], entries: NDArray[np.int64]) -> NDArray[np.float32]:
        """The highest cosine with the question among the rows of each entry; 0 for an entry without rows."""
        sizes = self.starts[entries + 1] - self.starts[entries]
        held = sizes > 0
        result = np.zeros(len(entries), np.float32)
        if not held.any():
            return result
        firsts, sizes = self.starts[entries[held]], sizes[held]
        ends = np.cumsum(sizes)
        places = np.arange(ends[-1]) + np.repeat(firsts - ends + sizes, sizes)
        cosines = (self.rows[places].astype(np.float32) @ question) * self.scales[places]
        result[held] = np.maximum.reduceat(cosines, ends - sizes)
        return result


@dataclass(frozen=True, slots=True)
class Entries:
    """n entries as columns.

    ``days`` are ints such as 20260121. ``texts`` holds a vector for each language an entry has text in, ``sentences``
    one for each sentence.
    """

    days: NDArray[np.int32]
    paper_ids: tuple[str, ...]
    titles: tuple[str, ...]
    titles_zh: tuple[str, ...]
    bags: TokenBags
    texts: Ragged
    sentences: Ragged

    def __len__(self) -> int:
        return len(self.paper_ids)

    def between(self, first: int, last: int) -> Entries:
        """Entries first to last, the last one excluded."""
        cut = {field.name: getattr(self, field.name)[first:last] for field in fields(self) if field.name in _PLAIN}
        return Entries(
            **cut,
            bags=self.bags.between(first, last),
            texts=self.texts.between(first, last),
            sentences=self.sentences.between(first, last),
        )


_PLAIN = ("days", "paper_ids", "titles", "titles_zh")


def build_entries(digest: Digest, builtin: Embedder, vectors_of: VectorsOf, dimensions: int) -> Entries:
    """The entries of a day: ``vectors_of`` gives the vectors of its passages, ``builtin`` embeds its sentences."""
    papers = digest.papers
    return Entries(
        days=np.full(len(papers), int(f"{digest.date:%Y%m%d}"), np.int32),
        paper_ids=tuple(paper.id for paper in papers),
        titles=tuple(paper.title for paper in papers),
        titles_zh=tuple(paper.title_zh or "" for paper in papers),
        bags=TokenBags.build(_tokens_of(paper) for paper in papers),
        texts=Ragged.build(_text_vectors(digest, vectors_of, dimensions), dimensions),
        sentences=Ragged.build(_sentence_vectors(papers, builtin), builtin.dimensions),
    )


def join_entries(parts: Sequence[Entries], dimensions: int, sentence_dimensions: int) -> Entries:
    """Groups of entries as one, in the order given."""
    return Entries(
        days=np.concatenate([np.empty(0, np.int32), *(part.days for part in parts)]),
        paper_ids=tuple(text for part in parts for text in part.paper_ids),
        titles=tuple(text for part in parts for text in part.titles),
        titles_zh=tuple(text for part in parts for text in part.titles_zh),
        bags=TokenBags.join([part.bags for part in parts]),
        texts=Ragged.join([part.texts for part in parts], dimensions),
        sentences=Ragged.join([part.sentences for part in parts], sentence_dimensions),
    )


def titles_of(paper: Paper) -> str:
    """Both titles of a paper as one line."""
    return f"{paper.title_zh or ''} {paper.title}".strip()


def _tokens_of(paper: Paper) -> tuple[list[str], list[str]]:
    beside = [paper.organization or "", *paper.keywords, paper.links.code or "", paper.links.project or ""]
    body = "\n".join([*(section.text for section in paper.sections), *beside])
    return search_tokens(titles_of(paper)), search_tokens(body)


def _text_vectors(digest: Digest, vectors_of: VectorsOf, dimensions: int) -> list[NDArray[np.float32]]:
    """For each paper a unit vector a language: the direction of the sum of its passages' vectors."""
    of_paper = [passages_of(paper, digest.date) for paper in digest.papers]
    vectors = vectors_of([passage for passages in of_paper for passage in passages])
    groups, start = [], 0
    for passages in of_paper:
        own = vectors[start : start + len(passages)]
        start += len(passages)
        sums = [
            own[[passage.language == language for passage in passages]].sum(axis=0)
            for language in sorted({passage.language for passage in passages})
        ]
        groups.append(_unit(np.array(sums, np.float32).reshape(-1, dimensions)))
    return groups


def _sentence_vectors(papers: Sequence[Paper], builtin: Embedder) -> list[NDArray[np.float32]]:
    texts = [[*(sentence.text for sentence in sentences_of(paper)), titles_of(paper)] for paper in papers]
    vectors = builtin.embed_texts([text for own in texts for text in own])
    return np.split(vectors, np.cumsum([len(own) for own in texts])[:-1]) if texts else []


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths: NDArray[np.float32] = np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
    return (vectors / np.maximum(lengths, np.float32(1e-9))).astype(np.float32)
