"""Who is due which day, and when. Pure: subscriptions, ledger, days and the time go in, decisions come out.

Each day that is held is owed once to each subscription, at its hour:

- A day's list fills up in its first hours (UTC) and is usually whole at ``out_by``. A digest that was fetched from
  such a list is posted at the first chosen hour after that: a morning in Shanghai gets the list of the day before,
  whole; an evening there, or a morning in New York, that of the same day. A newsletter, a report and a list that came
  as a file are whole, and are posted at the first chosen hour on their own date or after.
- A digest that was not there at its hour is posted as soon as it comes, but not at night; one that comes later than
  ``post_late`` waits for the next hour, or goes before a newer one. What is late is noted with its reason.
- "As soon as it is out" means at first sight, once the list has a few papers or an hour has gone by.
- Papers that are listed later are added to the post.
- A day without a list is said at the hour at which its digest would have come, a day that failed in the daytime,
  ``late_after`` that hour: both to subscriptions that want to know.
- After days off at most ``catch_up`` digests follow, none older than so many days; the rest is skipped, and the
  record says why. A new subscription begins with the newest digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.push.hours import OUT_BY, last_hour, sent_at, waking
from bot.push.moments import at_utc, local_date, next_moment
from bot.push.planned import Planned, PlannedReason
from bot.push.types import Delivery, DeliveryState, Subscription
from retrieval.archive import DayRecord, DayState
from retrieval.reasons import Reason

LATE_AFTER: Final = timedelta(hours=6)
POST_LATE: Final = timedelta(hours=24)
_ENOUGH = 5  # papers of a list that is still growing, to be posted at first sight
_SETTLING = timedelta(hours=1)  # after which it is posted with fewer, too
_BETWEEN_ADDITIONS = timedelta(minutes=15)  # between two additions of late papers to a post
_NOTICE_FOR = timedelta(hours=14)  # so long it is worth saying that a day has no digest
_NOTICES = (PlannedReason.EMPTY, PlannedReason.FAILED)


def plan_deliveries(
    subscriptions: Iterable[Subscription],
    deliveries: Mapping[tuple[str, date], Delivery],
    records: Mapping[date, DayRecord],
    now: datetime,
    *,
    catch_up: int,
    out_by: time = OUT_BY,
    late_after: timedelta = LATE_AFTER,
    post_late: timedelta = POST_LATE,
) -> tuple[Planned, ...]:
    """What is due, what is owed later, what is skipped and why; nothing of what is sent, being sent, or was given up.

    ``records`` has the days that count, ``deliveries`` their records by subscription and day.
    """
    planner = _Planner(now, catch_up, out_by, late_after, post_late)
    days = [records[day] for day in sorted(records)]
    return tuple(
        each
        for subscription in subscriptions
        if subscription.ended is None
        for each in planner.plan(subscription, deliveries, days)
    )


def late_days(
    records: Iterable[DayRecord], now: datetime, *, after: timedelta, out_by: time = OUT_BY
) -> tuple[DayRecord, ...]:
    """The days whose digest should have come so long ago, and did not; days without a list are none of them."""
    waited = (record for record in records if record.state not in {DayState.HELD, DayState.EMPTY})
    return tuple(record for record in waited if now >= at_utc(record.day, out_by) + after)


@dataclass(frozen=True, slots=True)
class _Planner:
    now: datetime
    catch_up: int
    out_by: time
    late_after: timedelta
    post_late: timedelta

    def plan(
        self,
        subscription: Subscription,
        deliveries: Mapping[tuple[str, date], Delivery],
        records: Iterable[DayRecord],
    ) -> Iterator[Planned]:
        rows = ((record, deliveries.get((subscription.id, record.day))) for record in records)
        planned = (self._planned(subscription, record, row) for record, row in rows)
        return self._bounded(subscription, [each for each in planned if each])

    def _bounded(self, subscription: Subscription, planned: list[Planned]) -> Iterator[Planned]:
        """At most so many digests at once, the newest, in their order; a new subscription has the newest alone."""
        planned = self._in_order(planned)
        due = [each for each in planned if _is_due(each)]
        kept = {each.day for each in due[-self.catch_up :]}
        began = local_date(subscription.since, subscription.timing)
        for each in planned:
            if each in due and each.day not in kept:
                yield each.skipped(PlannedReason.TOO_OLD)
            elif each in due[:-1] and each.day <= began:
                yield each.skipped(PlannedReason.BEFORE)
            else:
                yield each

    def _in_order(self, planned: Sequence[Planned]) -> list[Planned]:
        """A digest that waits for its next hour waits no longer than until a newer one is due."""
        newest = max((each.day for each in planned if _is_due(each)), default=date.min)
        return [self._timed(each, self.now) if _waits(each) and each.day < newest else each for each in planned]

    def _planned(self, subscription: Subscription, record: DayRecord, row: Delivery | None) -> Planned | None:
        """What is to be done about one day; None where it is not owed, or there is nothing more to do."""
        planned = Planned(subscription, record.day, DeliveryState.PLANNED, reason=None, over=row)
        is_held = record.state is DayState.HELD
        if row is not None and not _is_open(row):
            return self._grown(planned, row, record) if is_held and _may_grow(row) else None
        last = last_hour(subscription.timing, record.day, self.out_by)
        if row is None and last <= subscription.since:
            return self._awaited(planned, record)
        if self._is_too_old(subscription, record.day):
            return self._given_up(planned, record, last)
        if is_held:
            return self._held(planned, record, last)
        return self._empty(planned, last) if record.state is DayState.EMPTY else self._waiting(planned, record, last)

    def _held(self, planned: Planned, record: DayRecord, last: datetime) -> Planned:
        row, timing = planned.over, planned.subscription.timing
        if row is not None and row.state is DeliveryState.PENDING and row.reason not in _NOTICES:
            return self._pending(planned, row)
        seen = self._first_seen(row)
        if timing.at is None:
            return self._timed(planned, seen + _SETTLING if _is_thin(record) else seen)
        hour = last if _grows(record) else min(next_moment(timing, planned.subscription.since, record.day), last)
        if seen - hour > self.post_late:
            hour = next_moment(timing, seen)
        return self._timed(planned, sent_at(timing, hour, self.now))

    def _timed(self, planned: Planned, due: datetime, reason: PlannedReason | None = None) -> Planned:
        is_due = due <= self.now
        return replace(
            planned, state=DeliveryState.PENDING if is_due else DeliveryState.PLANNED, due=due, reason=reason
        )

    def _empty(self, planned: Planned, last: datetime) -> Planned | None:
        """A day without a list is said at its hour, or is silent; an old one is always silent."""
        row = planned.over
        if row is not None and row.state is DeliveryState.SKIPPED:
            return None
        if row is not None and row.state is DeliveryState.PENDING:
            return self._pending(planned, row)
        if self.now < last:
            return None
        said = self._said(planned, last, PlannedReason.EMPTY)
        return said or planned.skipped(PlannedReason.EMPTY)

    def _said(self, planned: Planned, since: datetime, reason: PlannedReason) -> Planned | None:
        """That a day has no digest, where that is worth saying and the subscription wants to know.

        What is said at no chosen hour is said in the daytime.
        """
        own = planned.subscription
        if not own.hears_why(planned.day) or not since <= self.now <= since + _NOTICE_FOR:
            return None
        is_chosen = own.timing.at is not None and reason is PlannedReason.EMPTY
        due = sent_at(own.timing, since, self.now) if is_chosen else waking(own.timing, self.now)
        return self._timed(planned, due, reason)

    def _pending(self, planned: Planned, row: Delivery) -> Planned:
        """What is to be tried again, at its time."""
        return replace(planned, state=row.state, due=row.not_before or self.now, reason=row.reason)

    def _waiting(self, planned: Planned, record: DayRecord, last: datetime) -> Planned | None:
        """A digest that should be there and is not: noted from the hour on at which it was due, and said once."""
        if self.now < last:
            return None
        why = Reason("digest_awaited", why=record.reason) if record.reason else PlannedReason.WAITING
        waiting = replace(planned, reason=why)
        if record.state is not DayState.FAILED:
            return waiting
        if planned.over is not None and planned.over.state is DeliveryState.PENDING:
            return self._pending(planned, planned.over)
        return self._said(planned, last + self.late_after, PlannedReason.FAILED) or waiting

    def _awaited(self, planned: Planned, record: DayRecord) -> Planned | None:
        """The day on which a subscription was made: owed as soon as it is out, if it was not out by then."""
        since, is_missing = planned.subscription.since, record.state not in {DayState.HELD, DayState.EMPTY}
        is_awaited = (
            is_missing and planned.subscription.timing.at is None and record.day >= since.astimezone(UTC).date()
        )
        return replace(planned, reason=PlannedReason.WAITING) if is_awaited else None

    def _grown(self, planned: Planned, row: Delivery, record: DayRecord) -> Planned | None:
        """A post whose day has more papers by now than when it was made."""
        if record.papers <= row.total or self._is_too_old(planned.subscription, record.day):
            return None
        earliest = (row.changed_at or self.now) + _BETWEEN_ADDITIONS
        if not record.closed and min(earliest, self.now + _BETWEEN_ADDITIONS) > self.now:
            return None
        return replace(planned, state=DeliveryState.PENDING, due=self.now, reason=PlannedReason.LATE_PAPERS)

    def _given_up(self, planned: Planned, record: DayRecord, last: datetime) -> Planned | None:
        row = planned.over
        if self.now < last or (row is not None and (row.state is DeliveryState.SKIPPED or row.sent)):
            return None
        if record.state is DayState.EMPTY:
            return planned.skipped(PlannedReason.EMPTY)
        return planned.skipped(PlannedReason.TOO_OLD if record.state is DayState.HELD else PlannedReason.NEVER_CAME)

    def _first_seen(self, row: Delivery | None) -> datetime:
        """When the digest was first seen here; not in the future, should the clock have been set back."""
        if row is None or row.state is not DeliveryState.PLANNED or row.reason is not None or row.changed_at is None:
            return self.now
        return min(row.changed_at, self.now)

    def _is_too_old(self, subscription: Subscription, day: date) -> bool:
        return (local_date(self.now, subscription.timing) - day).days > self.catch_up


def _is_open(row: Delivery) -> bool:
    """Whether nothing of a record was decided for good."""
    is_undecided = row.state in {DeliveryState.PLANNED, DeliveryState.PENDING}
    return is_undecided or (row.state is DeliveryState.SKIPPED and row.reason == PlannedReason.EMPTY)


def _may_grow(row: Delivery) -> bool:
    return row.state is DeliveryState.SENT or (
        row.state is DeliveryState.SKIPPED and row.reason == PlannedReason.NO_MATCH
    )


def _is_due(planned: Planned) -> bool:
    return planned.state is DeliveryState.PENDING and _is_whole_post(planned)


def _waits(planned: Planned) -> bool:
    return planned.state is DeliveryState.PLANNED and planned.due is not None and _is_whole_post(planned)


def _is_whole_post(planned: Planned) -> bool:
    """Whether a digest goes out that nothing was sent of before."""
    return planned.reason is None and not (planned.over and planned.over.sent)


def _is_thin(record: DayRecord) -> bool:
    """Whether a list has only begun."""
    return _grows(record) and not record.closed and record.papers < _ENOUGH


def _grows(record: DayRecord) -> bool:
    """Whether a digest is a list that was fetched, which fills up; a newsletter or a report is whole when it comes."""
    return record.checked_at is not None and not record.has_notes
