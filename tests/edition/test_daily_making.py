"""Days are made by themselves once their list has closed, and the push waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.app import App, build_app
from bot.daily_making import DailyMaking
from bot.making_plan import Tried, due_days, held_back
from config.settings import load_settings
from retrieval.archive import DayRecord, DayState
from retrieval.digest.load import load
from retrieval.edition.listing import fetch_list
from retrieval.web.fetch import Web
from tests.e2e.make.stage import fill
from tests.fakes.paper_faults import Exchange, status
from tests.fakes.paper_server import PaperServer, running_paper_server

DAY = date(2026, 1, 21)
NOW = datetime(2026, 1, 22, 3, 5, tzinfo=UTC)
CLOSED = DayRecord(DAY, DayState.HELD, 3, closed=True)
OPEN = DayRecord(DAY, DayState.HELD, 3)


def unmade(_day: date) -> bool:
    return True


def made(_day: date) -> bool:
    return False


def test_a_day_is_due_when_its_list_has_closed_and_it_is_not_made() -> None:
    assert due_days({DAY: CLOSED}, {}, unmade, NOW) == (DAY,)
    assert due_days({DAY: CLOSED}, {}, made, NOW) == ()
    assert due_days({DAY: OPEN}, {}, unmade, NOW) == ()
    assert due_days({DAY: DayRecord(DAY, DayState.EMPTY, closed=True)}, {}, unmade, NOW) == ()


def test_the_newest_day_comes_first() -> None:
    before = DAY - timedelta(days=1)
    records = {before: DayRecord(before, DayState.HELD, 1, closed=True), DAY: CLOSED}
    assert due_days(records, {}, unmade, NOW) == (DAY, before)


@pytest.mark.parametrize(
    ("times", "minutes", "due"),
    [(1, 14, False), (1, 15, True), (2, 59, False), (2, 60, True), (3, 240, True), (4, 9999, False)],
)
def test_what_failed_is_tried_again_later_and_later_and_then_left(times: int, minutes: int, *, due: bool) -> None:
    tried = {DAY: Tried(times, NOW - timedelta(minutes=minutes), is_complete=False)}
    assert (due_days({DAY: CLOSED}, tried, made, NOW) == (DAY,)) is due


def test_what_is_complete_is_left_alone_until_papers_come_in_late() -> None:
    tried = {DAY: Tried(1, NOW - timedelta(hours=2), is_complete=True)}
    assert due_days({DAY: CLOSED}, tried, made, NOW) == ()
    assert due_days({DAY: CLOSED}, tried, unmade, NOW) == (DAY,)


def test_the_push_sees_no_digest_that_is_about_to_be_made() -> None:
    wait = timedelta(hours=3)
    assert dict(held_back({DAY: CLOSED}, unmade, NOW, wait))[DAY].state is DayState.NOT_OUT
    assert dict(held_back({DAY: OPEN}, unmade, NOW, wait))[DAY].state is DayState.NOT_OUT
    assert dict(held_back({DAY: CLOSED}, made, NOW, wait)) == {DAY: CLOSED}
    assert dict(held_back({DAY: CLOSED}, unmade, NOW + wait, wait)) == {DAY: CLOSED}


FIRST = time(6)


def on_the_day(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, 21, hour, minute, tzinfo=UTC)


def test_a_first_edition_is_due_when_the_list_is_usually_whole_and_again_when_the_day_ends() -> None:
    def due(now: datetime, *tried: Tried) -> bool:
        return due_days({DAY: OPEN}, dict.fromkeys([DAY] * len(tried), *tried), unmade, now, FIRST) == (DAY,)

    first = Tried(1, on_the_day(6, 1), is_complete=True, closed=False)
    midnight = on_the_day(0) + timedelta(days=1)
    assert [due(on_the_day(hour)) for hour in (0, 5, 6, 23)] == [False, False, True, True]
    assert [due(now, first) for now in (on_the_day(7), on_the_day(23), midnight)] == [False, False, True]
    assert not due(midnight + timedelta(hours=1), Tried(2, midnight, is_complete=True, closed=False))
    assert due_days({DAY: OPEN}, {}, made, on_the_day(6), FIRST) == ()


def test_a_first_edition_that_failed_is_tried_again_and_one_that_lacks_something_waits() -> None:
    failed = Tried(1, on_the_day(6), is_complete=False, has_failed=True, closed=False)
    lacking = Tried(1, on_the_day(6), is_complete=False, closed=False)
    assert due_days({DAY: OPEN}, {DAY: failed}, unmade, on_the_day(6, 14), FIRST) == ()
    assert due_days({DAY: OPEN}, {DAY: failed}, unmade, on_the_day(6, 15), FIRST) == (DAY,)
    assert due_days({DAY: OPEN}, {DAY: lacking}, unmade, on_the_day(6, 15), FIRST) == ()


@pytest.mark.parametrize(
    ("late_papers", "complete", "due"), [(True, True, True), (False, False, True), (False, True, False)]
)
def test_after_the_close_a_first_edition_is_mended_at_once(*, late_papers: bool, complete: bool, due: bool) -> None:
    first = Tried(3, NOW - timedelta(minutes=1), is_complete=complete, closed=False)
    assert (due_days({DAY: CLOSED}, {DAY: first}, unmade if late_papers else made, NOW, FIRST) == (DAY,)) is due


def test_the_push_waits_for_a_first_edition_for_a_while() -> None:
    wait = timedelta(hours=3)

    def state(now: datetime, record: DayRecord = OPEN) -> DayState:
        return dict(held_back({DAY: record}, unmade, now, wait, FIRST))[DAY].state

    assert state(on_the_day(5)) is state(on_the_day(8, 59)) is DayState.NOT_OUT
    assert state(on_the_day(9)) is DayState.HELD
    assert state(NOW, CLOSED) is DayState.NOT_OUT


@pytest.fixture
def server() -> Iterator[PaperServer]:
    with running_paper_server() as papers:
        fill(papers)
        yield papers


@pytest.fixture
def app(server: PaperServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[App]:
    for name in ("SOURCES__HUGGINGFACE", "MAKING__ARXIV_URL", "MAKING__EXPORT_URL"):
        monkeypatch.setenv(f"PAPERBOY_{name}", server.url)
    monkeypatch.setenv("PAPERBOY_MAKING__FOLDER", str(tmp_path / "site"))
    with build_app(load_settings()) as found:
        yield found


def take_list(app: App, server: PaperServer) -> None:
    """Put the day's list into the archive, as the watcher over the sources does after its close."""
    host = server.url.removeprefix("http://")
    with Web(user_agent="test", private_hosts=frozenset([host])) as web:
        digest = fetch_list(web, server.url, DAY).digest
    assert digest is not None
    app.archive.put(digest)
    app.archive.note_day(CLOSED)


