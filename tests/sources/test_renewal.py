"""A running bot answers from what was taken in without a restart, and while it is taken in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.app import App, build_app
from bot.feeding import build_feed
from config.settings import load_settings
from retrieval.errors import DataFolderBusyError
from retrieval.types import Question, Status
from tests.fakes.sources import list_of, newsletter_of
from tests.fakes.web_server import ScriptedWebServer, Served, serving

pytestmark = pytest.mark.slow
ASKED_ON = date(2026, 1, 21)
OLD = date(2026, 1, 12)
OTHERS = ("Small Language Models by Pruning", "Long Video Generation", "Protein Folding with Diffusion")


@pytest.fixture
def server() -> Iterator[ScriptedWebServer]:
    with serving() as running:
        yield running


@pytest.fixture
def app(server: ScriptedWebServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("PAPERBOY_SOURCES__URLS", server.url + "/{date}.md")
    monkeypatch.setenv("PAPERBOY_SOURCES__MISSING_DAYS", "0")
    with build_app(load_settings()) as app:
        yield app


def until(happened: Callable[[], bool]) -> None:
    deadline = monotonic() + 60
    while not happened():
        assert monotonic() < deadline
        sleep(0.05)


def ask(app: App, text: str, today: date = ASKED_ON) -> str:
    answer = app.engine.answer(Question(text, today))
    return answer.citations[0].title if answer.status is Status.ANSWERED else answer.status.value


def put(app: App, name: str, content: bytes) -> None:
    path = app.folder.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_what_comes_to_the_inbox_is_answered_from_without_a_restart(app: App) -> None:
    told: list[frozenset[date]] = []
    stopped = threading.Event()
    answers: set[str] = set()
    failures: list[Exception] = []

    def keep_asking() -> None:
        while not stopped.is_set():
            try:
                answers.add(ask(app, "Which paper is about maps for robots?"))
            except Exception as error:  # noqa: BLE001 - none is wanted, of whatever kind
                failures.append(error)

    with app.holding("paperboy run"):
        feed = build_feed(app, "zh")
        feed.on_change(told.append)
        assert ask(app, "Which paper is about maps for robots?") == "no_digest"
        asking = threading.Thread(target=keep_asking)
        asking.start()
        feed.start()
        put(app, "old.md", newsletter_of(OLD, "Maps for Robots", *OTHERS))
        until(lambda: frozenset({OLD}) in told)
        assert ask(app, "Which paper is about maps for robots?") == "Maps for Robots"
        feed.stop()
        stopped.set()
        asking.join()
    assert failures == []
    assert answers <= {"no_digest", "Maps for Robots"}
    assert "Maps for Robots" in answers
    note = (app.folder.inbox / "done" / "old.md.txt").read_text(encoding="utf-8")
    assert str(OLD) in note
    assert "4 篇" in note


def test_a_digest_at_an_address_is_fetched_and_answered_from(app: App, server: ScriptedWebServer, today: date) -> None:
    server.play(f"/{today}.md", Served(newsletter_of(today, "Quantum Error Decoders", *OTHERS)))
    told: list[frozenset[date]] = []
    with app.holding("paperboy run"):
        feed = build_feed(app, "en")
        feed.on_change(told.append)
        feed.start()
        until(lambda: frozenset({today}) in told)
        assert ask(app, "Which paper is about quantum error decoders?", today) == "Quantum Error Decoders"
        feed.stop()
    assert (app.folder.fetched).is_dir()


def test_another_process_reads_what_a_running_bot_took_in(app: App) -> None:
    with app.holding("paperboy run"), build_app(load_settings()) as reader:
        app.upkeep.ingest([written(app.folder.path / "a.json", list_of(OLD, "Maps for Robots", *OTHERS))])
        assert ask(reader, "Which paper is about maps for robots?") == "Maps for Robots"


def test_two_bots_on_one_folder_the_second_names_the_first(app: App) -> None:
    with (
        app.holding("paperboy run"),
        build_app(load_settings()) as second,
        pytest.raises(DataFolderBusyError, match=r"in use by process \d+ \(`paperboy run`, running since"),
        second.holding("paperboy run"),
    ):
        pass
    with second.holding("paperboy run"):
        assert second.folder.path == app.folder.path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
