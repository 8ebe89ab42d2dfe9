"""At which hour a day's digest is owed, when one that missed its hour is sent, and when the next one comes. Pure."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.push.moments import at_utc, next_moment, zone_of
from bot.push.types import SATURDAY, Timing

OUT_BY: Final = time(6)  # UTC: of the lists of January 2026 none grew after 05:34
AWAKE: Final = (time(8), time(22))  # the hours of the day at which nobody is woken, by the clock of their zone
JUST_MISSED: Final = timedelta(hours=1)  # so soon after the chosen hour a post is sent at any time of the day
_EARLIEST: Final = time(5)  # who chooses an hour from then on is awake at it
_NEAR: Final = timedelta(hours=2)  # what is late and could be sent so shortly before the next hour waits for that
_DAY: Final = timedelta(days=1)


def last_hour(timing: Timing, day: date, out_by: time) -> datetime:
    """The hour at which a day's digest is owed at the latest: the first one after lists are usually whole."""
    out = at_utc(day, out_by)
    return out if timing.at is None else next_moment(timing, out, day)


def sent_at(timing: Timing, hour: datetime, now: datetime) -> datetime:
    """When a post is sent that is ready by now: at its hour; after it at once, unless people sleep.

    What comes in the night is sent in the morning; what comes shortly before the next hour, at that.
    """
    if now - hour <= JUST_MISSED:
        return hour
    morning, following = waking(timing, now), next_moment(timing, now)
    return following if following - morning <= _NEAR else morning


def waking(timing: Timing, moment: datetime) -> datetime:
    """The first moment from one on at which people who chose this timing are awake: it itself in the daytime."""
    first = min(AWAKE[0], timing.at) if timing.at is not None and timing.at >= _EARLIEST else AWAKE[0]
    if first <= moment.astimezone(zone_of(timing.zone)).time() < AWAKE[1]:
        return moment
    return next_moment(Timing(timing.zone, first), moment)


def is_awake(now: datetime, zone: str | None) -> bool:
    """Whether it is daytime in a zone; by this machine's where None is given."""
    first, last = AWAKE
    return first <= now.astimezone(zone_of(zone) if zone else None).time() < last


def next_post(
    timing: Timing, now: datetime, *, out_by: time = OUT_BY, done: Container[date] = frozenset()
) -> datetime | None:
    """The next hour at which a digest can be expected; None for who gets it as soon as it is out.

    A list is made for each weekday (UTC), and comes at the first hour after it is usually whole: so Monday's early in
    Asia on Tuesday. ``done`` are the days that have been posted.
    """
    if timing.at is None:
        return None
    day = now.astimezone(UTC).date() - 2 * _DAY  # hours and a date line further back nothing is still to come
    while day.weekday() >= SATURDAY or day in done or last_hour(timing, day, out_by) <= now:
        day += _DAY
    return last_hour(timing, day, out_by)
