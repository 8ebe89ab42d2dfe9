"""A made day in short, as the index page and the feed show it, read from the day's JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from retrieval.digest.identity import web_link
from retrieval.edition.types import Area
from retrieval.types import Language

TITLES: Final = 3  # shown of a day: those with the most upvotes


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper of a day, as lists name it."""

    title: str
    title_zh: str | None
    url: str | None
    upvotes: int


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A made day: its papers, what is hot, which files it has, when its content last changed (UTC)."""

    date: date
    papers: tuple[Listed, ...]
    areas: tuple[Area, ...]
    files: frozenset[str]
    updated: datetime
    language: Language

    def liked(self, most: int = TITLES) -> tuple[Listed, ...]:
        """The papers with the most upvotes."""
        return tuple(sorted(self.papers, key=lambda paper: -paper.upvotes)[:most])


def parse_summary(content: bytes) -> DaySummary | None:
    """The summary in a day's JSON; None where it is not one that was made here."""
    try:
        made = json.loads(content)
        own = made["paperboy"]
        return DaySummary(
            date=date.fromisoformat(made["date"]),
            papers=tuple(_listed(entry) for entry in made["data"]),
            areas=tuple(_area(area) for area in own["areas"]),
            files=frozenset(map(str, own["files"])),
            updated=datetime.fromisoformat(own["updated"]).astimezone(UTC),
            language="en" if own["language"] == "en" else "zh",
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _listed(entry: dict[str, dict[str, object]]) -> Listed:
    paper, written = entry["paper"], entry["paperboy"]
    title_zh, upvotes, paper_id = written["title_zh"], paper.get("upvotes"), paper.get("id")
    return Listed(
        title=str(written["title"]),
        title_zh=None if title_zh is None else str(title_zh),
        url=web_link(f"https://huggingface.co/papers/{paper_id}") if paper_id else None,
        upvotes=upvotes if isinstance(upvotes, int) else 0,
    )


def _area(area: dict[str, object]) -> Area:
    names, papers, lift = area["names"], area["papers"], area["lift"]
    if not isinstance(names, dict) or not isinstance(papers, int):
        raise TypeError("An area has names and a number of papers.")
    return Area(
        {"zh": str(names["zh"]), "en": str(names["en"])}, papers, lift if isinstance(lift, int | float) else None
    )
