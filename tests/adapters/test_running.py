"""Adapters run together: until a signal, or until one can never be served."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from dataclasses import dataclass, field

import pytest

from bot.adapters import AdapterError
from bot.logs import HidingFormatter
from bot.running import run_adapters
from tests.e2e.telegram.scripted import ScriptedService


@dataclass
class FakeAdapter:
    """Serves until it is stopped; ``fails`` is what it raises at once."""

    name: str
    fails: Exception | None = None
    life: list[str] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self) -> None:
        self.life.append("served")
        if self.fails:
            raise self.fails
        await self._stop.wait()
        self.life.append("ended")

    async def stop(self) -> None:
        self._stop.set()
        self.life.append("stopped")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_of_them(number: signal.Signals) -> None:
    async def run() -> list[FakeAdapter]:
        adapters = [FakeAdapter("A"), FakeAdapter("B")]
        asyncio.get_running_loop().call_later(0.05, os.kill, os.getpid(), number)
        await run_adapters(adapters, ScriptedService())
        return adapters

    for adapter in asyncio.run(run()):
        assert sorted(adapter.life) == ["ended", "served", "stopped"]


def test_one_that_can_never_be_served_ends_the_others_and_is_named() -> None:
    good, bad = FakeAdapter("A"), FakeAdapter("B", AdapterError("The token is refused."))
    with pytest.raises(AdapterError, match="The token is refused"):
        asyncio.run(run_adapters([good, bad], ScriptedService()))
    assert good.life[-1] == "ended"


def test_secrets_are_struck_out_of_the_log() -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "GET /bot%s/getMe", ("12:secret",), None)
    line = HidingFormatter(["12:secret", ""]).format(record)
    assert "secret" not in line
    assert line.endswith("GET /bot***/getMe")
