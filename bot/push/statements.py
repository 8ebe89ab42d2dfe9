"""The statements of the ledger, each within a transaction of the store's.

Those that every part of every post needs are built once, at the import: building one costs more than having SQLite
carry it out. They are given the record as ``key_of`` has it, beside what their parameters say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Float,
    Insert,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.push.rows import dump_delivery, load_delivery
from bot.push.schema import DELIVERIES, PARTS, SUBSCRIPTIONS
from bot.push.types import Delivery, DeliveryState, Sent, Target

# What a plan may be written over unseen: nothing was sent of it.
_OPEN = (DeliveryState.PLANNED.value, DeliveryState.SKIPPED.value)

_OF: BindParameter[str] = bindparam("of")
_ON: BindParameter[date] = bindparam("on")
_BY: BindParameter[str] = bindparam("by", type_=Text)
_AT: BindParameter[float] = bindparam("at", type_=Float)
_ENDED: BindParameter[str] = bindparam("ended", type_=Text)
_SAME = and_(DELIVERIES.c.subscription_id == _OF, DELIVERIES.c.day == _ON)
_ROW = select(DELIVERIES).where(_SAME)
_PARTS = select(PARTS).where(PARTS.c.subscription_id == _OF, PARTS.c.day == _ON).order_by(PARTS.c.part)

# Takes a pending delivery whose time has come by the moment "at", for the process "by".
CLAIM: Final = (
    DELIVERIES.update()
    .where(_SAME, DELIVERIES.c.state == DeliveryState.PENDING.value)
    .where(or_(DELIVERIES.c.not_before.is_(None), DELIVERIES.c.not_before <= _AT))
    .values(
        state=DeliveryState.SENDING.value,
        claim=_BY,
        begun=None,
        attempts=DELIVERIES.c.attempts + 1,
        changed_at=_AT,
    )
)
# Notes that a part is about to go out, where the process "by" has the claim.
BEGIN: Final = DELIVERIES.update().where(_SAME, DELIVERIES.c.claim == _BY).values(begun=bindparam("number"))
# Notes that nothing is on its way.
ARRIVED: Final = DELIVERIES.update().where(_SAME).values(begun=None)
# Notes how an attempt ended; what is None of "listed" and "held" stays. "by": only where that has the claim still.
FINISH: Final = (
    DELIVERIES.update()
    .where(_SAME)
    .where(or_(_BY.is_(None), DELIVERIES.c.claim == _BY))
    .values(
        state=_ENDED,
        reason=bindparam("why"),
        claim=None,
        begun=case({DeliveryState.UNCERTAIN.value: DELIVERIES.c.begun}, value=_ENDED),
        not_before=bindparam("again"),
        changed_at=_AT,
        papers=func.coalesce(bindparam("listed", type_=Text), DELIVERIES.c.papers),
        total=func.coalesce(bindparam("held", type_=Integer), DELIVERIES.c.total),
    )
)
# Write a plan over one that is open, or over the record that was seen; never over one that is being sent.
_OVER = DELIVERIES.update().where(_SAME, DELIVERIES.c.claim.is_(None))
_OVER_OPEN = _OVER.where(DELIVERIES.c.state.in_(_OPEN))
_OVER_SEEN = _OVER.where(DELIVERIES.c.state == bindparam("was"), DELIVERIES.c.attempts == bindparam("tried"))


def key_of(subscription_id: str, day: date) -> dict[str, object]:
    """The record of a subscription and day, as the statements above are told it."""
    return {"of": subscription_id, "on": day}


def is_target(target: Target) -> ColumnElement[bool]:
    """Whether a subscription is that of a place."""
    thread = SUBSCRIPTIONS.c.thread_id
    return and_(
        SUBSCRIPTIONS.c.platform == target.platform,
        SUBSCRIPTIONS.c.chat_id == target.chat_id,
        thread.is_(None) if target.thread_id is None else thread == target.thread_id,
    )


def load_delivery_of(connection: Connection, subscription_id: str, day: date) -> Delivery | None:
    """The record of a subscription and day."""
    key = key_of(subscription_id, day)
    row = connection.execute(_ROW, key).one_or_none()
    if row is None:
        return None
    sent = (Sent(part.part, part.message_id, part.content) for part in connection.execute(_PARTS, key))
    return load_delivery(row, sent)


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
    if connection.execute(_new_plan(connection.dialect.name), values).rowcount:
        return 1
    key = key_of(delivery.subscription_id, delivery.day)
    if over is None:
        return connection.execute(_OVER_OPEN, values | key).rowcount
    return connection.execute(_OVER_SEEN, values | key | {"was": over.state.value, "tried": over.attempts}).rowcount


def keep_part(connection: Connection, subscription_id: str, day: date, sent: Sent) -> None:
    """Write what a message of a post shows."""
    shown = {"part": sent.part, "message_id": sent.message_id, "content": sent.content}
    connection.execute(_part_kept(connection.dialect.name), {"subscription_id": subscription_id, "day": day} | shown)


@cache
def _part_kept(dialect: str) -> Insert:
    """Insert a part, or change what is there."""
    insert = _insert_of(dialect)(PARTS)
    new = {"message_id": insert.excluded.message_id, "content": insert.excluded.content}
    return insert.on_conflict_do_update(index_elements=PARTS.primary_key, set_=new)


@cache
def _new_plan(dialect: str) -> Insert:
    """Insert a record unless its key is there: of two processes the second does nothing."""
    return _insert_of(dialect)(DELIVERIES).on_conflict_do_nothing()


def _insert_of(dialect: str) -> Callable[[Table], postgresql.Insert] | Callable[[Table], sqlite.Insert]:
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
