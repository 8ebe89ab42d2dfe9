"""Subscriptions and the ledger of posts, kept so that they survive a restart and several processes can share them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, func, select

from bot.incoming import Platform
from bot.push.rows import dump_reason, dump_subscription, load_subscription, seconds
from bot.push.schema import DELIVERIES, PARTS, SUBSCRIPTIONS, create_or_check
from bot.push.statements import (
    ARRIVED,
    BEGIN,
    CLAIM,
    FINISH,
    is_target,
    keep_part,
    keep_plan,
    key_of,
    load_deliveries,
    load_delivery_of,
)
from bot.push.types import Delivery, DeliveryState, Sent, Subscription, Target
from retrieval.archive.database import Database


class PushStore:
    """Who is subscribed, and what was sent. ``place`` is a SQLite file's path or a database URL.

    The records of what was sent are kept for ``history``; None keeps them for ever. Threads and processes may share a
    store. Every method raises StoreError where the database cannot be used.
    """

    def __init__(self, place: str | Path, *, history: timedelta | None = None) -> None:
        self._history = history
        self._database = Database(place, create_or_check, kind="posts")

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    # subscriptions

    def add(self, subscription: Subscription) -> None:
        """Keep a new subscription."""
        with self._database.writing() as connection:
            connection.execute(SUBSCRIPTIONS.insert().values(dump_subscription(subscription)))

    def change(self, subscription: Subscription, *, revive: bool = False) -> bool:
        """Keep a subscription's new properties; False where there is none with its id that has not ended.

        With ``revive`` one that has ended goes on.
        """
        own = SUBSCRIPTIONS.c.id == subscription.id
        own = own if revive else and_(own, SUBSCRIPTIONS.c.ended.is_(None))
        with self._database.writing() as connection:
            changed = connection.execute(SUBSCRIPTIONS.update().where(own).values(dump_subscription(subscription)))
        return bool(changed.rowcount)

    def end(self, subscription_id: str, reason: str) -> bool:
        """End a subscription, and say why; False where it had ended before."""
        own = and_(SUBSCRIPTIONS.c.id == subscription_id, SUBSCRIPTIONS.c.ended.is_(None))
        with self._database.writing() as connection:
            return bool(connection.execute(SUBSCRIPTIONS.update().where(own).values(ended=reason)).rowcount)

    def subscription(self, subscription_id: str) -> Subscription | None:
        """The subscription with an id, ended or not."""
        query = select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == subscription_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else load_subscription(row)

    def subscriptions(self, target: Target | None = None, *, ended: bool = False) -> tuple[Subscription, ...]:
        """All subscriptions, or those of one place, the oldest first; with ``ended`` those that have ended, too."""
        query = select(SUBSCRIPTIONS).order_by(SUBSCRIPTIONS.c.since, SUBSCRIPTIONS.c.id)
        query = query if ended else query.where(SUBSCRIPTIONS.c.ended.is_(None))
        query = query if target is None else query.where(is_target(target))
        with self._database.reading() as connection:
            return tuple(map(load_subscription, connection.execute(query)))

    def count(self, platform: Platform, chat_id: str) -> int:
        """How many subscriptions a chat has, with those of its threads."""
        own = and_(SUBSCRIPTIONS.c.platform == platform, SUBSCRIPTIONS.c.chat_id == chat_id)
        query = select(func.count()).select_from(SUBSCRIPTIONS).where(own, SUBSCRIPTIONS.c.ended.is_(None))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def move(self, platform: Platform, old_chat_id: str, new_chat_id: str) -> int:
        """A chat has another id from now on; returns how many subscriptions moved with it."""
        old = and_(SUBSCRIPTIONS.c.platform == platform, SUBSCRIPTIONS.c.chat_id == old_chat_id)
        with self._database.writing() as connection:
            return connection.execute(SUBSCRIPTIONS.update().where(old).values(chat_id=new_chat_id)).rowcount

    # the ledger

    def delivery(self, subscription_id: str, day: date) -> Delivery | None:
        """The record of a subscription and day."""
        with self._database.reading() as connection:
            return load_delivery_of(connection, subscription_id, day)

    def deliveries(
        self,
        first: date | None = None,
        *,
        state: DeliveryState | None = None,
        subscription_id: str | None = None,
    ) -> tuple[Delivery, ...]:
        """The records since a day, in a state, of a subscription: by day, then by subscription."""
        conditions: list[ColumnElement[bool]] = []
        for column, value in ((DELIVERIES.c.state, state), (DELIVERIES.c.subscription_id, subscription_id)):
            conditions += [] if value is None else [column == value]
        conditions += [] if first is None else [DELIVERIES.c.day >= first]
        with self._database.reading() as connection:
            return load_deliveries(connection, conditions)

    def plan(self, delivery: Delivery, *, over: Delivery | None = None) -> bool:
        """Keep what is planned; see ``plan_all``. False where it was not kept."""
        return bool(self.plan_all([delivery], over={} if over is None else {(over.subscription_id, over.day): over}))

    def plan_all(
        self, deliveries: Iterable[Delivery], *, over: Mapping[tuple[str, date], Delivery] | None = None
    ) -> int:
        """Keep plans in one transaction; returns how many were kept.

        A plan takes the place of one that is planned or skipped, and of a record in any other state only if that one
        is named in ``over`` and has not changed since: so a sent post is opened again for late papers, and an
        uncertain one by an admin. Never of one that is being sent. The parts that were sent stay.
        """
        with self._database.writing() as connection:
            kept = sum(
                keep_plan(connection, each, (over or {}).get((each.subscription_id, each.day))) for each in deliveries
            )
            self._forget_old(connection)
        return kept

    def claim(self, subscription_id: str, day: date, claim: str, now: datetime) -> Delivery | None:
        """Take a pending delivery whose time has come, to send it; None if another process was first.

        ``claim`` names this process, so that what it leaves behind is known (``orphans``).
        """
        taken = key_of(subscription_id, day) | {"by": claim, "at": now.timestamp()}
        with self._database.writing() as connection:
            if not connection.execute(CLAIM, taken).rowcount:
                return None
            return load_delivery_of(connection, subscription_id, day)

    def begin_part(self, subscription_id: str, day: date, part: int, claim: str) -> bool:
        """Note that a part is about to go out; False, and it must not, where the claim is not this one any more."""
        begun = key_of(subscription_id, day) | {"by": claim, "number": part}
        with self._database.writing() as connection:
            return bool(connection.execute(BEGIN, begun).rowcount)

    def sent_part(self, subscription_id: str, day: date, sent: Sent) -> None:
        """Note that a part is in the chat, or shows something else from now on."""
        with self._database.writing() as connection:
            keep_part(connection, subscription_id, day, sent)
            connection.execute(ARRIVED, key_of(subscription_id, day))

    def finish(
        self,
        subscription_id: str,
        day: date,
        state: DeliveryState,
        *,
        reason: str | None = None,
        papers: Sequence[str] | None = None,
        total: int | None = None,
        not_before: datetime | None = None,
        now: datetime,
        claim: str | None = None,
    ) -> bool:
        """Note how an attempt ended, and give the claim up; ``papers`` and ``total`` stay as they are where None.

        With ``claim``, only if that is the delivery's still: False where it is not.
        """
        ended = key_of(subscription_id, day) | {
            "by": claim,
            "ended": state.value,
            "why": dump_reason(reason),
            "again": seconds(not_before),
            "at": now.timestamp(),
            "listed": None if papers is None else json.dumps(list(papers)),
            "held": total,
        }
        with self._database.writing() as connection:
            return bool(connection.execute(FINISH, ended).rowcount)

    def orphans(self, alive: Callable[[str], bool]) -> tuple[Delivery, ...]:
        """Deliveries that were being sent by processes that are gone; ``alive`` tells by the claim."""
        sending = self.deliveries(state=DeliveryState.SENDING)
        living = {claim for claim in {each.claim for each in sending} if claim is not None and alive(claim)}
        return tuple(each for each in sending if each.claim not in living)

    def day_of_message(self, platform: Platform, chat_id: str, message_id: str) -> date | None:
        """The day that a message of the bot is a post of; None if it is none.

        A Discord thread has the id of the message that it was opened under, and is found by it, too.
        """
        query = (
            select(PARTS.c.day)
            .join(SUBSCRIPTIONS, SUBSCRIPTIONS.c.id == PARTS.c.subscription_id)
            .where(PARTS.c.message_id == message_id)
            .where(SUBSCRIPTIONS.c.platform == platform, SUBSCRIPTIONS.c.chat_id == chat_id)
        )
        with self._database.reading() as connection:
            return connection.scalar(query)

    def _forget_old(self, connection: Connection) -> None:
        """Forget what is older than the history, counted back from the newest post: a clock may be wrong."""
        posts = and_(DELIVERIES.c.state == DeliveryState.SENT, DELIVERIES.c.total > 0)
        newest: date | None = connection.scalar(select(func.max(DELIVERIES.c.day)).where(posts))
        if self._history is not None and newest is not None:
            oldest = newest - self._history
            connection.execute(PARTS.delete().where(PARTS.c.day < oldest))
            connection.execute(DELIVERIES.delete().where(DELIVERIES.c.day < oldest))
