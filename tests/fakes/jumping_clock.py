"""Runs asyncio work on a clock that jumps: waiting takes no time, and all times are exact."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: the clock goes on to what is due next instead."""

    now = 0.0  # seconds

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


def run_jumping(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever the work returns
    """The result of some work, on a loop whose clock starts at 0 and jumps over every pause."""
    selector = _Jumping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]  # timers of the loop go by this clock
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
