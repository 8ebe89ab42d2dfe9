"""The watcher: what comes is taken in, told of, and nothing ends the watching."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest

from retrieval.archive import Change
from retrieval.digest.load import load
from retrieval.errors import DigestError, StoreError
from retrieval.index.report import FileReport, IngestReport, build_report
from retrieval.sources.feed import Feed
from retrieval.sources.inbox import DONE, REFUSED, Inbox
from retrieval.sources.plan import Pace
from retrieval.types import Notice, Severity
from tests.fakes.sources import list_of, newsletter_of
from tests.fakes.web_server import Served
from tests.sources.asking import TUESDAY, Desk

API = "/api/daily_papers"


@dataclass
class Watch:
    """A feed over a desk, whose inbox settles at once, and what it told."""

    desk: Desk
    inbox: Path
    told: list[frozenset[date]] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)
    batches: list[tuple[Sequence[Path], date | None]] = field(default_factory=list)

    def take_files(self, paths: Sequence[Path], *, day: date | None = None) -> IngestReport:
        if self.failing:
            raise self.failing.pop()
        self.batches.append((paths, day))
        files, changes = [], []
        for path in paths:
            try:
                digest = load(path, day=day)
            except DigestError as error:
                files.append(FileReport(path, (Notice(Severity.REJECTED, str(error)),)))
            else:
                changes.append(self.desk.archive.put(digest))
                files.append(FileReport(path, (), digest.date, digest.forms[0], len(digest.papers)))
        return build_report(files, changes, [day for change in changes for day in affected(change)])

    def feed(self, *, with_sources: bool = True) -> Feed:
        feed = Feed(
            inbox=Inbox(self.inbox, settled=0),
            take_in=self.take_files,
            describe=lambda report: f"{report.day}: {report.papers} {[each.message for each in report.notices]}",
            fetcher=self.desk.fetcher,
            sources=(self.desk.api, self.desk.newsletter) if with_sources else (),
            archive=self.desk.archive,
            pace=Pace(missing_days=1),
            now=lambda: self.desk.now,
        )
        feed.on_change(self.told.append)
        return feed

    def put(self, name: str, content: bytes) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.part")
        unfinished.write_bytes(content)
        return unfinished.replace(path)

    def notes(self, place: str) -> dict[str, str]:
        return {path.name: path.read_text(encoding="utf-8") for path in (self.inbox / place).glob("*.txt")}


def affected(change: Change) -> tuple[date, ...]:
    return change.affected_days


@pytest.fixture
def watch(desk: Desk, tmp_path: Path) -> Watch:
    return Watch(desk, tmp_path / "inbox")


def test_what_is_dropped_is_taken_in_and_told_of_with_a_note(watch: Watch) -> None:
    watch.put("今天.md", newsletter_of(TUESDAY, "Maps for Robots"))
    watch.put("page.html", b"<html>Log in</html>")
    watch.feed().watch_inbox()
    assert watch.told == [{TUESDAY}]
    assert watch.notes(DONE) == {"今天.md.txt": "2026-01-20: 1 []\n"}
    assert "is no digest" in watch.notes(REFUSED)["page.html.txt"]
    assert [path.name for path in watch.inbox.iterdir() if path.is_file()] == []


def test_many_files_are_taken_in_together_those_of_a_named_day_apart(watch: Watch) -> None:
    for number in range(3):
        watch.put(f"{number}.md", newsletter_of(date(2026, 1, 12 + number), "Maps for Robots"))
    watch.put("2026-01-20/x.md", newsletter_of(date(2026, 1, 2), "Small Models"))
    watch.feed().watch_inbox()
    assert [(len(paths), day) for paths, day in watch.batches] == [(3, None), (1, TUESDAY)]
    assert watch.desk.archive.day_record(TUESDAY).papers == 1


def test_a_huge_file_is_refused_without_being_read(watch: Watch) -> None:
    path = watch.put("huge.md", b"")
    with path.open("r+b") as file:
        file.truncate(2**34)
    watch.feed().watch_inbox()
    assert "more than any digest" in watch.notes(REFUSED)["huge.md.txt"]
    assert watch.told == []


def test_a_file_that_cannot_be_taken_in_now_stays_for_later(watch: Watch) -> None:
    path = watch.put("a.md", newsletter_of(TUESDAY, "Maps for Robots"))
    watch.failing.append(StoreError("The disk is full."))
    feed = watch.feed()
    with pytest.raises(StoreError):
        feed.watch_inbox()
    assert path.is_file()
    feed.watch_inbox()
    assert watch.told == [{TUESDAY}]


def test_nothing_is_told_where_nothing_is_new(watch: Watch) -> None:
    feed = watch.feed()
    for _ in range(2):
        watch.put("a.md", newsletter_of(TUESDAY, "Maps for Robots"))
        feed.watch_inbox()
    assert len(watch.told) == 1
    assert set(watch.notes(DONE)) == {"a.md.txt", "a-2.md.txt"}


def test_sources_are_asked_by_the_plan_and_news_are_told(watch: Watch) -> None:
    watch.desk.server.play(API, Served(list_of(TUESDAY, "Maps for Robots"), etag='"1"'))
    feed = watch.feed()
    feed.ask_sources()
    assert watch.told[0] == {TUESDAY}
    asked = len(watch.desk.server.asked)
    feed.ask_sources()
    assert len(watch.desk.server.asked) == asked


def test_a_listener_that_fails_ends_nothing(watch: Watch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(days: frozenset[date]) -> None:
        raise ValueError(f"cannot push {len(days)}")

    feed = watch.feed()
    feed.on_change(fail)
    feed.on_change(watch.told.append)
    watch.put("a.md", newsletter_of(TUESDAY, "Maps for Robots"))
    feed.watch_inbox()
    assert watch.told == [{TUESDAY}] * 2
    assert "a listener failed on 2026-01-20" in caplog.text


def test_it_watches_in_threads_of_its_own_until_it_is_stopped(watch: Watch) -> None:
    watch.desk.server.play(API, Served(list_of(TUESDAY, "Maps for Robots")))
    feed = watch.feed()
    feed.start()
    names = {thread.name for thread in threading.enumerate()}
    assert {"paperboy-inbox", "paperboy-sources"} <= names
    watch.put("a.md", newsletter_of(date(2026, 1, 12), "Small Models"))
    deadline = monotonic() + 60
    while not {TUESDAY, date(2026, 1, 12)} <= frozenset().union(*watch.told):
        assert monotonic() < deadline
        sleep(0.05)
    feed.stop()
    assert not {"paperboy-inbox", "paperboy-sources"} & {thread.name for thread in threading.enumerate()}


def test_without_sources_the_inbox_alone_is_watched(watch: Watch) -> None:
    feed = watch.feed(with_sources=False)
    feed.start()
    assert "paperboy-sources" not in {thread.name for thread in threading.enumerate()}
    feed.stop()
