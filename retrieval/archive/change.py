"""What putting a digest into the archive changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a day's papers, by id, and which days' passages are affected.

    Texts of a paper gather under its id, so a new text affects every day that lists the paper.
    """

    day: date
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    affected_days: tuple[date, ...] = ()

    @property
    def touched(self) -> tuple[str, ...]:
        """The papers whose content is not what it was."""
        return self.added + self.changed + self.removed


def compare(day: date, before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    """The change from one state of a day to the next, both given as content by paper id; names no affected days."""
    known = [paper_id for paper_id in after if paper_id in before]
    return Change(
        day=day,
        added=tuple(paper_id for paper_id in after if paper_id not in before),
        changed=tuple(paper_id for paper_id in known if after[paper_id] != before[paper_id]),
        unchanged=tuple(paper_id for paper_id in known if after[paper_id] == before[paper_id]),
        removed=tuple(paper_id for paper_id in before if paper_id not in after),
    )
