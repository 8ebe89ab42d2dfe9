"""Finds papers: the scope first, then evidence by words, names and meaning, fused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.index.embedding import Embedder
from retrieval.index.lexical import score_words
from retrieval.index.lexicon import Lexicon
from retrieval.index.memory import Memory
from retrieval.index.query import SAME_NAME, TRANSLATIONS, Query, build_query, written_names_in
from retrieval.text.tokens import search_tokens
from retrieval.types import Scope, ScopeSource

_UNKNOWN = 9.5  # idf of a word that the background does not know
DEEP = 100  # so many of the best entries are looked at sentence by sentence


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; a part is switched off with 0 (``paperboy eval --without``)."""

    coverage: float = 0.9
    meaning: float = 1.0
    name_in_title: float = 0.4
    name_anywhere: float = 0.3
    sentence: float = 0.7


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each of the entries of a range: one array a kind, and ``total``, their weighted sum."""

    low: int
    coverage: NDArray[np.float32]
    meaning: NDArray[np.float32]
    name_in_title: NDArray[np.float32]
    name_anywhere: NDArray[np.float32]
    sentence: NDArray[np.float32]
    total: NDArray[np.float32]

    def best(self) -> Iterator[int]:
        """The entries, best first, counted in the whole memory; equal ones in their order there."""
        return (self.low + int(place) for place in np.argsort(-self.total, kind="stable"))

    def of(self, entry: int) -> dict[str, float]:
        """The evidence for one entry by kind."""
        kinds = (field.name for field in fields(self) if field.name != "low")
        return {kind: float(getattr(self, kind)[entry - self.low]) for kind in kinds}


class Searcher:
    """Ranks the entries of a memory for a question."""

    def __init__(
        self,
        memory: Memory,
        embedder: Embedder,
        builtin: Embedder,
        lexicon: Lexicon,
        weights: Weights | None = None,
    ) -> None:
        self.memory = memory
        self._embedder = embedder
        self._builtin = builtin
        self._lexicon = lexicon
        self._weights = weights or Weights()

    def query(self, text: str) -> Query:
        """Make a question ready."""
        return build_query(text, self._embedder, self._builtin, self._lexicon, self._holds)

    def _holds(self, token: str) -> bool:
        return self.memory.postings.holds(token)

    def idf(self, token: str) -> float:
        """How rare a token is in papers at large: ln(papers / papers with it), high for an unknown one."""
        known = self._lexicon.background_idf(token)
        return _UNKNOWN if known is None else known

    def knows(self, token: str) -> bool:
        """Whether papers at large use a token, or it has a translation."""
        return self._lexicon.background_idf(token) is not None or bool(self._lexicon.translations(token))

    def translations(self, token: str) -> Sequence[tuple[str, float]]:
        """The best translations of a token with weights from 0 to 1."""
        return self._lexicon.translations(token)[:TRANSLATIONS]

    def same_names(self, token: str) -> Sequence[str]:
        """The names in the other script that are the same as a token (腾讯: tencent)."""
        return [other for other, weight in self._lexicon.translations(token) if weight >= SAME_NAME]

    def has_written_names(self, text: str, entries: Iterable[int]) -> bool:
        """Whether one of the entries has a name of the text that is written like one; true if the text has none."""
        names = written_names_in(text, self._lexicon)
        held = (self.memory.postings.find(name, entry, entry + 1) for entry in entries for name in names)
        return not names or any(found.start != found.stop for found in held)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (texts, dimensions) of words or sentences, by the built-in embedding."""
        return self._builtin.embed_texts(texts)

    def rarity(self, name: str) -> float:
        """How surely a word or a few are a name, 0 to 1: words that many papers use start many titles."""
        return min(sum(self.idf(token) for token in _units(name)) / _UNKNOWN, 1.0)

    def sentence_vectors(self, paper_id: str, day: date, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (texts, dimensions) of the sentences of a paper on a day, out of memory where they are there."""
        low, high = self.memory.range_of(Scope(day, day, ScopeSource.GIVEN))
        entry = next((i for i in range(low, high) if self.memory.entries.paper_ids[i] == paper_id), None)
        sentences = self.memory.entries.sentences
        if entry is not None and sentences.starts[entry + 1] - sentences.starts[entry] == len(texts) + 1:
            rows = slice(int(sentences.starts[entry]), int(sentences.starts[entry + 1]) - 1)  # the last is the title's
            return sentences.rows[rows].astype(np.float32) * sentences.scales[rows, None]
        return self._builtin.embed_texts(texts)

    def rank(self, query: Query, scope: Scope | None = None) -> Evidence:
        """The evidence for the entries of a scope (None: all), fused as a weighted sum."""
        low, high = self.memory.range_of(scope)
        weights = self._weights
        words = score_words(self.memory.postings, query.words, low, high)
        meaning = self.memory.meaning(query.vector, low, high)
        total = (
            weights.coverage * words.coverage
            + weights.meaning * meaning
            + weights.name_in_title * words.name_in_title
            + weights.name_anywhere * words.name_anywhere
        )
        sentence = self._sentences(query, total, low)
        return Evidence(
            low=low,
            coverage=words.coverage,
            meaning=meaning,
            name_in_title=words.name_in_title,
            name_anywhere=words.name_anywhere,
            sentence=sentence,
            total=total + weights.sentence * sentence,
        )

    def _sentences(self, query: Query, total: NDArray[np.float32], low: int) -> NDArray[np.float32]:
        """The cosine of the best sentence of each of the best entries; the others get the lowest of these."""
        count = len(total)
        best = np.argpartition(-total, DEEP)[:DEEP] if count > DEEP else np.arange(count)
        found = self.memory.entries.sentences.best(query.sentence_vector, best.astype(np.int64) + low)
        result = np.full(count, found.min() if count > DEEP else 0.0, np.float32)
        result[best] = found
        return result


def _units(name: str) -> list[str]:
    """The words of a name, without the parts and characters that a word also counts as."""
    return [tokens[0] for part in name.split() if (tokens := search_tokens(part))]
