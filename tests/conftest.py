"""For every test: no network but loopback, a home and a data folder of its own, no setting of the developer's."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from tests.steady import steady_today

# No test depends on how fast the machine is, nor do two runs try other examples; --hypothesis-profile=seeking tries new
# ones each time.
settings.register_profile("seeking", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

Connect = Callable[..., int | None]

_LOOPBACK = ("127.", "::1", "localhost")


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of whole processes, which wait most of their time, begin first; the others fill the gaps."""
    items.sort(key=lambda item: "/e2e/" not in item.nodeid)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect to this machine alone."""

    def guarded(connect: Connect) -> Connect:
        def only_loopback(own: socket.socket, address: object) -> int | None:
            host = address[0] if isinstance(address, tuple) else None
            if host is not None and not str(host).startswith(_LOOPBACK):
                pytest.fail(f"A test wanted to connect to {address}.")
            return connect(own, address)

        return only_loopback

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture
def today() -> date:
    """The date in UTC, which stays the same until the test has ended."""
    return steady_today()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home folder, a working directory and a data folder; processes that it starts inherit them."""
    folder = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.upper().startswith("PAPERBOY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "share"))
    monkeypatch.setenv("PAPERBOY_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("PAPERBOY_SOURCES__HUGGINGFACE", "off")  # a bot that a test runs asks nobody on its own
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return folder
