"""A chat server's time, so that a clock that is wrong here makes no message too old to be answered."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

TOLERATED: Final = timedelta(seconds=30)  # of difference: dates of answers have whole seconds, and answers take time

_LOG = logging.getLogger(__name__)


class ServerClock:
    """How far this machine's clock is ahead of a platform's, by the dates of the platform's answers."""

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._ahead = timedelta()

    def compare(self, date: str, now: datetime) -> None:
        """Compare the date of an answer that has just come with the time here; an unreadable one says nothing."""
        try:
            ahead = now - parsedate_to_datetime(date)
        except (ValueError, TypeError):
            return
        ahead = ahead if abs(ahead) > TOLERATED else timedelta()
        if ahead and not self._ahead:
            side = "ahead of" if ahead > timedelta() else "behind"
            seconds = abs(ahead.total_seconds())
            _LOG.warning("%s: the clock here is %.0f s %s the server's", self._platform, seconds, side)
        self._ahead = ahead

    def here(self, moment: datetime) -> datetime:
        """What the clock here showed at a moment of the platform's time."""
        return moment + self._ahead
