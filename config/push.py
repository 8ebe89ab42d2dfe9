"""Settings of the daily push: what holds for all subscriptions, and subscriptions of channels nobody types in."""

from __future__ import annotations

import json
from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_settings import NoDecode

from config.problems import Problem

_SIX, _NINE = time(6), time(9)
OUT = "out"  # in place of a time: as soon as the digest is out


def _known_zone(name: str | None) -> str | None:
    try:
        return name if name is None else ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        raise ValueError(Problem("zone_not", found=repr(name))) from None


def _time_of_day(text: object) -> object:
    """A time as TOML has it, or as people write it."""
    if not isinstance(text, str):
        return text
    try:
        return time.fromisoformat(text.strip().rjust(5, "0"))
    except ValueError:
        raise ValueError(Problem("time_of_day", found=repr(text))) from None


def _time_or_out(text: object) -> object:
    return OUT if isinstance(text, str) and text.strip() == OUT else _time_of_day(text)


def _id(value: object) -> object:
    text = str(value) if isinstance(value, int) else value
    if not isinstance(text, str) or not text.removeprefix("-").isdecimal():
        raise ValueError(Problem("one_id", found=repr(value)))
    return text


def _list(value: object) -> object:
    """The subscriptions as JSON in a variable, or as TOML has them."""
    if not isinstance(value, str):
        return value
    try:
        read = json.loads(value)
    except ValueError as error:
        raise ValueError(Problem("no_json", problem=str(error))) from None
    if not isinstance(read, list):
        example = '[{"platform": "telegram", "chat": "-100123"}]'
        raise ValueError(Problem("no_json_list", example=example))  # noqa: TRY004 - for pydantic
    return read


Zone = Annotated[str | None, AfterValidator(_known_zone)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
TimeOrOut = Annotated[time | Literal["out"] | None, BeforeValidator(_time_or_out)]
Id = Annotated[str, BeforeValidator(_id)]


class SubscriptionSettings(BaseModel):
    """A subscription in the settings. ``chat`` is a Telegram chat's or a Discord channel's id, ``thread`` a topic's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: Literal["telegram", "discord"]
    chat: Id
    thread: Id | None = None
    kind: Literal["digest", "watch"] = "digest"
    time: TimeOrOut = None
    zone: Zone = None
    language: Literal["zh", "en"] | None = None
    size: Literal["titles", "brief", "full"] = "brief"
    words: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    least_upvotes: int = Field(default=0, ge=0)
    silent: bool = False
    pin: bool = False
    pictures: bool = True
    audio: bool = True
    empty_days: Literal["say", "weekdays", "silent"] = "weekdays"

    @model_validator(mode="before")
    @classmethod
    def _named_before(cls, given: object) -> object:
        """``say_empty``, as it was called when it was yes or no."""
        if not isinstance(given, dict) or not isinstance(given.get("say_empty"), bool) or "empty_days" in given:
            return given
        rest = {name: value for name, value in given.items() if name != "say_empty"}
        return rest | {"empty_days": "say" if given["say_empty"] else "silent"}


class PushSettings(BaseModel):
    """What holds for the push. ``zone`` and ``time`` are those of subscriptions that name none."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # unknown names are found where all settings are read

    zone: Zone = None
    time: TimeOfDay = _NINE
    out_by: TimeOfDay = _SIX
    catch_up: int = Field(default=3, ge=1, le=14)
    late_hours: float = Field(default=6.0, gt=0)
    post_late_hours: float = Field(default=24.0, ge=0)
    history_days: int = Field(default=90, ge=30)
    most_subscriptions: int = Field(default=10, ge=1)
    threads: bool = False
    subscriptions: Annotated[tuple[SubscriptionSettings, ...], NoDecode, BeforeValidator(_list)] = ()
