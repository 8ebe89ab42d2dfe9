"""Finds the papers that a question is about: evidence of the index, names, the conversation, and newness together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.answer.understand import Asked, topic_words
from retrieval.index.memory import Memory
from retrieval.index.presence import lacks_topics
from retrieval.index.query import Query
from retrieval.index.search import Evidence, Searcher
from retrieval.text.tokens import without_asking
from retrieval.types import Scope, ScopeSource

_SURELY_NAMED = 0.7  # rarity from which the start of a title names its paper beyond doubt
_RARE = 5.0  # background idf from which a word tells all it can
_SHOWN = 60  # candidates that are looked at beyond their score


@dataclass(frozen=True, slots=True)
class Priors:
    """What counts beside the evidence for a paper.

    ``newest`` goes to the newest digest where no day is named, halved every ``half_life`` days before it;
    ``full_title`` and ``head`` to papers named by title or by the name it starts with; ``earlier`` to the papers that
    the conversation is about, ``earlier_weakly`` if the question does not sound like its continuation.
    """

    newest: float = 0.3
    half_life: float = 14.0
    full_title: float = 2.0
    head: float = 0.5
    earlier: float = 0.5
    earlier_weakly: float = 0.15
    context: float = 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be meant: its entry (newest of equal ones), day, score, and the evidence by kind."""

    entry: int
    paper_id: str
    day: date
    score: float
    evidence: Mapping[str, float]
    is_meant: bool = False  # named by title, or spoken of before in a question that goes on about it
    area: float = 0.0  # how far it belongs to the areas of research that the question names, where that was looked at


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of a scope, best first, the query that found them, and how much its words tell (in words)."""

    query: Query
    told: float
    scope: Scope
    candidates: tuple[Candidate, ...]


class Finder:
    """Ranks the papers of a scope for a question."""

    def __init__(self, searcher: Searcher, priors: Priors | None = None) -> None:
        self.searcher = searcher
        self._priors = priors or Priors()

    @property
    def _memory(self) -> Memory:
        return self.searcher.memory

    def default_scope(self, today: date) -> Scope:
        """All days up to today; all days at all if there are none up to today."""
        days = self._memory.days
        if not days:
            return Scope(today, today, ScopeSource.DEFAULT)
        return Scope(days[0], today if days[0] <= today else days[-1], ScopeSource.DEFAULT)

    def whole_scope(self) -> Scope:
        """All days held."""
        days = self._memory.days
        return Scope(days[0], days[-1], ScopeSource.DEFAULT)

    def newest_day(self, scope: Scope) -> date | None:
        """The newest day of a scope that has papers."""
        low, high = self._memory.range_of(scope)
        return self._memory.day_of(high - 1) if high > low else None

    def count(self, scope: Scope) -> int:
        """How many papers a scope has, each counted once."""
        low, high = self._memory.range_of(scope)
        return len(set(self._memory.entries.paper_ids[low:high]))

    def lacks_topics(self, text: str, scope: Scope) -> bool:
        """Whether a text names topics that none of the papers of a scope mentions."""
        return lacks_topics(self._memory.postings, without_asking(text), *self._memory.range_of(scope))

    def find(self, asked: Asked, text: str, scope: Scope) -> Found:
        """The papers of the scope for a text, best first, each paper once."""
        query = self.searcher.query(text)
        evidence = self.searcher.rank(query, scope)
        total = evidence.total.copy()
        if scope.source is ScopeSource.DEFAULT:
            total += self._newness(evidence.low, len(total))
        if asked.context and asked.goes_on:
            total += self._priors.context * self.searcher.rank(self.searcher.query(asked.context), scope).total
        named = self._named(text, evidence.low, len(total))
        for entry, bonus in named.items():
            total[entry - evidence.low] += bonus
        self._favour_earlier(asked, total, evidence.low)
        meant = {entry for entry, bonus in named.items() if bonus >= _SURELY_NAMED * self._priors.head > 0}
        if asked.goes_on:
            meant.update(entry for paper in asked.earlier for entry in self._memory.entries_of_paper.get(paper, ()))
        return Found(query, self._told(text), scope, tuple(self._candidates(evidence, total, meant)))

    def _told(self, text: str) -> float:
        """How much the words of a text tell: 1 each for rare words, less for those that most papers have."""
        return sum(min(self.searcher.idf(word) / _RARE, 1.0) for word in topic_words(text))

    def _newness(self, low: int, count: int) -> NDArray[np.float32]:
        days = self._memory.ordinals[low : low + count]
        age = days.max(initial=0) - days
        newness: NDArray[np.float32] = self._priors.newest * np.exp2(-age / np.float32(self._priors.half_life))
        return newness

    def _named(self, text: str, low: int, count: int) -> dict[int, float]:
        found: dict[int, float] = {}
        for match in self._memory.titles.find(text):
            bonus = self._priors.full_title if match.is_full else self._priors.head * self._rarity(match.text)
            for entry in match.entries:
                if low <= entry < low + count:
                    found[entry] = max(found.get(entry, 0.0), bonus)
        return found

    def _rarity(self, name: str) -> float:
        """How surely a word or two is a name, 0 to 1: common words start many titles."""
        return self.searcher.rarity(name)

    def _favour_earlier(self, asked: Asked, total: NDArray[np.float32], low: int) -> None:
        bonus = self._priors.earlier if asked.goes_on else self._priors.earlier_weakly
        for paper in asked.earlier:
            for entry in self._memory.entries_of_paper.get(paper, ()):
                if low <= entry < low + len(total):
                    total[entry - low] += bonus

    def _candidates(
        self, evidence: Evidence, total: NDArray[np.float32], meant: AbstractSet[int]
    ) -> Iterator[Candidate]:
        seen: set[str] = set()
        ids = self._memory.entries.paper_ids
        few = 4 * _SHOWN
        top = np.argpartition(-total, few)[:few] if len(total) > few else np.arange(len(total))
        for place in top[np.lexsort((-top, -total[top]))]:
            entry = evidence.low + int(place)
            if ids[entry] in seen:
                continue
            seen.add(ids[entry])
            if len(seen) > _SHOWN:
                return
            yield Candidate(
                entry, ids[entry], self._memory.day_of(entry), float(total[place]), evidence.of(entry), entry in meant
            )


def only(candidates: Iterable[Candidate], papers: Iterable[str]) -> tuple[Candidate, ...]:
    """The candidates which are among the papers."""
    wanted = set(papers)
    return tuple(candidate for candidate in candidates if candidate.paper_id in wanted)