def test_a_closed_day_is_made_taken_in_and_told_of(app: App, server: PaperServer, tmp_path: Path) -> None:
    told: list[bool] = []
    making = DailyMaking(app, now=lambda: NOW)
    making.on_made(lambda: told.append(True))
    take_list(app, server)
    records = app.archive.day_records(DAY, DAY)
    assert making.hold_back(records)[DAY].state is DayState.NOT_OUT
    making.look()
    assert (tmp_path / "site" / f"{DAY}.newsletter.md").is_file()
    assert told == [True]
    assert making.hold_back(records)[DAY].state is DayState.HELD
    digest = app.archive.day(DAY)
    assert digest is not None
    assert {form.value for form in digest.forms} == {"newsletter", "report", "hf_daily"}
    making.look()
    assert len(server.asked("/api/daily_papers")) == 2  # the list was taken once here and once by the making


def test_a_day_is_pushed_with_its_first_edition_and_made_whole_after_the_close(
    app: App, server: PaperServer, tmp_path: Path
) -> None:
    now = [on_the_day(5)]
    making = DailyMaking(app, now=lambda: now[0])
    late = server.lists[str(DAY)].pop()
    take_list(app, server)
    app.archive.note_day(OPEN)

    def shown() -> DayState:
        return making.hold_back(app.archive.day_records(DAY, DAY))[DAY].state

    making.look()
    assert shown() is DayState.NOT_OUT
    now[0] = on_the_day(6)
    making.look()
    assert len(papers_made(tmp_path)) == 2
    assert shown() is DayState.HELD

    server.lists[str(DAY)].append(late)
    take_list(app, server)
    app.archive.note_day(OPEN)
    now[0] = on_the_day(20)
    making.look()
    assert len(papers_made(tmp_path)) == 2
    assert shown() is DayState.HELD

    app.archive.note_day(CLOSED)
    now[0] = NOW
    making.look()
    assert len(papers_made(tmp_path)) == 3
    assert shown() is DayState.HELD


@pytest.mark.usefixtures("app")
def test_without_first_editions_the_push_waits_for_the_close(
    server: PaperServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_MAKING__FIRST_EDITIONS", "false")
    with build_app(load_settings()) as patient:
        take_list(patient, server)
        patient.archive.note_day(OPEN)
        making = DailyMaking(patient, now=lambda: on_the_day(20))
        making.look()
        assert making.hold_back(patient.archive.day_records(DAY, DAY))[DAY].state is DayState.NOT_OUT
    assert not (tmp_path / "site").exists()


def papers_made(folder: Path) -> list[str]:
    return [paper.id for paper in load(folder / "site" / f"{DAY}.json", day=DAY).papers]


def test_a_day_that_cannot_be_made_is_made_of_what_is_held(app: App, server: PaperServer, tmp_path: Path) -> None:
    take_list(app, server)
    server.fail("/api/daily_papers", status(404), always=True)
    DailyMaking(app, now=lambda: NOW).look()
    assert (tmp_path / "site" / f"{DAY}.newsletter.md").is_file()


def test_stopping_leaves_a_day_that_is_being_made(app: App, server: PaperServer, tmp_path: Path) -> None:
    take_list(app, server)
    arrived, release = Event(), Event()

    def hangs(exchange: Exchange) -> None:
        arrived.set()
        release.wait(10)
        exchange.answer(b"no", "text/plain", 404)

    server.fail("/html/2601.00001", hangs)
    making = DailyMaking(app, now=lambda: NOW)
    making.start()
    assert arrived.wait(20)
    Thread(target=making.stop).start()
    assert making._stopped.wait(10)
    release.set()
    making.stop()
    assert not (tmp_path / "site").exists()
