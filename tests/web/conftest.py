"""A web that waits for nothing, and servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.web.fetch import Web
from tests.fakes.web_server import ScriptedWebServer, serving


@pytest.fixture
def server() -> Iterator[ScriptedWebServer]:
    with serving() as running:
        yield running


@pytest.fixture
def other() -> Iterator[ScriptedWebServer]:
    with serving() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that were waited between attempts."""
    return []


@pytest.fixture
def web(server: ScriptedWebServer, pauses: list[float]) -> Iterator[Web]:
    """May fetch from the server, as one that the operator named."""
    hosts = frozenset({server.host})
    with Web(user_agent="paperboy/test", private_hosts=hosts, most_bytes=10_000, sleep=pauses.append) as web:
        yield web
