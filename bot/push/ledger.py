"""The ledger as the sending process uses it: off the event loop, in its own name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from typing import ParamSpec, TypeVar

from bot.push.attempts import Ended
from bot.push.planned import Planned
from bot.push.store import PushStore
from bot.push.types import Delivery, DeliveryState, Sent, Subscription, Target
from retrieval.reasons import Reason

_P = ParamSpec("_P")
_T = TypeVar("_T")


class LostError(Exception):
    """Another process has the delivery now; this one must not go on with it."""


class Ledger:
    """Notes what becomes of deliveries under one ``claim``. Every method raises StoreError where that fails."""

    def __init__(self, store: PushStore, claim: str, now: Callable[[], datetime]) -> None:
        self.own = claim
        self.now = now
        self._store = store
        self._thread = ThreadPoolExecutor(1, "ledger")  # one writer: SQLite's wait for each other with pauses

    def close(self) -> None:
        """Give the thread back."""
        self._thread.shutdown()

    async def plan(self, planned: Iterable[Planned]) -> None:
        """Note what is planned, where the ledger has not changed meanwhile."""
        plans, now = list(planned), self.now()
        over = {(each.subscription.id, each.day): each.over for each in plans if each.over is not None}
        await self._run(self._store.plan_all, [each.delivery(now) for each in plans], over=over)

    async def is_open(self, subscription_id: str, day: date) -> bool:
        """Whether a delivery is to be made: one that there is no record of is, and has a record from now on."""
        known = await self._run(self._store.delivery, subscription_id, day)
        if known is not None:
            return known.state is DeliveryState.PENDING
        pending = Delivery(subscription_id, day, DeliveryState.PENDING, changed_at=self.now())
        return await self._run(self._store.plan, pending)

    async def claim(self, subscription_id: str, day: date) -> Delivery | None:
        """Take a delivery that is due; None where it is not, or another process was first."""
        return await self._run(self._store.claim, subscription_id, day, self.own, self.now())

    async def begin(self, delivery: Delivery, part: int) -> None:
        """Note that a part goes out now; raises LostError where it must not."""
        if not await self._run(self._store.begin_part, delivery.subscription_id, delivery.day, part, self.own):
            raise LostError

    async def sent(self, delivery: Delivery, sent: Sent) -> None:
        """Note that a part is in the chat."""
        await self._run(self._store.sent_part, delivery.subscription_id, delivery.day, sent)

    async def finish(
        self, delivery: Delivery, ended: Ended, *, papers: Sequence[str] | None = None, total: int | None = None
    ) -> None:
        """Note how an attempt ended, unless its claim was lost; a chat that is gone ends its subscription."""
        finish = partial(self._store.finish, reason=ended.reason, not_before=ended.not_before, now=self.now())
        key = (delivery.subscription_id, delivery.day)
        await self._run(finish, *key, ended.state, papers=papers, total=total, claim=delivery.claim)
        if ended.is_gone:
            await self._run(self._store.end, delivery.subscription_id, ended.reason or "")

    async def move(self, old: Target, new: Target) -> None:
        """A chat has another id from now on."""
        await self._run(self._store.move, old.platform, old.chat_id, new.chat_id)

    async def pinned_before(self, delivery: Delivery) -> str | None:
        """The first message of the last post with papers of a subscription before this one."""
        earlier = await self._run(self._store.deliveries, subscription_id=delivery.subscription_id)
        posts = (each for each in reversed(earlier) if each.day < delivery.day and each.sent and each.papers)
        last = next(posts, None)
        return last.sent[0].message_id if last else None

    async def left_behind(self, alive: Callable[[str], bool]) -> tuple[tuple[Delivery, Subscription | None], ...]:
        """What was being sent by processes that are gone, or in this one's name."""
        return await self._run(self._left_behind, alive)

    def _left_behind(self, alive: Callable[[str], bool]) -> tuple[tuple[Delivery, Subscription | None], ...]:
        found = self._store.orphans(lambda claim: claim != self.own and alive(claim))
        return tuple((each, self._store.subscription(each.subscription_id)) for each in found)

    async def _run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))


def recovered(delivery: Delivery, now: datetime, nonce_seconds: float) -> Ended:
    """What to make of a delivery whose process is gone. Pure.

    Where nothing was on its way, or the platform still knows its nonce, it is sent again.
    """
    since = (now - (delivery.changed_at or now)).total_seconds()
    if delivery.begun is None or 0 <= since < nonce_seconds:
        return Ended(DeliveryState.PENDING)
    return Ended(DeliveryState.UNCERTAIN, Reason("send_process_ended"))
