"""What holds for all subscriptions, and what commands need to change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.push.hours import OUT_BY, next_post
from bot.push.store import PushStore
from bot.push.types import DeliveryState, Subscription
from bot.reply import Audio, Picture
from retrieval.types import Language

_DONE: Final = frozenset({DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNCERTAIN, DeliveryState.FAILED})
_BACK: Final = 3  # days whose posts may have been sent before the next one


@dataclass(frozen=True, slots=True)
class PushRules:
    """``zone`` and ``at`` are those of subscriptions that name none; ``most`` is how many a chat may have.

    ``out_by``: when a day's list is usually whole, in UTC.
    """

    zone: str = "UTC"
    at: time = time(9)
    most: int = 10
    out_by: time = OUT_BY


@dataclass(frozen=True, slots=True)
class PushDesk:
    """Subscriptions as commands see them. ``changed`` is called after each change, from any thread.

    ``poster`` and ``audio`` give the picture and the spoken edition of a day that were made for a language, if any.
    """

    store: PushStore
    rules: PushRules
    now: Callable[[], datetime]
    changed: Callable[[], None] = lambda: None
    poster: Callable[[date, Language], Picture | None] = lambda _day, _language: None
    audio: Callable[[date, Language], Audio | None] = lambda _day, _language: None

    def next_post(self, subscription: Subscription) -> datetime | None:
        """The next hour at which it can expect a digest; None for "as soon as it is out". Raises StoreError."""
        now = self.now()
        recent = self.store.deliveries(now.date() - timedelta(days=_BACK), subscription_id=subscription.id)
        done = {each.day for each in recent if each.state in _DONE}
        return next_post(subscription.timing, now, out_by=self.rules.out_by, done=done)
