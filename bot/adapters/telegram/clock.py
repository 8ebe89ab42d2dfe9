"""Telegram's time, so that a clock that is wrong here makes no message too old to be answered."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

TOLERATED: Final = timedelta(seconds=30)  # of difference: dates of answers have whole seconds, and answers take time

_LOG = logging.getLogger(__name__)


class ServerClock:
    """How far this machine's clock is ahead of Telegram's, by the dates of Telegram's answers."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    async def note(self, response: httpx.Response) -> None:
        """Compare the clocks; an answer without a readable date says nothing."""
        self.compare(response.headers.get("date", ""), datetime.now(UTC))

    def compare(self, date: str, now: datetime) -> None:
        """Compare the date of an answer that has just come with the time here."""
        try:
            ahead = now - parsedate_to_datetime(date)
        except (ValueError, TypeError):
            return
        ahead = ahead if abs(ahead) > TOLERATED else timedelta()
        if ahead and not self._ahead:
            _LOG.warning("Telegram: the clock here is %.0f s ahead of Telegram's", ahead.total_seconds())
        self._ahead = ahead

    def here(self, moment: datetime) -> datetime:
        """What the clock here showed at a moment of Telegram's time."""
        return moment + self._ahead
