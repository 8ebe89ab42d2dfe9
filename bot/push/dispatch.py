"""Has many deliveries made at once: a bounded number of chats at a time, and one delivery after the other in each."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.push.types import Subscription

_LOG = logging.getLogger(__name__)

LONGEST_REST: Final = 120.0  # seconds for which the jobs of a chat are kept

Chat = tuple[str, str]
Deliver = Callable[[Subscription, date], Awaitable[float | None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A delivery to be made."""

    subscription: Subscription
    day: date

    @property
    def key(self) -> tuple[str, date]:
        """The delivery that it is."""
        return self.subscription.id, self.day

    @property
    def chat(self) -> Chat:
        """The chat that it goes to; its topics share what the platform lets the chat have."""
        return self.subscription.target.platform, self.subscription.target.chat_id


class Dispatch:
    """Gives jobs to ``deliver``, which returns the seconds after which one may be tried again, or None.

    Chats take turns, so that none waits for another's many. A chat that has to wait keeps its jobs, unless that is for
    long: they are let go then, and added again when their time has come.
    """

    def __init__(self, deliver: Deliver, *, at_once: int) -> None:
        self._deliver = deliver
        self._at_once = at_once
        self._waiting: dict[Chat, deque[Job]] = {}  # the chats whose turn comes, in their order
        self._held: dict[Chat, deque[Job]] = {}  # of chats that are delivered to, or have to wait
        self._known: set[tuple[str, date]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._stopped = False

    def add(self, jobs: Iterable[Job]) -> None:
        """Have these made, too; those that are known already are left out."""
        for job in jobs:
            if job.key not in self._known and not self._stopped:
                self._known.add(job.key)
                queues = self._held if job.chat in self._held else self._waiting
                queues.setdefault(job.chat, deque()).append(job)
        self._start()

    async def drain(self) -> None:
        """Wait until nothing waits and nothing is on its way."""
        while self._known:
            self._idle.clear()
            await self._idle.wait()

    async def stop(self, seconds: float) -> None:
        """Let what waits go, and give what is on its way some seconds to end."""
        self._stopped = True
        self._waiting.clear()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start(self) -> None:
        for _ in range(min(len(self._waiting), self._at_once - len(self._tasks))):
            self._tasks.add(asyncio.create_task(self._work()))

    async def _work(self) -> None:
        """Deliver to one chat after the other until none waits."""
        try:
            while self._waiting:
                await self._deliver_one(next(iter(self._waiting)))
        finally:  # at once: what is added from now on needs another task
            task = asyncio.current_task()
            assert task is not None, "this is run as a task"
            self._tasks.discard(task)

    async def _deliver_one(self, chat: Chat) -> None:
        """Make the first delivery of a chat; its others stand behind all other chats then."""
        jobs = self._held[chat] = self._waiting.pop(chat)
        job = jobs.popleft()
        seconds = await self._seconds_after(job)
        if seconds is not None and seconds <= LONGEST_REST and not self._stopped:
            jobs.appendleft(job)
            asyncio.get_running_loop().call_later(seconds, self._release, chat)
            return
        self._known.discard(job.key)
        if seconds is not None:
            self._known -= {each.key for each in jobs}
            jobs.clear()
        self._release(chat)

    async def _seconds_after(self, job: Job) -> float | None:
        try:
            return await self._deliver(job.subscription, job.day)
        except Exception as error:  # noqa: BLE001 - a ledger that cannot be written holds up no other chat's posts
            _LOG.error("push: subscription=%s day=%s: %s", job.subscription.id, job.day, error)
            return None

    def _release(self, chat: Chat) -> None:
        """A chat may be delivered to; what it still has stands behind the others."""
        jobs = self._held.pop(chat)
        if jobs and not self._stopped:
            self._waiting[chat] = jobs
            self._start()
        if not self._known:
            self._idle.set()
