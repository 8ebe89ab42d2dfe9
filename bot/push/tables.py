"""Deliveries as lines of text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.push.by_hand import write_target
from bot.push.moments import zone_of
from bot.push.planned import Planned, PlannedReason
from bot.push.report import is_report
from bot.push.types import Delivery, DeliveryState, Subscription, Target
from config.locales import say
from retrieval.reasons import Reason, in_short
from retrieval.types import Language

_REASONS = frozenset(PlannedReason)


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery. ``subscription`` is None where it is not known any more, ``state`` None where it is not owed."""

    id: str
    day: date
    subscription: Subscription | None
    state: DeliveryState | None
    when: datetime | None = None
    reason: str | None = None
    messages: int = 0
    attempts: int = 0

    def is_in(self, target: Target) -> bool:
        """Whether it goes to a place, or to a topic of it."""
        own = self.subscription.target if self.subscription else None
        return own is not None and own.platform == target.platform and own.chat_id == target.chat_id


@dataclass(frozen=True, slots=True)
class PreviewRow(Row):
    """A delivery of a subscription that is there."""

    subscription: Subscription


def delivery_rows(subscriptions: Iterable[Subscription], deliveries: Iterable[Delivery]) -> list[Row]:
    """The records of the ledger."""
    known = {each.id: each for each in subscriptions}
    return [_row(each, known.get(each.subscription_id)) for each in deliveries]


def preview_rows(
    subscriptions: Sequence[Subscription],
    deliveries: Iterable[Delivery],
    planned: Iterable[Planned],
    day: date | None,
) -> list[PreviewRow]:
    """What is planned, for one day or for all that anything is planned for; of one day also what there is already."""
    rows = {(each.subscription.id, each.day): _planned_row(each) for each in planned}
    if day is not None:
        recorded = {each.subscription_id: each for each in deliveries if each.day == day}
        for each in subscriptions:
            rows.setdefault((each.id, day), _recorded_row(each, day, recorded.get(each.id)))
    return [rows[key] for key in sorted(rows, key=lambda key: (key[1], key[0])) if day in {None, key[1]}]


def render_rows(rows: Sequence[Row], language: Language) -> str:
    """A line for each."""
    return "\n".join(_line(row, language) for row in rows)


def _row(record: Delivery, subscription: Subscription | None) -> Row:
    return Row(
        record.subscription_id,
        record.day,
        subscription,
        record.state,
        _when(record),
        record.reason,
        len(record.sent),
        record.attempts,
    )


def _when(record: Delivery) -> datetime | None:
    """When it came to be what it is; of what is to come the hour, where the record knows it."""
    is_to_come = record.state in {DeliveryState.PLANNED, DeliveryState.PENDING}
    return record.not_before if is_to_come else record.changed_at


def _planned_row(planned: Planned) -> PreviewRow:
    own = planned.subscription
    return PreviewRow(own.id, planned.day, own, planned.state, planned.due, planned.reason)


def _recorded_row(subscription: Subscription, day: date, record: Delivery | None) -> PreviewRow:
    if record is None:
        return PreviewRow(subscription.id, day, subscription, None)
    return PreviewRow(subscription.id, day, subscription, record.state, _when(record), record.reason)


def _line(row: Row, language: Language) -> str:
    parts = [
        f"{row.day}",
        row.id,
        _place(row, language),
        say(f"delivery.state_{row.state.value if row.state else 'not_owed'}", language),
        _moment(row) if row.when else "",
        say("delivery.messages", language, count=row.messages) if row.messages else "",
        say("delivery.attempts", language, count=row.attempts) if row.attempts > 1 else "",
        say_reason(row.reason, language) if row.reason else "",
    ]
    return "  ".join(part for part in parts if part)


def _place(row: Row, language: Language) -> str:
    if row.subscription is not None:
        return write_target(row.subscription.target)
    return say("delivery.to_admin" if is_report(row.id) else "delivery.to_unknown", language)


def _moment(row: Row) -> str:
    """By the clock of its subscription, whose zone is named in full: "CST" is a name of several."""
    assert row.when is not None
    zone = zone_of(row.subscription.timing.zone if row.subscription else "UTC")
    return f"{row.when.astimezone(zone):%m-%d %H:%M} {zone.key}"


def say_reason(reason: str, language: Language) -> str:
    """Why a record stands as it does, in words; a text of before reasons knew languages as it is, behind a name."""
    if isinstance(reason, Reason):
        return in_short(reason, language)
    name, colon, rest = reason.partition(":")
    return f"{say(f'delivery.reason_{name}', language)}{colon}{rest}" if name in _REASONS else reason
