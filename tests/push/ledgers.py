"""Subscriptions and days to plan with, and a bot that keeps the plan: a ledger in memory, posts sent at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.push.plan import POST_LATE, plan_deliveries
from bot.push.planned import Planned
from bot.push.types import Delivery, DeliveryState, EmptyDays, Filter, Kind, Sent, Subscription, Target, Timing
from retrieval.archive import DayRecord, DayState

WEDNESDAY = date(2026, 1, 21)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SHANGHAI = Timing("Asia/Shanghai", time(9))
OUT = Timing("Asia/Shanghai", None)

State = DeliveryState


def subscription(
    timing: Timing = SHANGHAI,
    *,
    name: str = "one",
    since: datetime = LONG_AGO,
    kind: Kind = "digest",
    wanted: Filter | None = None,
    empty_days: EmptyDays = "weekdays",
) -> Subscription:
    """A subscription of a Telegram group, in Chinese."""
    target = Target("telegram", "-100")
    return Subscription(
        name, kind, target, timing, "zh", "telegram/7", since, filter=wanted or Filter(), empty_days=empty_days
    )


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def after(days: int, since: date = WEDNESDAY) -> date:
    """A day so many days later."""
    return since + timedelta(days=days)


def whole(day: date, papers: int = 10) -> DayRecord:
    """A digest that came as a file."""
    return DayRecord(day, DayState.HELD, papers)


def growing(day: date, papers: int = 10) -> DayRecord:
    """A digest out of a list that is still open."""
    return DayRecord(day, DayState.HELD, papers, checked_at=utc(day, 3))


def closed(day: date, papers: int = 10) -> DayRecord:
    """A digest out of a list that has closed."""
    return DayRecord(day, DayState.HELD, papers, checked_at=utc(after(1, day), 3), closed=True)


def empty(day: date) -> DayRecord:
    """A day without a list."""
    return DayRecord(day, DayState.EMPTY)


def missing(day: date, state: DayState = DayState.NOT_OUT, reason: str | None = None) -> DayRecord:
    """A day whose digest is not there."""
    return DayRecord(day, state, reason=reason)


@dataclass
class KeptLedger:
    """Keeps what is planned, and sends at once what is due. ``posts`` has what went out: when, to whom, which day."""

    catch_up: int = 3
    post_late: timedelta = POST_LATE
    rows: dict[tuple[str, date], Delivery] = field(default_factory=dict)
    posts: list[tuple[datetime, str, date]] = field(default_factory=list)
    additions: list[tuple[datetime, str, date]] = field(default_factory=list)

    def look(
        self,
        now: datetime,
        subscriptions: Iterable[Subscription],
        records: Iterable[DayRecord],
        *,
        sending: bool = True,
    ) -> tuple[Planned, ...]:
        """Plan, keep it, and send what is due."""
        days = {record.day: record for record in records}
        planned = plan_deliveries(
            list(subscriptions), self.rows, days, now, catch_up=self.catch_up, post_late=self.post_late
        )
        for each in planned:
            key = (each.subscription.id, each.day)
            if each.changes:
                self.rows[key] = each.delivery(now)
            if each.state is State.PENDING and sending:
                self._send(key, now, days)
        return planned

    def states(self) -> dict[date, str]:
        """The state of each day of the only subscription, with its reason."""
        return {day: f"{row.state}{f' {row.reason}' if row.reason else ''}" for (_, day), row in self.rows.items()}

    def sent_days(self) -> list[date]:
        """The days in the order in which they were sent."""
        return [day for _, _, day in self.posts]

    def _send(self, key: tuple[str, date], now: datetime, days: Mapping[date, DayRecord]) -> None:
        row = self.rows[key]
        (self.additions if row.sent else self.posts).append((now, *key))
        self.rows[key] = replace(
            row, state=State.SENT, sent=(Sent(0, "1"),), total=days[key[1]].papers, reason=None, changed_at=now
        )
