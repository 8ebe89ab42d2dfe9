"""How often somebody may ask within a minute, and which messages came too late. Decides by the time it is given."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

_MINUTE = timedelta(minutes=1)
_MOST_KNOWN = 10_000  # users or chats that are remembered, the latest ones
_ONE_APOLOGY_IN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Too much in a minute: how long to wait, and whether that is to be said (once, not to every message)."""

    seconds: int
    is_first: bool


class MinuteLimit:
    """At most so many in any minute for each user. A refused one does not count."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._told: set[str] = set()

    def has_room(self, user: str, now: datetime) -> bool:
        """Whether one more would be let through."""
        return sum(time > now - _MINUTE for time in self._times.get(user, ())) < self._most

    def take(self, user: str, now: datetime) -> Refusal | None:
        """Count one, or say why not."""
        times = self._times.setdefault(user, deque())
        self._times.move_to_end(user)
        while times and times[0] <= now - _MINUTE:
            times.popleft()
        if len(times) >= self._most:
            is_first = user not in self._told
            self._told.add(user)
            return Refusal(ceil((times[0] + _MINUTE - now).total_seconds()), is_first)
        self._told.discard(user)
        times.append(now)
        if len(self._times) > _MOST_KNOWN:
            forgotten, _ = self._times.popitem(last=False)
            self._told.discard(forgotten)
        return None


class Backlog:
    """Tells messages that waited too long while the bot was away, and whether to apologise: once a chat."""

    def __init__(self, stale: timedelta) -> None:
        self._stale = stale
        self._apologised: OrderedDict[str, datetime] = OrderedDict()

    def is_stale(self, sent_at: datetime, now: datetime) -> bool:
        """Whether a message is too old to be answered."""
        return now - sent_at > self._stale

    def owes_apology(self, chat: str, now: datetime) -> bool:
        """Whether a chat is to be told that a stale message was not answered; it is told by this."""
        last = self._apologised.get(chat)
        if last is not None and now - last < _ONE_APOLOGY_IN:
            return False
        self._apologised[chat] = now
        self._apologised.move_to_end(chat)
        if len(self._apologised) > _MOST_KNOWN:
            self._apologised.popitem(last=False)
        return True
