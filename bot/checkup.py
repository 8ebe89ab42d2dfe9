"""What ``paperboy doctor`` finds out: what is set up, which days are held, what is missing or odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.days import missing_weekdays, thin_days
from bot.source_checkup import SourcesCondition, examine_sources
from retrieval.archive import Archive, DayState
from retrieval.errors import DataFolderBusyError, RetrievalError
from retrieval.reasons import Reason

if TYPE_CHECKING:
    from bot.app import App


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds: papers a day, different papers, and entries without a link.

    ``empty`` are days that are known to have no list, such as holidays.
    """

    counts: Mapping[date, int]
    papers: int
    without_links: Sequence[tuple[date, str]]
    empty: frozenset[date] = frozenset()

    @property
    def days(self) -> tuple[date, ...]:
        """The days held, ascending."""
        return tuple(self.counts)

    @property
    def missing(self) -> tuple[date, ...]:
        """Weekdays without a digest between the first and the last day, but for those that have none."""
        return tuple(day for day in missing_weekdays(self.days) if day not in self.empty)

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
    """Everything that was found out.

    ``problems`` are what keeps paperboy from working, a reason each; ``lacks`` what it goes without: pictures, sound.
    """

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
    sources: SourcesCondition | None = None
    lacks: Sequence[str] = ()


def examine(app: App) -> Checkup:
    """Look at everything; what cannot be looked at becomes a problem, not an error."""
    problems: list[str] = []
    holdings = index = stamp = sources = None
    try:
        holdings, index = look_into(app)
        sources = look_at_sources(app)
        with suppress(DataFolderBusyError):  # a bot that runs has opened the index itself
            app.check_index()
    except RetrievalError as error:
        problems.append(error.reason)
    try:
        stamp = app.embedder.stamp
    except RetrievalError as error:
        problems.append(error.reason)
    if stamp and index and index.stamp and not index.stamp.startswith(stamp):
        problems.append(Reason("index_made_by_other", advice="reindex", found=index.stamp, wanted=stamp))
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
        sources=sources,
        lacks=find_lacks(app),
    )


def look_at_sources(app: App) -> SourcesCondition:
    """What is known of the sources and the last days; raises StoreError."""
    from bot.feeding import sources_of  # noqa: PLC0415 - imports what fetches, which others do not need

    return examine_sources(sources_of(app.settings.sources), app.archive, datetime.now(UTC), app.settings.today())


def find_lacks(app: App) -> tuple[str, ...]:
    """What posts and editions go without on this machine: a font for pictures, the engine that is to speak."""
    from retrieval.edition.audio import build_voice  # noqa: PLC0415 - imports the engines
    from retrieval.picture.font import need_font  # noqa: PLC0415 - imports Pillow

    lacks = []
    for look in (need_font, lambda: build_voice(app.settings.voice)):
        try:
            look()
        except RetrievalError as error:
            lacks.append(error.reason)
    return tuple(lacks)


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
        Holdings(counts, app.archive.count_papers(), without_links, _empty_days(app.archive, tuple(counts))),
        IndexCondition(record.stamp if record else None, len(state.days()), tuple(state.pending())),
    )


def _empty_days(archive: Archive, held: Sequence[date]) -> frozenset[date]:
    """The days between the first and the last held one that are known to have no list."""
    records = archive.day_records(held[0], held[-1]) if held else {}
    return frozenset(day for day, record in records.items() if record.state is DayState.EMPTY)
