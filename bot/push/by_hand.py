"""Posts that somebody sends by hand: recorded in the ledger as those of a subscription that ended with them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, cast

from bot.incoming import Platform
from bot.push.types import Delivery, DeliveryState, Size, Subscription, Target, Timing
from retrieval.types import Language

OWNER: Final = "hand"  # of such subscriptions
ENDED: Final = "sent by hand"

_TARGET = re.compile(r"(telegram|discord):(-?\d{1,20})(?:/(\d{1,20}))?")
_COUNTS = frozenset({DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNCERTAIN, DeliveryState.PENDING})


def parse_target(text: str) -> Target | None:
    """A place as it is typed: ``telegram:-100123/7`` is topic 7 of a group, ``discord:55`` a channel; else None."""
    found = _TARGET.fullmatch(text.strip())
    return Target(cast("Platform", found[1]), found[2], found[3]) if found else None


def write_target(target: Target) -> str:
    """A place as ``parse_target`` reads it."""
    return f"{target.platform}:{target.chat_id}{f'/{target.thread_id}' if target.thread_id else ''}"


def by_hand(
    target: Target, language: Language, now: datetime, *, size: Size, pictures: bool, audio: bool = True
) -> Subscription:
    """The subscription of one post."""
    return Subscription(
        f"{OWNER}-{secrets.token_hex(8)}",
        "digest",
        target,
        Timing("UTC", None),
        language,
        OWNER,
        now,
        size=size,
        pictures=pictures,
        audio=audio,
        ended=ENDED,
    )


def sent_before(subscriptions: Iterable[Subscription], deliveries: Iterable[Delivery], day: date) -> Delivery | None:
    """The record of a day's post that these subscriptions, of one place, have had already, or may have or get.

    That a day has no digest yet is no post of it.
    """
    ids = {each.id for each in subscriptions}
    of_day = (each for each in deliveries if each.subscription_id in ids and each.day == day)
    return next((each for each in of_day if each.state in _COUNTS and not _is_notice(each)), None)


def _is_notice(record: Delivery) -> bool:
    return bool(record.sent) and not record.total
