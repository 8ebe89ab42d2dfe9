"""Keeps the order in each chat: one message after the other in a lane, all lanes beside each other."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

MOST_IN_LANE: Final = 30  # messages of one chat that may wait, so that one chat cannot fill the queue


class BusyError(Exception):
    """Too many messages wait already."""


class Lanes:
    """Turns in lanes, first come, first served, with a bound on all that have begun or wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._entered: Counter[str] = Counter()
        self._idle = asyncio.Event()
        self._idle.set()
        self.working = 0

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return self._entered.total() - self.working

    @asynccontextmanager
    async def turn(self, lane: str) -> AsyncIterator[None]:
        """Wait for a turn and have it until the context ends; raises BusyError where too many wait."""
        if self._entered.total() >= self._most or self._entered[lane] >= MOST_IN_LANE:
            raise BusyError
        self._entered[lane] += 1
        self._idle.clear()
        try:
            async with self._locks[lane]:
                self.working += 1
                try:
                    yield
                finally:
                    self.working -= 1
        finally:
            self._leave(lane)

    async def idle(self) -> None:
        """Wait until nobody has a turn or waits for one."""
        await self._idle.wait()

    def _leave(self, lane: str) -> None:
        self._entered[lane] -= 1
        if not self._entered[lane]:
            del self._entered[lane], self._locks[lane]
        if not self._entered:
            self._idle.set()
