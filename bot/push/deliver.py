"""Sends deliveries: claimed, each part noted before and after it goes out, ended in a state that says what is known.

Where a process ends while a part is on its way, the choice is between sending it twice and not at all. Here it is not
sent again: what was begun and not noted as sent is uncertain, which an admin resolves. On a platform with nonces it is
sent again under the same one, for as long as the platform knows it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Protocol

from bot.incoming import Platform
from bot.push.attempt import Attempt, Made
from bot.push.attempts import Ended, after_failure
from bot.push.ledger import Ledger, LostError, recovered
from bot.push.sending import MOMENT, LaterError, Sender, UnclearError
from bot.push.types import Delivery, Subscription
from retrieval.reasons import Reason

_LOG = logging.getLogger(__name__)


class Posts(Protocol):
    """Makes posts. Safe to be called from several threads."""

    def make(self, subscription: Subscription, delivery: Delivery, sender: Sender) -> Made | None:
        """The post of a subscription and day as it is now; None where there is nothing known to be sent."""


class Deliverer:
    """Sends the deliveries of all platforms that have a sender."""

    def __init__(self, ledger: Ledger, senders: Mapping[Platform, Sender], posts: Posts) -> None:
        self._ledger = ledger
        self._senders = senders
        self._posts = posts
        self._making = ThreadPoolExecutor(2, "posts")
        self._busy: set[tuple[str, date]] = set()
        self._stopping = False

    @property
    def platforms(self) -> frozenset[Platform]:
        """The platforms that can be sent to."""
        return frozenset(self._senders)

    def stop(self) -> None:
        """Begin no further part; deliveries that have begun one end when it has arrived."""
        self._stopping = True

    def close(self) -> None:
        """Give the threads back."""
        self._making.shutdown()

    async def deliver(self, subscription: Subscription, day: date) -> float | None:
        """Send what is missing of a pending delivery, or change what is there; its record says what came of it.

        Returns the seconds after which it may be tried again; None where it need not be.
        """
        key = (subscription.id, day)
        if self._stopping or key in self._busy:
            return None
        self._busy.add(key)
        try:
            return await self._deliver(subscription, day)
        finally:
            self._busy.discard(key)

    async def recover(self, alive: Callable[[str], bool]) -> int:
        """Settle what processes that are gone left behind, and what this one lost hold of; returns how many."""
        left = [
            (delivery, subscription)
            for delivery, subscription in await self._ledger.left_behind(alive)
            if (delivery.subscription_id, delivery.day) not in self._busy
        ]
        for delivery, subscription in left:
            sender = self._senders.get(subscription.target.platform) if subscription else None
            ended = recovered(delivery, self._ledger.now(), sender.nonce_seconds if sender else 0.0)
            _note(delivery, ended)
            await self._ledger.finish(delivery, ended)
        return len(left)

    async def _deliver(self, subscription: Subscription, day: date) -> float | None:
        sender = self._senders[subscription.target.platform]
        if (rest := sender.rest(subscription.target)) > MOMENT:
            return rest
        delivery = await self._ledger.claim(subscription.id, day)
        if delivery is None:
            return None
        attempt = Attempt(self._ledger, sender, subscription, delivery, stopping=lambda: self._stopping)
        ended = await self._attempt(attempt, subscription, delivery, sender)
        if ended is None or ended.not_before is None:
            return None
        return (ended.not_before - self._ledger.now()).total_seconds()

    async def _attempt(
        self, attempt: Attempt, subscription: Subscription, delivery: Delivery, sender: Sender
    ) -> Ended | None:
        """Make an attempt, and note how it ended; None where another process has the delivery now."""
        made = None
        try:
            making = asyncio.get_running_loop().run_in_executor
            made = await making(self._making, self._posts.make, subscription, delivery, sender)
            ended = await attempt.send(made)
        except LostError:
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, the other deliveries go on
            _LOG.exception("push: subscription=%s day=%s failed", subscription.id, delivery.day)
            said = Reason("send_unexpected", kind=type(error).__name__)
            failure = UnclearError(said) if attempt.is_on_its_way else LaterError(said)
            ended = after_failure(failure, delivery.attempts, self._ledger.now())
        _note(delivery, ended)
        shown = made if made is not None and ended.is_settled else None
        first = shown.papers if shown and not delivery.papers else None  # what came later is counted from these
        await self._ledger.finish(delivery, ended, papers=first, total=shown.total if shown else None)
        return ended


def _note(delivery: Delivery, ended: Ended) -> None:
    said = f": {ended.reason}" if ended.reason else ""
    _LOG.info("push: subscription=%s day=%s is %s%s", delivery.subscription_id, delivery.day, ended.state.value, said)
