"""The statements of the ledger, each within a transaction of the store's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, Insert, Table, and_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.push.rows import dump_delivery, load_delivery
from bot.push.schema import DELIVERIES, PARTS, SUBSCRIPTIONS
from bot.push.types import Delivery, DeliveryState, Sent, Target

# What a plan may be written over unseen: nothing was sent of it.
_OPEN = (DeliveryState.PLANNED.value, DeliveryState.SKIPPED.value)


def is_target(target: Target) -> ColumnElement[bool]:
    """Whether a subscription is that of a place."""
    thread = SUBSCRIPTIONS.c.thread_id
    return and_(
        SUBSCRIPTIONS.c.platform == target.platform,
        SUBSCRIPTIONS.c.chat_id == target.chat_id,
        thread.is_(None) if target.thread_id is None else thread == target.thread_id,
    )


def is_delivery(subscription_id: str, day: date) -> ColumnElement[bool]:
    """Whether a record is that of a subscription and day."""
    return and_(DELIVERIES.c.subscription_id == subscription_id, DELIVERIES.c.day == day)


def load_delivery_of(connection: Connection, subscription_id: str, day: date) -> Delivery | None:
    """The record of a subscription and day."""
    found = load_deliveries(connection, [is_delivery(subscription_id, day)])
    return found[0] if found else None


def load_deliveries(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> tuple[Delivery, ...]:
    """The records that meet all conditions, by day and subscription, each with its parts in order."""
    ordered = select(DELIVERIES).where(*conditions).order_by(DELIVERIES.c.day, DELIVERIES.c.subscription_id)
    together = and_(PARTS.c.subscription_id == DELIVERIES.c.subscription_id, PARTS.c.day == DELIVERIES.c.day)
    parts = select(PARTS).join(DELIVERIES, together).where(*conditions).order_by(PARTS.c.part)
    sent: defaultdict[tuple[str, date], list[Sent]] = defaultdict(list)
    for row in connection.execute(parts):
        sent[row.subscription_id, row.day].append(Sent(row.part, row.message_id, row.content))
    rows = connection.execute(ordered)
    return tuple(load_delivery(row, sent.get((row.subscription_id, row.day), ())) for row in rows)


def keep_plan(connection: Connection, delivery: Delivery, over: Delivery | None) -> int:
    """Write a plan where there is no record, over an open one, or over the one that was seen; 1 if it was written."""
    values = dump_delivery(delivery)
    if connection.execute(_insert_new(connection, DELIVERIES, values)).rowcount:
        return 1
    same = is_delivery(delivery.subscription_id, delivery.day)
    free: ColumnElement[bool]
    if over is None:
        free = DELIVERIES.c.state.in_(_OPEN)
    else:
        free = and_(DELIVERIES.c.state == over.state, DELIVERIES.c.attempts == over.attempts)
    unclaimed = DELIVERIES.c.claim.is_(None)
    return connection.execute(DELIVERIES.update().where(same, free, unclaimed).values(values)).rowcount


def keep_part(connection: Connection, subscription_id: str, day: date, sent: Sent) -> None:
    """Write what a message of a post shows."""
    place = {"subscription_id": subscription_id, "day": day, "part": sent.part}
    shown = {"message_id": sent.message_id, "content": sent.content}
    same = and_(PARTS.c.subscription_id == subscription_id, PARTS.c.day == day, PARTS.c.part == sent.part)
    if not connection.execute(PARTS.update().where(same).values(shown)).rowcount:
        connection.execute(_insert_new(connection, PARTS, place | shown))


def _insert_new(connection: Connection, table: Table, values: Mapping[str, object]) -> Insert:
    """Insert a row unless its key is there: of two processes the second does nothing."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(values).on_conflict_do_nothing()
