"""Subscriptions and deliveries as rows of tables, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, time

from sqlalchemy import Row

from bot.push.types import Delivery, DeliveryState, Filter, Sent, Subscription, Target, Timing
from retrieval.reasons import reason_from_json, reason_to_json

AnyRow = Row[tuple[object, ...]]


def dump_subscription(subscription: Subscription) -> dict[str, object]:
    """A subscription as values of its row."""
    values = {name: getattr(subscription, name) for name in _PLAIN}
    at = subscription.timing.at
    return values | {
        "platform": subscription.target.platform,
        "chat_id": subscription.target.chat_id,
        "thread_id": subscription.target.thread_id,
        "zone": subscription.timing.zone,
        "at": None if at is None else at.strftime("%H:%M"),
        "since": subscription.since.timestamp(),
        "filter": json.dumps(asdict(subscription.filter), ensure_ascii=False),
    }


def load_subscription(row: AnyRow) -> Subscription:
    """A subscription out of its row."""
    return Subscription(
        **{name: getattr(row, name) for name in _PLAIN},
        target=Target(row.platform, row.chat_id, row.thread_id),
        timing=Timing(row.zone, None if row.at is None else time.fromisoformat(row.at)),
        since=datetime.fromtimestamp(row.since, UTC),
        filter=_load_filter(row.filter),
    )


def dump_delivery(delivery: Delivery) -> dict[str, object]:
    """A delivery as values of its row; its parts have rows of their own."""
    return {
        "subscription_id": delivery.subscription_id,
        "day": delivery.day,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "papers": json.dumps(delivery.papers),
        "total": delivery.total,
        "reason": dump_reason(delivery.reason),
        "not_before": seconds(delivery.not_before),
        "claim": delivery.claim,
        "begun": delivery.begun,
        "changed_at": seconds(delivery.changed_at),
    }


def load_delivery(row: AnyRow, sent: Iterable[Sent] = ()) -> Delivery:
    """A delivery out of its row, with its parts."""
    return Delivery(
        row.subscription_id,
        row.day,
        DeliveryState(row.state),
        attempts=row.attempts,
        sent=tuple(sent),
        papers=tuple(json.loads(row.papers)),
        reason=None if row.reason is None else reason_from_json(row.reason),
        not_before=_moment(row.not_before),
        claim=row.claim,
        begun=row.begun,
        total=row.total,
        changed_at=_moment(row.changed_at),
    )


def dump_reason(reason: str | None) -> str | None:
    """A reason as it is kept, so that it can be said in any language later."""
    return None if reason is None else reason_to_json(reason)


def seconds(moment: datetime | None) -> float | None:
    """A moment as it is kept: seconds since 1970."""
    return None if moment is None else moment.timestamp()


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _load_filter(text: str) -> Filter:
    values = json.loads(text)
    least_upvotes = values.pop("least_upvotes")
    return Filter(**{name: tuple(words) for name, words in values.items()}, least_upvotes=least_upvotes)


_PLAIN = ("id", "kind", "language", "owner", "size", "silent", "pin", "pictures", "audio", "empty_days", "ended")
