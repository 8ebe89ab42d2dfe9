"""Has many deliveries made at once: a bounded number of chats at a time, and one delivery after the other in each."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.push.types import Subscription

_LOG = logging.getLogger(__name__)

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
    """Gives jobs to ``deliver``, which returns the seconds that a chat has to wait, or None.

    Chats take turns, so that none waits for another's many. What a chat that has to wait still had is let go: it is
    added again when its time has come.
    """

    def __init__(self, deliver: Deliver, *, at_once: int) -> None:
        self._deliver = deliver
        self._at_once = at_once
        self._waiting: dict[Chat, deque[Job]] = {}  # the chats that nothing is delivered to just now, in their order
        self._active: dict[Chat, deque[Job]] = {}
        self._known: set[tuple[str, date]] = set()
        self._resting: dict[Chat, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing is on its way."""
        return not self._known

    def add(self, jobs: Iterable[Job]) -> int:
        """Have these made, too; those that are known already, or whose chat has to wait, are left out."""
        now = asyncio.get_running_loop().time()
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
        added = 0
        for job in jobs:
            if job.key in self._known or job.chat in self._resting or self._stopped:
                continue
            self._known.add(job.key)
            queue = self._active if job.chat in self._active else self._waiting
            queue.setdefault(job.chat, deque()).append(job)
            added += 1
        self._start()
        return added

    def rests(self) -> float | None:
        """The seconds until the first chat that has to wait may be written to again; None where none has to."""
        now = asyncio.get_running_loop().time()
        return min((until - now for until in self._resting.values()), default=None)

    async def stop(self, seconds: float) -> None:
        """Let what waits go, and give what is on its way some seconds to end."""
        self._stopped = True
        self._waiting.clear()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def drain(self) -> None:
        """Wait until nothing waits and nothing is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

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
        """Make the first delivery of a chat; the others stand behind all other chats then."""
        jobs = self._active[chat] = self._waiting.pop(chat)
        await self._do(chat, jobs.popleft())
        del self._active[chat]
        if jobs and chat not in self._resting and not self._stopped:
            self._waiting[chat] = jobs
        else:
            self._known -= {job.key for job in jobs}

    async def _do(self, chat: Chat, job: Job) -> None:
        try:
            seconds = await self._deliver(job.subscription, job.day)
        except Exception as error:  # noqa: BLE001 - a ledger that cannot be written holds up no other chat's posts
            _LOG.error("push: subscription=%s day=%s: %s", job.subscription.id, job.day, error)
            seconds = None
        finally:
            self._known.discard(job.key)
        if seconds is not None:
            self._resting[chat] = asyncio.get_running_loop().time() + seconds
