"""Time zones as people name them: "Asia/Shanghai", "asia/shanghai", "北京时间", "New York", "UTC+8". Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

_OFFSET = re.compile(r"\b(?:utc|gmt)\s*([+-])\s*(\d{1,2})(?::00)?\b", re.IGNORECASE)
_NAME_LIKE = re.compile(r"\b[A-Za-z]{3,}(?:/[A-Za-z_+-]{2,}){1,2}\b")
_EAST, _WEST = 14, 12  # the furthest whole hours from UTC
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A time zone in a text, and the text without it; ``unknown`` is what looks like the name of one and is none."""

    zone: str | None
    rest: str
    unknown: str | None = None


def find_zone(text: str) -> NamedZone:
    """The first time zone that a text names."""
    if match := _OFFSET.search(text):
        zone = _of_offset(match[1], int(match[2]))
        return NamedZone(zone, _without(text, match), None if zone else match[0])
    if match := _NAME_LIKE.search(text):
        zone = _by_name().get(match[0].casefold())
        return NamedZone(zone, _without(text, match), None if zone else match[0])
    match = _called().search(text)
    if match is None:
        return NamedZone(None, text)
    name = match["chinese"] or match["other"]
    return NamedZone(_by_name()[" ".join(name.casefold().split())], _without(text, match))


def similar_zone(name: str) -> str | None:
    """The time zone that may be meant by a name that is none."""
    meant = get_close_matches(name.casefold(), [each for each in _by_name() if "/" in each], n=1)
    return _by_name()[meant[0]] if meant else None


def _of_offset(sign: str, hours: int) -> str | None:
    if hours > (_EAST if sign == "+" else _WEST):
        return None
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"  # signs are the other way round there


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} , {text[match.end() :]}"  # what stood on both sides of it is no phrase


@cache
def _by_name() -> Mapping[str, str]:
    """Zones by their names and cities, folded."""
    zones = sorted(available_timezones())
    cities = {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in zones if _is_of_a_city(zone)}
    named = tomllib.loads(files(__package__).joinpath("zones.toml").read_text(encoding="utf-8"))["names"]
    return {**cities, **{zone.casefold(): zone for zone in zones if "/" in zone}, **named}


def _is_of_a_city(zone: str) -> bool:
    return zone.count("/") == 1 and zone.startswith(("Africa/", "America/", "Asia/", "Australia/", "Europe/"))


@cache
def _called() -> re.Pattern[str]:
    """All names that are not IANA's own, the longest first."""
    names = sorted((name for name in _by_name() if "/" not in name), key=len, reverse=True)
    chinese = "|".join(re.escape(name) for name in names if _HAN.search(name))
    others = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names if not _HAN.search(name))
    pattern = rf"(?P<chinese>{chinese})(?:时间)?|(?<![A-Za-z])(?P<other>{others})(?:\s+time)?(?![A-Za-z])"
    return re.compile(pattern, re.IGNORECASE)
