"""`paperboy run` takes in what comes while it runs: from its inbox, from an address, and from other commands."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.e2e.processes import PAPERBOY, SAMPLES, Running, environment
from tests.e2e.telegram.processes import paperboy, problems, standing_in
from tests.e2e.telegram.stage import Stage
from tests.fakes.sources import list_of, newsletter_of
from tests.fakes.web_server import ScriptedWebServer, Served, serving

pytestmark = pytest.mark.slow
PATIENCE = 60.0  # seconds
_FRIDAY = 4


@pytest.fixture(scope="module")
def other(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in that no other process polls."""
    with standing_in(specification, tmp_path_factory.mktemp("digests")) as stage:
        yield stage
        assert problems(stage) == []


@pytest.fixture
def listed(today: date) -> date:
    """The last day with a list: weekends have none."""
    return today - timedelta(days=max(0, today.weekday() - _FRIDAY))


@pytest.fixture
def server(listed: date) -> Iterator[ScriptedWebServer]:
    with serving() as running:
        running.play(f"/api/daily_papers?date={listed}&limit=100", Served(list_of(listed, "Quantum Error Decoders")))
        yield running


@pytest.fixture
def bot(other: Stage, server: ScriptedWebServer, today: date, listed: date, tmp_path: Path) -> Iterator[Running]:
    """Paperboy with an empty archive, one source, and no day to catch up with but the last one that has a list."""
    missing = (today - listed).days
    settings = {"sources__huggingface": server.url, "sources__missing_days": missing, "language": "en"}
    with paperboy(other, tmp_path / "nothing", tmp_path, **settings) as process:
        other.until_polled()
        yield process
        assert process.stop() == 0, process.logged()
        assert "Traceback" not in process.logged()


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Another command on the same data folder."""
    command = (*PAPERBOY, *arguments, "--data-dir", str(folder / "data"))
    given = environment(sources__huggingface="off", language="en")
    return subprocess.run(command, env=given, capture_output=True, text=True, encoding="utf-8", check=False)


def said(stage: Stage, question: str, words: str) -> str:
    """The answer, once it has the words."""
    deadline = time.monotonic() + PATIENCE
    while words not in (text := stage.say(question, user_id=4001)["text"]):
        assert time.monotonic() < deadline, text
        time.sleep(0.5)
    return text


@pytest.mark.usefixtures("bot")
def test_a_list_at_an_address_and_a_file_in_the_inbox_are_answered_from(
    other: Stage, listed: date, tmp_path: Path
) -> None:
    assert "Quantum Error Decoders" in said(other, f"/papers {listed}", "Quantum")
    inbox = tmp_path / "data" / "inbox"
    unfinished = inbox / "今天.md.part"
    unfinished.write_bytes(newsletter_of(date(2026, 1, 12), "Quantum Error Decoders", "Maps for Robots"))
    unfinished.rename(inbox / "今天.md")
    assert "Maps for Robots" in said(other, "/papers 2026-01-12", "Maps")
    assert "Maps for Robots" in said(other, "Which paper is about maps for robots?", "Maps")
    assert "2 papers" in (inbox / "done" / "今天.md.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("bot")
def test_other_commands_work_while_it_runs(other: Stage, tmp_path: Path) -> None:
    done = run(tmp_path, "index", str(SAMPLES / "2026-01-21.newsletter.md"))
    assert (done.returncode, "Taken in: 2026-01-21" in done.stdout) == (0, True), done
    assert "Being-H0.5" in said(other, "/paper 2601.12993", "Being")
    assert "Being-H0.5" in run(tmp_path, "papers", "2026-01-21").stdout
    assert run(tmp_path, "ask", "Which papers are about robots?", "--today", "2026-01-21").returncode == 0
    assert "Days held: " in run(tmp_path, "doctor").stdout
    busy = run(tmp_path, "reindex")
    assert (busy.returncode, "(`paperboy run`, running since" in busy.stderr) == (1, True)


def test_a_second_bot_on_the_folder_names_the_first(other: Stage, bot: Running, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    with paperboy(other, tmp_path / "nothing", second, data_dir=tmp_path / "data") as process:
        assert process.process.wait(timeout=60) == 1
        assert f"in use by process {bot.process.pid} (`paperboy run`, running since" in process.logged()
        assert "Traceback" not in process.logged()
