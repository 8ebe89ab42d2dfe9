"""What ingesting did, file by file and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from retrieval.archive import Change
from retrieval.types import Form, Notice, Severity


class PaperState(StrEnum):
    """What became of a paper of a day."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was read from one file: the day, form and number of papers, and what the parser noticed.

    A file that was not taken in has no day and a notice that says why.
    """

    path: Path
    notices: tuple[Notice, ...]
    day: date | None = None
    form: Form | None = None
    papers: int = 0

    @property
    def rejections(self) -> tuple[Notice, ...]:
        """The notices about what was not taken in: the file, or papers in it."""
        return tuple(notice for notice in self.notices if notice.severity is Severity.REJECTED)


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one run did. The papers are counted once for each day, from before the run to after it."""

    files: tuple[FileReport, ...]
    added: int
    changed: int
    unchanged: int
    removed: int
    indexed_days: tuple[date, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days that files were taken in for, ascending."""
        return tuple(sorted({report.day for report in self.files if report.day is not None}))

    @property
    def has_rejections(self) -> bool:
        """Whether a file or a paper was not taken in."""
        return any(report.rejections for report in self.files)


def build_report(files: Iterable[FileReport], changes: Iterable[Change], indexed: Iterable[date]) -> IngestReport:
    """The report of a run out of what each file and each change said, and the days written to the index."""
    counts = Counter(_states(changes).values())
    return IngestReport(
        files=tuple(files),
        added=counts[PaperState.ADDED],
        changed=counts[PaperState.CHANGED],
        unchanged=counts[PaperState.UNCHANGED],
        removed=counts[PaperState.REMOVED],
        indexed_days=tuple(sorted(indexed)),
    )


def _states(changes: Iterable[Change]) -> dict[tuple[date, str], PaperState]:
    states: dict[tuple[date, str], PaperState] = {}
    for change in changes:
        for state in PaperState:
            for paper_id in getattr(change, state.value):
                key = (change.day, paper_id)
                combined = _then(states.pop(key, None), state)
                if combined is not None:
                    states[key] = combined
    return states


def _then(before: PaperState | None, now: PaperState) -> PaperState | None:
    """The one state that two in a row amount to; None for a paper that came and went."""
    if before in {None, PaperState.UNCHANGED}:
        return now
    if now is PaperState.REMOVED:
        return None if before is PaperState.ADDED else now
    return PaperState.CHANGED if before is PaperState.REMOVED else before
