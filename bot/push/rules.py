"""What holds for all subscriptions, and what commands need to change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from bot.push.store import PushStore


@dataclass(frozen=True, slots=True)
class PushRules:
    """``zone`` and ``at`` are those of subscriptions that name none; ``most`` is how many a chat may have."""

    zone: str = "UTC"
    at: time = time(9)
    most: int = 10


@dataclass(frozen=True, slots=True)
class PushDesk:
    """Subscriptions as commands see them. ``changed`` is called after each change, from any thread."""

    store: PushStore
    rules: PushRules
    now: Callable[[], datetime]
    changed: Callable[[], None] = lambda: None
