"""The watcher: takes in what comes to the inbox and what the sources have, for as long as the bot runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from threading import Event, Thread
from typing import Final, Protocol

from retrieval.archive import Archive
from retrieval.errors import RetrievalError
from retrieval.index.report import FileReport, IngestReport
from retrieval.sources.fetching import Fetcher
from retrieval.sources.inbox import DONE, REFUSED, Arrival, Inbox
from retrieval.sources.plan import Pace, plan_fetches
from retrieval.sources.source import Source
from retrieval.types import Notice, Severity

_LOG = logging.getLogger(__name__)
_INBOX_SECONDS: Final = 1.0
_PLAN_SECONDS: Final = 20.0
_AFTER_FAILURE: Final = 30.0  # seconds until what could not be done at all is tried again

OnChange = Callable[[frozenset[date]], None]


class TakeFiles(Protocol):
    """Takes files in, as ``Ingestor.ingest`` does."""

    def __call__(self, paths: Sequence[Path], *, day: date | None = None) -> IngestReport:
        """Take them in."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Feed:
    """Watches the inbox and the sources in threads of its own.

    ``take_in`` is called by both, and has to let one wait for the other; questions are answered from the new digests
    as soon as it has returned. ``describe`` puts a file's report into words for the note beside it. Whatever fails is
    logged and tried again: nothing ends the watching but ``stop``.
    """

    def __init__(
        self,
        *,
        inbox: Inbox,
        take_in: TakeFiles,
        describe: Callable[[FileReport], str],
        fetcher: Fetcher,
        sources: Sequence[Source],
        archive: Archive,
        pace: Pace,
        now: Callable[[], datetime] = _utc_now,
        stopped: Event | None = None,
    ) -> None:
        self._inbox = inbox
        self._take_in = take_in
        self._describe = describe
        self._fetcher = fetcher
        self._sources = tuple(sources)
        self._archive = archive
        self._pace = pace
        self._now = now
        self._stopped = stopped or Event()
        self._listeners: list[OnChange] = []
        self._threads: list[Thread] = []

    def on_change(self, listener: OnChange) -> None:
        """Have the listener told which days are not what they were, after they can be asked about.

        It is called in a thread of the feed, and holds it up for as long as it takes.
        """
        self._listeners.append(listener)

    def start(self) -> None:
        """Watch from now on."""
        steps = [("inbox", self.watch_inbox, _INBOX_SECONDS)]
        if self._sources:
            steps.append(("sources", self.ask_sources, _PLAN_SECONDS))
        for name, step, seconds in steps:
            thread = Thread(target=self._repeat, args=(step, seconds), daemon=True, name=f"paperboy-{name}")
            self._threads.append(thread)
            thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End the watching for good; what is being taken in has ``timeout`` seconds to be finished."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(timeout)
        self._fetcher.close()

    def watch_inbox(self) -> None:
        """Take in the files of the inbox that are complete. Raises RetrievalError; the files stay for the next time."""
        arrivals = self._inbox.arrivals()
        for arrival in arrivals:
            if arrival.problem is not None:
                _LOG.warning("inbox: %s", arrival.problem)
                refused = FileReport(arrival.path, (Notice(Severity.REJECTED, arrival.problem),))
                self._inbox.move_aside(arrival.path, REFUSED, self._describe(refused))
        readable = sorted((each for each in arrivals if each.problem is None), key=_by_day)
        for day, of_day in groupby(readable, key=lambda arrival: arrival.day):
            self._take(of_day, day)

    def ask_sources(self) -> None:
        """Ask the sources for what is due by the plan. Raises RetrievalError where the archive cannot be used."""
        now = self._now()
        today = now.astimezone(UTC).date()
        records = self._archive.records.fetches(today - timedelta(days=self._pace.missing_days), today)
        for wanted in plan_fetches(self._sources, records, now, self._pace):
            if self._stopped.is_set():
                return
            fetched = self._fetcher.fetch(wanted)
            if fetched.is_new:
                _LOG.info("%s: %s, %s papers", wanted.source.name, wanted.day, fetched.record.papers)
                self._tell({wanted.day})

    def _take(self, arrivals: Iterable[Arrival], day: date | None) -> None:
        report = self._take_in([arrival.path for arrival in arrivals], day=day)
        for each in report.files:
            place = REFUSED if each.day is None else DONE
            _LOG.info("inbox: %s: %s", each.path.name, place)
            self._inbox.move_aside(each.path, place, self._describe(each))
        self._tell({*report.days, *report.indexed_days} if report.indexed_days else set())

    def _tell(self, days: set[date]) -> None:
        for listener in self._listeners if days else ():
            try:
                listener(frozenset(days))
            except Exception:  # noqa: BLE001 - a listener must not end the watching
                _LOG.exception("a listener failed on %s", ", ".join(map(str, sorted(days))))

    def _repeat(self, step: Callable[[], None], seconds: float) -> None:
        while not self._stopped.is_set():
            pause = seconds
            try:
                step()
            except RetrievalError as error:
                _LOG.warning("%s", error)
                pause = _AFTER_FAILURE
            except Exception:  # noqa: BLE001 - nothing ends the watching but `stop`
                _LOG.exception("watching failed")
                pause = _AFTER_FAILURE
            self._stopped.wait(pause)


def _by_day(arrival: Arrival) -> tuple[date, Path]:
    return arrival.day or date.min, arrival.path
