"""Papers by words, out of the index: what ``/search``, "more" and suggestions show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.lookup import Beginnings
from retrieval.answer.finding import Finder
from retrieval.answer.selection import Calibration, sureness
from retrieval.answer.understand import understand
from retrieval.index.memory import Memory
from retrieval.index.search import Searcher
from retrieval.types import Question, Scope

_MOST = 40


class IndexSearch:
    """A ``PaperSearch`` on a searcher, which is built when it is first needed. Safe to use from several threads."""

    def __init__(self, searcher: Callable[[], Searcher]) -> None:
        self._searcher = searcher
        self._beginnings: tuple[Memory, Beginnings] | None = None
        self._calibration = Calibration()

    def search(self, words: str, scope: Scope | None, today: date) -> tuple[tuple[str, date], ...]:
        """The papers that fit the words at all, best first, at most 40, each with the day of its digest."""
        finder = Finder(self._searcher())
        asked = understand(Question(words, today, scope=scope))
        found = finder.find(asked, words, scope or finder.default_scope(today))
        least, model = self._calibration.list_from, self._calibration.in_list
        fitting = (each for each in found.candidates if sureness(each, model) >= least)
        return tuple((each.paper_id, each.day) for each in fitting)[:_MOST]

    def begun(self, typed: str, most: int) -> tuple[tuple[str, date], ...]:
        """The papers with an id or words of the title that begin as typed, the newest first; see ``Beginnings``."""
        memory = self._searcher().memory
        if self._beginnings is None or self._beginnings[0] is not memory:
            entries = memory.entries
            titles = zip(entries.titles, entries.titles_zh, strict=True)
            days = map(memory.day_of, range(len(entries)))
            self._beginnings = memory, Beginnings(zip(entries.paper_ids, days, titles, strict=True))
        return self._beginnings[1].find(typed, most)
