"""What is to be noted in the ledger, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.push.types import Delivery, DeliveryState, Subscription


class PlannedReason(StrEnum):
    """Why a record of the ledger stands as it does, where that was planned."""

    EMPTY = "empty"  # the day has no list
    FAILED = "failed"  # its digest could not be fetched for so long that it is said
    NO_MATCH = "no_match"  # the digest has no paper that fits the filter
    TOO_OLD = "too_old"  # beyond what is caught up
    BEFORE = "before"  # the subscription began with a newer digest
    NEVER_CAME = "never_came"  # no digest came in time
    LATE_PAPERS = "late_papers"  # the list has grown since the post was sent
    WAITING = "waiting"  # its hour has come, its digest has not


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be noted of a subscription and day: PLANNED until ``due``, PENDING from then on, or SKIPPED.

    ``over`` is the record that it takes the place of. ``due`` is None where it is not known yet.
    """

    subscription: Subscription
    day: date
    state: DeliveryState
    due: datetime | None = None
    reason: str | None = None
    over: Delivery | None = None

    @property
    def changes(self) -> bool:
        """Whether the ledger says something else so far."""
        return self.over is None or (self.over.state, self.over.reason) != (self.state, self.reason)

    def delivery(self, now: datetime) -> Delivery:
        """The record to be written."""
        earlier = self.over or Delivery(self.subscription.id, self.day, self.state)
        if earlier.state is self.state is DeliveryState.PENDING:
            return earlier
        return replace(
            earlier, state=self.state, reason=self.reason, attempts=0, not_before=None, claim=None, changed_at=now
        )

    def skipped(self, reason: PlannedReason) -> Planned:
        """It as one that is not to be sent."""
        return replace(self, state=DeliveryState.SKIPPED, due=None, reason=reason)
