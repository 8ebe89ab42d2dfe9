"""Time zones as people name them: "Asia/Shanghai", "asia/shanghai", "北京时间", "New York time", "UTC+8". Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from bot.commands.wish_phrases import HAN, without

_LABEL = r"(?:(?:时区|(?<!\w)(?:time\s?)?zone)\s*[:是为]?\s*)?"
_OFFSET = re.compile(rf"{_LABEL}\b((?:utc|gmt)\s*([+-])\s*(\d{{1,2}})(?::?(\d\d))?)\b", re.IGNORECASE)
_NAME_LIKE = re.compile(
    rf"{_LABEL}(?<![\w/])(([A-Za-z]{{2,}})(?:/[A-Za-z_+-]{{2,}}\d{{0,2}}){{1,2}})(?![\w/])", re.IGNORECASE
)
_LABELLED = re.compile(r"(?:时区|(?<!\w)time\s?zone)\s*[:是为]?\s*([^\W\d_][^\s,，、;；|]*)", re.IGNORECASE)
_EAST, _WEST = 14, 12  # the furthest whole hours from UTC
_MISSPELT = 0.8  # likeness to a zone from which one is meant


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A time zone in a text, and the text without it; ``unknown`` is what looks like the name of one and is none."""

    zone: str | None
    rest: str
    unknown: str | None = None


def find_zone(text: str) -> NamedZone:
    """The first time zone that a text names beyond doubt: an offset, a name of the IANA's, a place with "time"."""
    if match := _OFFSET.search(text):
        zone = _of_offset(match[2], int(match[3]), match[4] or "00")
        return NamedZone(zone, without(text, match), None if zone else match[1])
    for match in _NAME_LIKE.finditer(text):
        zone = _by_name().get(match[1].casefold())
        if zone or _looks_like_one(match[1], match[2]):
            return NamedZone(zone, without(text, match), None if zone else match[1])
    if match := _with_time().search(text):
        name = match["chinese"] or match["other"]
        zone = zone_called(name)
        return NamedZone(zone, without(text, match), None if zone else name)
    if (match := _LABELLED.search(text)) and zone_called(match[1]) is None:
        return NamedZone(None, without(text, match), match[1])
    return NamedZone(None, text)


def similar_zone(name: str, *, cutoff: float = 0.6) -> str | None:
    """The time zone that may be meant by a name that is none."""
    meant = get_close_matches(name.casefold(), [each for each in _by_name() if "/" in each], n=1, cutoff=cutoff)
    return _by_name()[meant[0]] if meant else None


def zone_called(name: str) -> str | None:
    """The time zone of a place, or with another name that people have for it."""
    folded = " ".join(name.casefold().split()).removeprefix("zone ")
    return _by_name().get(folded) or _by_name().get(folded.removesuffix(" time").removesuffix("时间"))


@cache
def place_names() -> Sequence[str]:
    """All names that are not IANA's own, the longest first; with those that several zones have."""
    return sorted((name for name in (*_by_name(), *_names()["unclear"]) if "/" not in name), key=len, reverse=True)


def _of_offset(sign: str, hours: int, minutes: str) -> str | None:
    if minutes != "00":
        return _by_name().get(f"utc{sign}{hours}:{minutes}")
    if hours > (_EAST if sign == "+" else _WEST):
        return None
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"  # signs are the other way round there


def _looks_like_one(name: str, area: str) -> bool:
    """Whether a name with a slash is meant as a zone: "speech/audio" is not."""
    areas = {zone.partition("/")[0].casefold() for zone in available_timezones() if "/" in zone}
    return area.casefold() in areas or similar_zone(name, cutoff=_MISSPELT) is not None


@cache
def _by_name() -> Mapping[str, str]:
    """Zones by their names and cities, folded."""
    zones = sorted(available_timezones())
    cities = {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in zones if _is_of_a_city(zone)}
    return {**cities, **{zone.casefold(): zone for zone in zones if "/" in zone}, **_names()["names"]}


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("zones.toml").read_text(encoding="utf-8"))


def _is_of_a_city(zone: str) -> bool:
    return zone.count("/") == 1 and zone.startswith(("Africa/", "America/", "Asia/", "Australia/", "Europe/"))


@cache
def _with_time() -> re.Pattern[str]:
    """A place with "time" behind it, or a name that ends so."""
    chinese = "|".join(re.escape(name.removesuffix("时间")) for name in place_names() if HAN.search(name))
    others = "|".join(
        re.escape(name.removesuffix(" time")).replace(r"\ ", r"\s+") for name in place_names() if not HAN.search(name)
    )
    pattern = rf"(?P<chinese>(?:{chinese})时间)|(?<![\w-])(?P<other>(?:{others})\s+time)(?![\w-])"
    return re.compile(pattern, re.IGNORECASE)
