"""What an admin makes of deliveries that failed, or of which it is not known whether they arrived. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.push.types import Delivery, DeliveryState, Sent, Subscription

_RESENT = frozenset(
    {DeliveryState.UNCERTAIN, DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.PENDING, DeliveryState.PLANNED}
)


def refusal_of(delivery: Delivery, subscription: Subscription | None, *, as_sent: bool) -> str | None:
    """The key of the sentence that says why it cannot be sent again, or count as sent; None where it can."""
    if subscription is None:
        return "delivery.resend_unknown"
    if as_sent:
        return None if delivery.state is DeliveryState.UNCERTAIN else "delivery.resend_not_uncertain"
    if delivery.state is DeliveryState.SENDING:
        return "delivery.resend_sending"
    if delivery.state not in _RESENT:
        return "delivery.resend_sent"
    return "delivery.resend_ended" if subscription.ended and subscription.owner != "hand" else None


def reopened(delivery: Delivery, now: datetime) -> Delivery:
    """The record, to be sent from the part on that is missing."""
    return replace(
        delivery,
        state=DeliveryState.PENDING,
        reason=None,
        attempts=0,
        not_before=None,
        claim=None,
        begun=None,
        changed_at=now,
    )


def arrived(delivery: Delivery) -> Sent:
    """The part that was uncertain, as one that is in the chat: its message cannot be told, so it cannot be changed."""
    after = max((sent.part for sent in delivery.sent), default=-1) + 1
    return Sent(after if delivery.begun is None else delivery.begun, "", "")
