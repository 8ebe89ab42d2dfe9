"""The moments of a subscription: its hour on a local date, whatever the clocks of its zone do. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.push.types import Timing

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    """The time zone with a name; UTC where this machine's data has lost it, so that it holds up nobody else."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return ZoneInfo("UTC")


def local_date(moment: datetime, timing: Timing) -> date:
    """The date of a moment where a subscription lives."""
    return moment.astimezone(zone_of(timing.zone)).date()


@lru_cache(maxsize=65_536)
def moment_on(timing: Timing, day: date) -> datetime:
    """The hour of a timing on a local date, in UTC.

    A time that does not exist there, as the clocks go forward, is the moment after the gap; one that exists twice is
    the first of the two.
    """
    assert timing.at is not None
    zone = zone_of(timing.zone)
    moment = datetime.combine(day, timing.at, zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, timing.at):
        return moment
    return _end_of_gap(datetime.combine(day, timing.at, zone).replace(fold=1).astimezone(UTC), moment, zone)


def next_moment(timing: Timing, after: datetime, first: date = date.min) -> datetime:
    """The first hour of a timing at or after a moment whose local date is not before ``first``."""
    day = max(local_date(after, timing), first)
    moment = moment_on(timing, day)
    return moment if moment >= after else moment_on(timing, day + _DAY)


def at_utc(day: date, at: time) -> datetime:
    """A time of day in UTC."""
    return datetime.combine(day, at, UTC)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the zone's offset is that of ``after``."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
