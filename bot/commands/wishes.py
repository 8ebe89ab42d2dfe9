"""What somebody wants who subscribes: "9:00", "每天早上八点半 北京时间 强化学习", "as soon as it's out". Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from bot.commands.places import find_place
from bot.commands.times import find_time, second_time
from bot.commands.wish_phrases import (
    HAN,
    SEPARATORS,
    find_impossible,
    is_topic,
    load_phrases,
    take_properties,
)
from bot.commands.zones import find_zone
from bot.push.types import EmptyDays, Filter, Size
from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood; None is what was not said. ``out``: as soon as the digest is out.

    ``unknown_zone`` and ``bad_time`` are what looks like a zone or a time of day and is none, ``impossible`` is what no
    subscription can be: the kind of it, and how it was said.
    """

    at: time | None = None
    out: bool = False
    zone: str | None = None
    size: Size | None = None
    language: Language | None = None
    silent: bool | None = None
    pin: bool | None = None
    pictures: bool | None = None
    audio: bool | None = None
    empty_days: EmptyDays | None = None
    filter: Filter = field(default_factory=Filter)
    unknown_zone: str | None = None
    bad_time: str | None = None
    impossible: tuple[str, str] | None = None


def read_wish(text: str) -> Wish:
    """Read what was typed; what is neither a time nor a property is what papers have to be about.

    A place is a time zone beside the time of day, before "time" (时间), or by itself; else it is a word.
    """
    rest = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    said: dict[str, Any] = {}
    rest = take_properties(rest, load_phrases().certain, said)
    rest, wanted = _named(rest)
    zone = find_zone(rest)
    found = find_time(zone.rest)
    if zone.zone is None and zone.unknown is None:
        zone = find_place(found.before, found.after, is_timed=found.is_timed or "out" in said)
    else:
        zone = replace(zone, rest=found.rest)
    rest = " ".join(zone.rest.split())
    impossible = find_impossible(rest) or second_time(rest, found)
    rest = take_properties(rest, load_phrases().likely, said)
    topics, words = _subjects(rest)
    numbers = [word for word in words if not any(map(str.isalpha, word))]
    return Wish(
        **said,
        at=found.at,
        zone=zone.zone,
        filter=replace(wanted, topics=topics, words=tuple(word for word in words if word not in numbers)),
        unknown_zone=zone.unknown,
        bad_time=found.wrong or next((each for each in numbers if any(map(str.isdigit, each))), None),
        impossible=impossible,
    )


def _named(text: str) -> tuple[str, Filter]:
    """The authors, organisations and upvotes that a text names, and the text without them."""
    authors, text = _taken(_AUTHOR, text)
    organizations, text = _taken(_ORGANIZATION, text)
    upvotes, text = _taken(_UPVOTES, text)
    least = max((int(each) for each in upvotes), default=0)
    return text, Filter(authors=authors, organizations=organizations, least_upvotes=least)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[tuple[str, ...], str]:
    found = [next(filter(None, match.groups())).strip() for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(each for each in found if each)), pattern.sub(" , ", text)


def _subjects(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Topics that are known by name, and other words; words of one language side by side are one phrase."""
    topics: list[str] = []
    words: list[str] = []
    for chunk in _SEPARATOR.split(load_phrases().filler.sub(" , ", text)):
        for part in _runs(chunk):
            known, others = _split_known(part)
            topics += known
            words += others
    return tuple(dict.fromkeys(topics)), tuple(dict.fromkeys(words))


def _runs(chunk: str) -> Iterator[str]:
    """Chinese words, each alone; runs of other words."""
    run: list[str] = []
    for word in chunk.split():
        if HAN.search(word):
            yield from filter(None, (" ".join(run),))
            run = []
            yield word
        else:
            run.append(word)
    yield from filter(None, (" ".join(run),))


def _split_known(phrase: str) -> tuple[list[str], list[str]]:
    """The known topics that a phrase is made of; else the phrase as it is ("LLM agents" is not any agent)."""
    phrase = phrase.strip(_MARKS).removesuffix("的")
    words = phrase.split()
    known: list[str] = []
    while words:
        size = next((size for size in range(len(words), 0, -1) if is_topic(" ".join(words[:size]))), 0)
        if not size:
            return [], [phrase]
        known.append(" ".join(words[:size]))
        words = words[size:]
    return known, []


_MARKS = " .。!！?？:：\"“”'()（）"
_SEPARATOR = re.compile(rf"[{SEPARATORS}]+")
_PART = rf"[^{SEPARATORS}]+?"
_END = rf"(?=[{SEPARATORS}]|$)"
_BEGIN = rf"(?:^|[{SEPARATORS}])\s*(?:papers?\s+)?"
# "by" and "from" name somebody at the beginning of a part, or before a capital: not so "learning from human videos".
_AUTHOR = re.compile(
    rf"(?:作者\s*[:是为]?|(?<!\w)authors?(?!\w)\s*:?)\s*({_PART}){_END}"
    rf"|{_BEGIN}by\s+({_PART}){_END}|(?<!\w)by\s+((?-i:[A-Z]){_PART}){_END}",
    re.IGNORECASE,
)
_ORGANIZATION = re.compile(
    rf"(?:机构\s*[:是为]?|(?:单位|公司)[:是为\s]|(?<!\w)(?:organi[sz]ation|org|affiliation)(?!\w)\s*:?)\s*({_PART}){_END}"
    rf"|{_BEGIN}from\s+({_PART}){_END}|(?<!\w)from\s+((?-i:[A-Z]){_PART}){_END}",
    re.IGNORECASE,
)
_VOTES = r"(?:upvotes?|likes?)(?!\w)"
_UPVOTES = re.compile(
    r"(?:至少|不少于|超过|(?:>=?|≥))\s*(\d{1,4})\s*(?:个)?(?:赞|点赞|票|upvotes?|likes?)(?:以上)?"
    rf"|(\d{{1,4}})\s*个?\s*(?:赞|点赞)(?:以上)?|(?<!\w)(\d{{1,4}})\s*\+?\s*{_VOTES}"
    rf"|(?<!\w)(?:at least|min(?:imum)?)\s*(\d{{1,4}})(?!\w)(?:\s*{_VOTES})?|(?<!\w)over\s*(\d{{1,4}})\s*{_VOTES}"
    r"|(?:(?<!\w)likes?\s*(?:>=?|≥|:)|(?:(?<!\w)upvotes?|点赞|赞|👍)\s*(?:>=?|≥|:)?)\s*(\d{1,4})(?!\w)",
    re.IGNORECASE,
)
