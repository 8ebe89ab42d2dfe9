"""What the commands share that plan posts, or send them from a process that serves nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.app import App
    from bot.daily_making import DailyMaking
    from bot.push.deliver import Deliverer
    from bot.push.types import Delivery, Subscription

PATIENCE: Final = 180.0  # seconds for which a post is tried again

Job = tuple["Subscription", date]


def daily_making_of(app: App) -> DailyMaking | None:
    """What makes each day's digest, and has posts wait for it, where the settings want that."""
    if not app.settings.making.daily:
        return None
    from bot.daily_making import DailyMaking

    return DailyMaking(app)


def send_now(app: App, jobs: Sequence[Job]) -> tuple[Delivery, ...]:
    """Send pending deliveries, and say how they ended. Raises AdapterError, StoreError.

    A running bot may be the one that sends them: of two processes one claims a delivery. Those of platforms without a
    token stay pending.
    """
    asyncio.run(_send(app, jobs))
    records = (app.push_store.delivery(subscription.id, day) for subscription, day in jobs)
    return tuple(record for record in records if record is not None)


async def _send(app: App, jobs: Sequence[Job]) -> None:
    from bot.cli.connections import senders_of
    from bot.pushing import sending_of

    platforms = {subscription.target.platform for subscription, _ in jobs}
    async with senders_of(app.settings, platforms) as senders:
        with sending_of(app, senders) as sending:
            for subscription, day in jobs:
                if subscription.target.platform in senders:
                    await _insist(sending.deliverer, subscription, day)


async def _insist(deliverer: Deliverer, subscription: Subscription, day: date) -> None:
    waited = 0.0
    while (seconds := await deliverer.deliver(subscription, day)) is not None:
        waited += seconds
        if waited > PATIENCE:
            return
        await asyncio.sleep(seconds)
