"""What becomes of a delivery whose attempt failed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final

from bot.push.sending import GoneError, LaterError, RefusedError, SendError
from bot.push.types import DeliveryState
from retrieval.reasons import Reason

MOST_ATTEMPTS: Final = 24  # with the pauses below, most of a day
FIRST_PAUSE: Final = 15.0  # seconds after the first failure; twice as long after each further one
LONGEST_PAUSE: Final = 3600.0
_SPREAD: Final = 0.25  # of a pause, so that what failed together does not come back together


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended: the state to note, why, and when the next one may be made."""

    state: DeliveryState
    reason: str | None = None
    not_before: datetime | None = None
    is_gone: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether all that there is for the subscription was seen to."""
        return self.state in {DeliveryState.SENT, DeliveryState.SKIPPED}


def after_failure(error: SendError, attempts: int, now: datetime, *, spread: float | None = None) -> Ended:
    """What follows from an error after so many attempts; ``spread`` from 0 to 1 lengthens a pause."""
    match error:
        case GoneError():
            return Ended(DeliveryState.FAILED, error.reason, is_gone=True)
        case RefusedError():
            return Ended(DeliveryState.FAILED, error.reason)
        case LaterError() if attempts >= MOST_ATTEMPTS:
            return Ended(DeliveryState.FAILED, Reason("send_given_up", count=attempts, why=error.reason))
        case LaterError():
            seconds = _pause(attempts, error.seconds, SystemRandom().random() if spread is None else spread)
            return Ended(DeliveryState.PENDING, error.reason, now + timedelta(seconds=seconds))
        case _:
            return Ended(DeliveryState.UNCERTAIN, error.reason)


def _pause(attempts: int, asked: float | None, spread: float) -> float:
    """The seconds until the next attempt: never less than the platform asked for."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(max(attempts, 1) - 1, 10)) if asked is None else asked
    return pause * (1 + _SPREAD * spread)
