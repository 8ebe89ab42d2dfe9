"""Makes each day's digest by itself while the bot runs, and has the push wait for it.

A first edition is made on the day itself, once its list is usually whole, and one of what has come since when the day
ends, so that an evening in Shanghai, a morning in New York and the next morning in Shanghai find one. When the list
has closed the edition is made whole. What is posted meanwhile has late papers added to it by the push.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from bot.edition_files import edition_folder
from bot.making import Wishes, building_maker, held_list
from bot.making_plan import Tried, due_days, held_back
from retrieval.archive import DayRecord
from retrieval.digest.load import load
from retrieval.edition.output.figures import missing_lines
from retrieval.edition.output.files import EditionFolder, Kind
from retrieval.errors import DigestError, RetrievalError

if TYPE_CHECKING:
    from bot.app import App

_LOG = logging.getLogger(__name__)
_SECONDS: Final = 20.0  # between two looks
_DAYS_BACK: Final = 3  # that are made once the bot was down


class _StoppedError(Exception):
    """The bot ends while a day is being made."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DailyMaking:
    """Makes days, in a thread of its own."""

    def __init__(self, app: App, *, now: Callable[[], datetime] = _utc_now) -> None:
        self._app = app
        self._listeners: list[Callable[[], None]] = []
        self._now = now
        self._folder = EditionFolder(edition_folder(app.settings))
        self._tried: dict[date, Tried] = {}
        self._known: dict[date, tuple[int, frozenset[str]]] = {}
        self._stopped = Event()
        self._thread = Thread(target=self._repeat, daemon=True, name="paperboy-making")

    def on_made(self, listener: Callable[[], None]) -> None:
        """Have the listener told after each day that was made and taken in."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Look and make from now on."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End it; a day that is being made is left as it is, for the next start to go on with."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def look(self) -> None:
        """Make the days that are due. Raises StoreError where the archive cannot be used."""
        now = self._now()
        today = now.astimezone(UTC).date()
        records = self._app.archive.day_records(today - timedelta(days=_DAYS_BACK), today)
        for day in due_days(records, self._tried, self.is_unmade, now, self._first_at):
            if not self._stopped.is_set():
                self._make(day, now, closed=records[day].closed)

    def hold_back(self, records: Mapping[date, DayRecord]) -> dict[date, DayRecord]:
        """The records as the push is to see them: a digest that is about to be made is not out yet."""
        wait = timedelta(
            minutes=self._app.settings.sources.settle_minutes, hours=self._app.settings.making.patience_hours
        )
        return dict(held_back(records, self._is_awaited, self._now(), wait, self._first_at))

    @property
    def _first_at(self) -> time | None:
        """The time of day (UTC) from which on first editions are made; None where there are to be none."""
        settings = self._app.settings
        return settings.push.out_by if settings.making.first_editions else None

    def _is_awaited(self, day: date) -> bool:
        """Whether the push is to wait for a day: it is to be made and, where first editions are, has none yet."""
        return self.is_unmade(day) and not (self._first_at is not None and self._made_ids(day))

    def is_unmade(self, day: date) -> bool:
        """Whether the archive's list of the day names papers that the edition in the folder does not have.

        A day without a list of the API (a digest that somebody gave) is not to be made.
        """
        listed = held_list(self._app, day)
        return listed is not None and not {paper.id for paper in listed.papers} <= self._made_ids(day)

    def _made_ids(self, day: date) -> frozenset[str]:
        """The papers of the edition in the folder; read again only when its file has changed."""
        path = self._folder.file(day, Kind.JSON)
        try:
            changed = path.stat().st_mtime_ns
            if day not in self._known or self._known[day][0] != changed:
                self._known[day] = changed, frozenset(paper.id for paper in load(path, day=day).papers)
        except (OSError, DigestError):
            return frozenset()
        return self._known[day][1]

    def _make(self, day: date, now: datetime, *, closed: bool) -> None:
        before = self._tried.get(day)
        times = before.times + 1 if before is not None and before.closed is closed else 1
        self._tried[day] = Tried(times, now, is_complete=False, has_failed=True, closed=closed)
        settings = self._app.settings
        try:
            with building_maker(self._app, Wishes(settings.making.language, edition_folder(settings))) as maker:
                finished = maker.make(day, self._go_on)
        except RetrievalError as error:
            _LOG.warning("making %s: %s", day, error)
            return
        edition = finished.made.edition
        missing = " ".join(missing_lines(edition, "en")) if edition else ""
        _LOG.info("making %s: %s, %s files, missing: %s", day, finished.made.outcome, len(finished.made.files), missing)
        is_complete = edition is None or not edition.can_be_mended
        self._tried[day] = Tried(times, now, is_complete=is_complete, closed=closed)
        for listener in self._listeners if finished.indexed else ():
            listener()

    def _go_on(self, total: int, done: int, what: str) -> None:  # noqa: ARG002 - how far it is interests nobody here
        """Called between all steps of making a day."""
        if self._stopped.is_set():
            raise _StoppedError

    def _repeat(self) -> None:
        while not self._stopped.is_set():
            try:
                self.look()
            except _StoppedError:
                return
            except RetrievalError as error:
                _LOG.warning("making: %s", error)
            except Exception:  # noqa: BLE001 - nothing ends the making of days but `stop`
                _LOG.exception("making failed")
            self._stopped.wait(_SECONDS)
