"""A server that plays Hugging Face and arXiv, and what reads from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.edition.reading.reader import Reader
from retrieval.web.fetch import Web
from tests.fakes.paper_server import PaperServer, running_paper_server

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def server() -> Iterator[PaperServer]:
    with running_paper_server() as running:
        yield running


@pytest.fixture
def web() -> Iterator[Web]:
    hosts = frozenset({"127.0.0.1"})
    with Web(user_agent="paperboy-test", private_hosts=hosts, attempts=2, timeout=60, sleep=lambda _: None) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reader(server: PaperServer, web: Web, tmp_path: Path, clock: Clock) -> Reader:
    return Reader(web, tmp_path / "papers", arxiv_url=server.url, export_url=server.url, now=clock)
