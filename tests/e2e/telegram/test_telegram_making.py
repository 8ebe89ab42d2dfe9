"""`paperboy run` makes the digest of a closed day by itself, and answers from it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.making import newest_closed_day
from tests.e2e.make.stage import PAPERS, fill
from tests.e2e.telegram.processes import paperboy, problems, standing_in
from tests.e2e.telegram.stage import Stage
from tests.fakes.paper_server import PaperServer, running_paper_server
from tests.steady import steady

pytestmark = pytest.mark.slow
PATIENCE = 90.0  # seconds


@pytest.fixture
def day() -> date:
    """The day that the bot makes first."""
    return steady(partial(newest_closed_day, settling=timedelta(minutes=30)))


@pytest.fixture
def papers(day: date) -> Iterator[PaperServer]:
    with running_paper_server() as server:
        fill(server, day.isoformat())
        yield server


@pytest.fixture
def other(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in that no other process polls."""
    with standing_in(specification, tmp_path_factory.mktemp("making")) as stage:
        yield stage
        assert problems(stage) == []


def test_a_closed_day_is_made_while_the_bot_runs(other: Stage, papers: PaperServer, day: date, tmp_path: Path) -> None:
    urls = dict.fromkeys(("sources__huggingface", "making__arxiv_url", "making__export_url"), papers.url)
    with paperboy(other, tmp_path / "nothing", tmp_path, making__daily=True, language="en", **urls) as process:
        other.until_polled()
        page = tmp_path / "data" / "digests" / f"{day}.json"
        deadline = time.monotonic() + PATIENCE
        while not page.exists():
            assert time.monotonic() < deadline, process.logged()
            time.sleep(0.5)
        while PAPERS["2601.00001"][0] not in (told := other.say("/paper 2601.00001", user_id=4001)["text"]):
            assert time.monotonic() < deadline, told
            time.sleep(0.5)
        while f"making {day}: made" not in process.logged():
            assert time.monotonic() < deadline, process.logged()
            time.sleep(0.5)
        assert process.stop() == 0, process.logged()
        assert "Traceback" not in process.logged()
