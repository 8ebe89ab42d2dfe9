"""What ``paperboy doctor`` finds out: what is set up, which days are held, what is missing or odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.days import missing_weekdays, thin_days
from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from bot.app import App


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds: papers a day, different papers, and entries without a link."""

    counts: Mapping[date, int]
    papers: int
    without_links: Sequence[tuple[date, str]]

    @property
    def days(self) -> tuple[date, ...]:
        """The days held, ascending."""
        return tuple(self.counts)

    @property
    def missing(self) -> tuple[date, ...]:
        """Weekdays without a digest between the first and the last day."""
        return missing_weekdays(self.days)

    @property
    def thin(self) -> tuple[date, ...]:
        """Days with fewer than a third of the papers of the median day."""
        return thin_days(self.counts)


@dataclass(frozen=True, slots=True)
class IndexCondition:
    """The stamp of the index (None before the first digest), and the days that it does not hold as the archive does."""

    stamp: str | None
    days: int
    outdated: Sequence[date]


@dataclass(frozen=True, slots=True)
class Checkup:
    """Everything that was found out. ``problems`` are what keeps paperboy from working, a sentence each."""

    data_dir: str
    archive: str
    chroma: str | None
    embedding: str
    embedding_stamp: str | None
    holdings: Holdings | None
    index: IndexCondition | None
    problems: Sequence[str]
    model: str | None = None  # the language model that words answers, by name
    connections: Mapping[str, str] = field(default_factory=dict)  # the bot's name on each chat platform


def examine(app: App) -> Checkup:
    """Look at everything; what cannot be looked at becomes a problem, not an error."""
    problems: list[str] = []
    holdings = index = stamp = None
    try:
        holdings, index = look_into(app)
    except RetrievalError as error:
        problems.append(str(error))
    try:
        stamp = app.embedder.stamp
    except RetrievalError as error:
        problems.append(str(error))
    if stamp and index and index.stamp and not index.stamp.startswith(stamp):
        problems.append(f"The index was made by {index.stamp}, the settings name {stamp}: run `paperboy reindex`.")
    return Checkup(
        data_dir=str(app.folder.path),
        archive=app.archive_name,
        chroma=app.chroma_name,
        embedding=app.embedding_name,
        embedding_stamp=stamp,
        holdings=holdings,
        index=index,
        problems=tuple(problems),
        model=app.settings.model.name,
    )


def look_into(app: App) -> tuple[Holdings, IndexCondition]:
    """What archive and index hold; raises StoreError."""
    counts = dict.fromkeys(app.archive.days(), 0)
    without_links = []
    for day, paper in app.archive.entries():
        counts[day] += 1
        if not paper.is_traced:
            without_links.append((day, paper.title_zh or paper.title))
    state = app.archive.index
    record = state.record()
    return (
        Holdings(counts, app.archive.count_papers(), without_links),
        IndexCondition(record.stamp if record else None, len(state.days()), tuple(state.pending())),
    )
