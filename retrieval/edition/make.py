"""Makes the edition of a day: list, read, write, statistics, pictures, audio, files.

Nothing here is kept between runs but the files: pages that were read and notes that were paid for are in the caches of
the reader and the writer, so a run that was killed goes on at the paper where it stopped, and what is missing is tried
again by the next run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from threading import Lock
from typing import Final

from retrieval.edition.at_once import work_at_once
from retrieval.edition.day_list import DayList
from retrieval.edition.dressing import Dresser
from retrieval.edition.lacks import Lack, lack
from retrieval.edition.output.publish import Publisher
from retrieval.edition.progress import Progress, Stage
from retrieval.edition.statistics import statistics_of, with_note
from retrieval.edition.types import Edition, EditionPaper, FullText, Note
from retrieval.types import Digest, Language, Paper

_REASONS: Final = 3  # why notes are not complete, named in an edition


class Outcome(StrEnum):
    """What came of a day."""

    MADE = "made"
    UNCHANGED = "unchanged"  # everything was there, and nothing was written
    EMPTY = "empty"  # its list has no papers


@dataclass(frozen=True, slots=True)
class Made:
    """A day after its making. ``files`` are those that were written.

    ``not_whole`` says why papers were not read whole, with the number of those for which that is so.
    """

    day: date
    outcome: Outcome
    edition: Edition | None = None
    files: tuple[str, ...] = ()
    not_whole: tuple[tuple[str, int], ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """What editions are made with. ``earlier`` gives the digests of the days before one, for what is usual."""

    list_day: Callable[[date], DayList]
    read: Callable[[Paper], FullText]
    write: Callable[[Paper, FullText], Note]
    earlier: Callable[[date], Sequence[Digest]]
    dresser: Dresser
    publisher: Publisher
    language: Language
    at_once: int = 4


class Maker:
    """Makes days, one at a time."""

    def __init__(self, making: Making, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._making = making
        self._now = now

    def make(self, day: date, progress: Progress, *, force: bool = False) -> Made:
        """Make a day, or what is missing or has changed of it. Raises RetrievalError where it has no list at all.

        With ``force`` audio is spoken and every file is written anew; notes that were paid for are kept.
        """
        making = self._making
        progress(1, 0, Stage.LIST)
        listed = making.list_day(day)
        progress(1, 1, Stage.LIST)
        if not listed.papers:
            return Made(
                day, Outcome.EMPTY, reason=" ".join(each.told(making.language) for each in listed.missing) or None
            )
        papers, not_whole = self._write(listed.papers, progress)
        statistics = statistics_of([*map(with_note, papers)], making.earlier(day), day)
        missing = (*listed.missing, *_lacks(papers))
        bare = Edition(day, papers, statistics, making.language, missing=missing)
        edition = making.dresser.dress(bare, progress, force=force)
        files = making.publisher.publish(edition, self._now(), progress, force=force)
        outcome = Outcome.MADE if files else Outcome.UNCHANGED
        return Made(day, outcome, edition, files, not_whole)

    def _write(
        self, papers: Sequence[Paper], progress: Progress
    ) -> tuple[tuple[EditionPaper, ...], tuple[tuple[str, int], ...]]:
        """Read and write the papers, several at once: one is written while the next waits for its turn at arXiv.

        Returns them, and why some were not read whole.
        """
        making, total = self._making, len(papers)
        ready: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        counting = Lock()

        def note(stage: Stage) -> None:
            with counting:
                ready[stage] += 1
                count = ready[stage]
            progress(total, count, stage)

        def work(paper: Paper) -> EditionPaper:
            text = making.read(paper)
            note(Stage.READ)
            with counting:
                reasons.update([text.why] if text.why else [])
            written = EditionPaper(paper, text.read_from, making.write(paper, text))
            note(Stage.WRITE)
            return written

        progress(total, 0, Stage.READ)
        progress(total, 0, Stage.WRITE)
        done = dict(work_at_once(work, papers, making.at_once))
        return tuple(done[place] for place in range(total)), tuple(reasons.most_common())


def _lacks(papers: Sequence[EditionPaper]) -> Iterator[Lack]:
    """Why notes are not complete, the most frequent reasons first."""
    reasons = Counter(reason for each in papers for reason in dict.fromkeys(each.note.missing))
    for reason, count in reasons.most_common(_REASONS):
        yield lack("make.notes_lack", is_final=reason.is_final, count=count, why=reason)
    rest = reasons.most_common()[_REASONS:]
    if rest:
        is_final = all(reason.is_final for reason, _ in rest)
        yield lack("make.notes_lack_more", is_final=is_final, count=sum(count for _, count in rest))
