"""What a model may cite: a paper's passages as it was shown them, under a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.answer.ground.names import Vocabulary, Wording
from retrieval.answer.ground.numbers import Number, stated_numbers
from retrieval.index.embedding import Embedder

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Not so for a size (Qwen3-8B states 8B) or a share.
_NUMBER_OF_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z]*-?\d+(?:\.\d+)*(?![\d.%％]|[KMBT](?![A-Za-z]))")


@dataclass(frozen=True)
class Source:
    """A paper as the model sees it: its titles and the sentences of its passages, in reading order."""

    key: str
    paper_id: str
    day: date
    sentences: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.sentences)

    @cached_property
    def numbers(self) -> frozenset[Number]:
        """The numbers that it states; the 3 of Gemini-3 is part of a name and states none."""
        return stated_numbers(_NUMBER_OF_NAME.sub(" ", self.text))

    @cached_property
    def day_pattern(self) -> re.Pattern[str]:
        """Finds the day of its digest in a sentence: the digest does not say it, the code does."""
        year, month, number = self.day.year, self.day.month, self.day.day
        name = _MONTHS[month - 1]
        written = rf"(?:{name}|{name[:3]}\.?)"
        return re.compile(
            rf"(?:{year}\s?年\s?)?0?{month}\s?月\s?0?{number}\s?[日号號]|{year}[-/.]0?{month}[-/.]0?{number}(?!\d)"
            rf"|{written} {number}(?:st|nd|rd|th)?(?:,? {year})?(?!\d)|(?<!\d){number} {written}(?: {year})?(?!\w)",
        )

    def wording(self, vocabulary: Vocabulary) -> Wording:
        """The text for looking names up."""
        return Wording(self.text, vocabulary)


class Likeness(Protocol):
    """Tells how near a sentence is in meaning to the sentences of a source."""

    def to_source(self, sentence: str, source: Source) -> Sequence[float]:
        """The cosine with each sentence of the source."""


class EmbeddedLikeness:
    """Likeness by an embedding of sentences; the vectors of a source are made once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def to_source(self, sentence: str, source: Source) -> Sequence[float]:
        """The cosine with each sentence of the source; 0 where the sentence has no known word."""
        if source.key not in self._vectors:
            self._vectors[source.key] = self._embedder.embed_texts(source.sentences)
        cosines: list[float] = (self._vectors[source.key] @ self._embedder.embed_texts([sentence])[0]).tolist()
        return cosines
