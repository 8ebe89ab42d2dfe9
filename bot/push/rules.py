"""What holds for all subscriptions, and what commands need to change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.push.store import PushStore
from bot.reply import Audio, Picture
from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class PushRules:
    """``zone`` and ``at`` are those of subscriptions that name none; ``most`` is how many a chat may have."""

    zone: str = "UTC"
    at: time = time(9)
    most: int = 10


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
