"""Plans and has delivered what is due, again and again while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from bot.push.deliver import Deliverer
from bot.push.dispatch import Dispatch, Job
from bot.push.hours import OUT_BY, is_awake
from bot.push.ledger import Ledger
from bot.push.plan import LATE_AFTER, POST_LATE, plan_deliveries
from bot.push.planned import Planned
from bot.push.report import Reporter, Trouble, find_troubles
from bot.push.store import PushStore
from bot.push.types import Delivery, DeliveryState, Subscription
from retrieval.archive import Archive, DayRecord
from retrieval.errors import RetrievalError

_LOG = logging.getLogger(__name__)

LONGEST_PAUSE: Final = 60.0  # seconds between two looks: other processes change the ledger and the archive, too
SHORTEST_PAUSE: Final = 0.5
AT_ONCE: Final = 64  # chats that are being delivered to
STOP_SECONDS: Final = 10.0  # for messages that are on their way when the bot is stopped
_WRITTEN_AT_ONCE: Final = 200  # plans of one transaction, so that what is being sent need not wait long to be noted
_COMPARED_DAYS: Final = 30  # with which a thin day is compared


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say.

    ``catch_up``: digests that are posted late at the most. ``out_by``: when a day's list is usually whole, in UTC.
    ``late_after``: how long after it admins are told that there is none, and chats that it failed. ``post_late``: how
    long after its hour a digest is posted as soon as it comes. ``zone``: of the admins' nights; that of this machine
    where None.
    """

    catch_up: int = 3
    out_by: time = OUT_BY
    late_after: timedelta = LATE_AFTER
    post_late: timedelta = POST_LATE
    zone: str | None = None

    def planned_days(self, now: datetime) -> tuple[date, date]:
        """The first and the last day that is planned for: a date begins in the east before it does in UTC."""
        return now.date() - timedelta(days=self.catch_up + 2), now.date() + timedelta(days=1)

    def plan(
        self,
        subscriptions: Iterable[Subscription],
        deliveries: Iterable[Delivery],
        records: Mapping[date, DayRecord],
        now: datetime,
    ) -> tuple[Planned, ...]:
        """What is due by these rules, of the days that are planned for."""
        first, last = self.planned_days(now)
        return plan_deliveries(
            subscriptions,
            {(each.subscription_id, each.day): each for each in deliveries},
            {day: record for day, record in records.items() if first <= day <= last},
            now,
            catch_up=self.catch_up,
            out_by=self.out_by,
            late_after=self.late_after,
            post_late=self.post_late,
        )


def as_they_are(records: Mapping[date, DayRecord]) -> Mapping[date, DayRecord]:
    """What is known of days, with nothing held back."""
    return records


class Schedule:
    """Looks what is due, at the next moment at which something is, when told (`wake`), and once a minute.

    ``hold_back`` turns what is known of days into what may be posted by now.
    """

    def __init__(
        self,
        *,
        store: PushStore,
        ledger: Ledger,
        archive: Archive,
        deliverer: Deliverer,
        reporter: Reporter,
        rules: Rules,
        is_alive: Callable[[str], bool],
        hold_back: Callable[[Mapping[date, DayRecord]], Mapping[date, DayRecord]] = as_they_are,
    ) -> None:
        self._hold_back = hold_back
        self._store = store
        self._ledger = ledger
        self._archive = archive
        self._deliverer = deliverer
        self._reporter = reporter
        self._rules = rules
        self._is_alive = is_alive
        self._dispatch = Dispatch(deliverer.deliver, at_once=AT_ONCE)
        self._woken = asyncio.Event()
        self._stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Look again now, as a digest came in or a subscription changed. Any thread may call it."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended: there is nothing to wake any more
                self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Look and deliver until `stop` was called."""
        self._loop = asyncio.get_running_loop()
        while not self._stopped:
            self._woken.clear()
            pause = await self._look_safely()
            try:
                await asyncio.wait_for(self._woken.wait(), pause)
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Begin nothing more, and wait a few seconds for messages that are on their way."""
        self._stopped = True
        self._deliverer.stop()
        self._woken.set()
        await self._dispatch.stop(STOP_SECONDS)

    async def settle(self) -> None:
        """Look once, and wait until what is due is done: for tests, whose clock stands still meanwhile."""
        await self.look()
        await self._dispatch.drain()

    async def _look_safely(self) -> float:
        """Look; what fails is logged, and the next look comes all the same."""
        try:
            return await self.look()
        except RetrievalError as error:
            _LOG.error("push: %s", error)
        except Exception:  # noqa: BLE001 - a slip of ours must not end the push
            _LOG.exception("push: what is due could not be looked at")
        return LONGEST_PAUSE

    async def look(self) -> float:
        """Plan, begin what is due, tell admins; returns the seconds until the next look. Raises StoreError."""
        await self._deliverer.recover(self._is_alive)
        now = self._ledger.now()
        planned, troubles = await asyncio.to_thread(self._plan, now)
        await self._begin(planned, now)
        if is_awake(now, self._rules.zone):
            await self._reporter.tell(troubles)
        return self._pause(planned, now)

    def _plan(self, now: datetime) -> tuple[tuple[Planned, ...], tuple[Trouble, ...]]:
        first, last = self._rules.planned_days(now)
        known = self._archive.day_records(first - timedelta(days=_COMPARED_DAYS), last)
        deliveries = self._store.deliveries(first)
        subscriptions = self._store.subscriptions()
        planned = self._rules.plan(subscriptions, deliveries, self._hold_back(known), now)
        if not subscriptions:
            return planned, ()
        rules, since = self._rules, min(each.since for each in subscriptions).date()
        return planned, find_troubles(
            known, deliveries, now, since=since, late_after=rules.late_after, out_by=rules.out_by
        )

    async def _begin(self, planned: Sequence[Planned], now: datetime) -> None:
        """Note what is planned, and have what is due delivered, a part of it at a time."""
        platforms = self._deliverer.platforms
        waiting = iter(planned)
        while some := list(islice(waiting, _WRITTEN_AT_ONCE)):
            changed = [each for each in some if each.changes]
            if changed:
                await self._ledger.plan(changed)
            due = [each for each in some if _is_due(each, now) and each.subscription.target.platform in platforms]
            self._dispatch.add(Job(each.subscription, each.day) for each in due)

    def _pause(self, planned: Sequence[Planned], now: datetime) -> float:
        """The seconds until something more is due."""
        moments = (each.due for each in planned if each.due is not None and each.due > now)
        next_due = min(moments, default=None)
        pauses = [LONGEST_PAUSE] if next_due is None else [LONGEST_PAUSE, (next_due - now).total_seconds()]
        return max(SHORTEST_PAUSE, min(pauses))


def _is_due(planned: Planned, now: datetime) -> bool:
    return planned.state is DeliveryState.PENDING and (planned.due is None or planned.due <= now)
