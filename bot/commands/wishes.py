"""What somebody wants who subscribes: "9:00", "每天早上八点半 北京时间 强化学习", "as soon as it's out". Pure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from bot.commands.times import find_time
from bot.commands.zones import find_zone
from bot.push.types import EmptyDays, Filter, Size
from retrieval.areas import load_areas
from retrieval.index.topics import load_topics
from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood; None is what was not said. ``out``: as soon as the digest is out.

    ``unknown_zone`` and ``bad_time`` are what looks like a zone or a time of day and is none.
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


def read_wish(text: str) -> Wish:
    """Read what was typed; what is neither a time nor a property is what papers have to be about."""
    rest = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    said: dict[str, Any] = {}
    rest = _without_properties(rest, _phrases().certain, said)
    rest, wanted = _named(rest)
    zone = find_zone(rest)
    found = find_time(zone.rest)
    rest = _without_properties(found.rest, _phrases().likely, said)
    wish = Wish(**said, at=found.at, zone=zone.zone, unknown_zone=zone.unknown, bad_time=found.wrong)
    topics, words = _subjects(rest)
    return replace(wish, filter=replace(wanted, topics=topics, words=words))


def _without_properties(text: str, properties: Sequence[_Property], said: dict[str, Any]) -> str:
    """The text without the properties that it names, which are added to ``said``; one may show the next one up."""
    while True:
        before = text
        for name, pattern, value in properties:
            if match := pattern.search(text):
                said.setdefault(name, value)
                text = f"{text[: match.start()]} , {text[match.end() :]}"
        if text == before:
            return text


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
    for chunk in _SEPARATOR.split(_phrases().filler.sub(" , ", text)):
        for part in _runs(chunk):
            known, others = _split_known(part)
            topics += known
            words += others
    return tuple(dict.fromkeys(topics)), tuple(dict.fromkeys(words))


def _runs(chunk: str) -> Iterator[str]:
    """Chinese words, each alone; runs of other words."""
    run: list[str] = []
    for word in chunk.split():
        if _HAN.search(word):
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
        size = next((size for size in range(len(words), 0, -1) if _is_topic(" ".join(words[:size]))), 0)
        if not size:
            return [], [phrase]
        known.append(" ".join(words[:size]))
        words = words[size:]
    return known, []


def _is_topic(text: str) -> bool:
    folded = text.casefold()
    if any(folded == name.casefold() for area in load_areas() for name in area.names.values()):
        return True
    return any(topic.pattern.fullmatch(folded) for topic in load_topics())


class _Property(NamedTuple):
    """A property of a wish, how it is said, and what it is then."""

    name: str
    pattern: re.Pattern[str]
    value: object


class _Phrases(NamedTuple):
    """How things are said, as ``wishes.toml`` lists them: beyond doubt, and where nothing goes on behind it."""

    certain: tuple[_Property, ...]
    likely: tuple[_Property, ...]
    filler: re.Pattern[str]


@cache
def _phrases() -> _Phrases:
    table = tomllib.loads(files(__package__).joinpath("wishes.toml").read_text(encoding="utf-8"))
    filler, properties = _any_of(table["filler"]), table["property"]
    certain = (_Property(each["name"], _compiled(_any_of(each["phrases"])), each["value"]) for each in properties)
    likely = (
        _Property(each["name"], _compiled(_any_of(each["words"], behind=filler)), each["value"])
        for each in properties
        if "words" in each
    )
    return _Phrases(tuple(certain), tuple(likely), _compiled(filler))


def _any_of(phrases: Iterable[str], *, behind: str | None = None) -> str:
    """Any of some phrases; English ones as whole words. ``behind`` is what alone may go on behind them."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(_written(each, behind) for each in longest_first)


def _written(phrase: str, behind: str | None) -> str:
    is_chinese = _HAN.search(phrase) is not None
    whole = phrase if is_chinese else rf"(?<![\w-])(?:{phrase})(?![\w-])"
    if behind is None:
        return whole
    space = r"\s" if is_chinese else r"(?!)"  # between Chinese words a space parts what is wanted
    return rf"(?:{whole})(?={space}|\s*(?:$|[,，、;；|]|\d|{behind}))"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKS = " .。!！?？:：\"“”'()（）"
_SEPARATOR = re.compile(r"[,，、;；|\n]+")
_PART = r"[^,，、;；|\n]+?"
_END = r"(?=[,，、;；|\n]|$)"
_BEGIN = r"(?:^|[,，、;；|\n])\s*(?:papers?\s+)?"
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
