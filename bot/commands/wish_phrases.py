"""How people say what a subscription is to be like, as ``wishes.toml`` lists it. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from retrieval.areas import load_areas
from retrieval.index.topics import load_topics

HAN: Final = re.compile(r"[\u3400-\u9fff]")
SEPARATORS: Final = ",，、;；|\n"


class Property(NamedTuple):
    """A property of a wish, how it is said, and what it is then."""

    name: str
    pattern: re.Pattern[str]
    value: object


class Phrases(NamedTuple):
    """How things are said: beyond doubt, and where nothing goes on behind it; what cannot be had; what says nothing."""

    certain: tuple[Property, ...]
    likely: tuple[Property, ...]
    impossible: tuple[Property, ...]
    filler: re.Pattern[str]


@cache
def load_phrases() -> Phrases:
    """All phrases."""
    table = tomllib.loads(files(__package__).joinpath("wishes.toml").read_text(encoding="utf-8"))
    filler, properties = _any_of(table["filler"]), table["property"]
    certain = (Property(each["name"], _compiled(_any_of(each["phrases"])), each["value"]) for each in properties)
    likely = (
        Property(each["name"], _compiled(_any_of(each["words"], behind=filler)), each["value"])
        for each in properties
        if "words" in each
    )
    impossible = (
        Property(each["name"], _compiled(_any_of(each["phrases"])), each["name"]) for each in table["impossible"]
    )
    return Phrases(tuple(certain), tuple(likely), tuple(impossible), _compiled(filler))


def take_properties(text: str, properties: Sequence[Property], said: dict[str, Any]) -> str:
    """The text without the properties that it names, which are added to ``said``; one may show the next one up."""
    while True:
        before = text
        for name, pattern, value in properties:
            if match := pattern.search(text):
                said.setdefault(name, value)
                text = without(text, match)
        if text == before:
            return text


def find_impossible(text: str) -> tuple[str, str] | None:
    """What no subscription can be: the kind of it ("rhythm", "exclusion"), and how it was said."""
    found = (
        (each.name, match[0].strip(f" {SEPARATORS}"))
        for each in load_phrases().impossible
        if (match := each.pattern.search(text))
    )
    return next(found, None)


def property_before(phrase: str) -> tuple[str, str] | None:
    """The word for a property that a phrase begins with, and the rest ("full robots"); None where it does not."""
    first, _, rest = phrase.partition(" ")
    is_one = rest and any(each.pattern.fullmatch(first) for each in load_phrases().likely)
    return (first, rest) if is_one else None


def is_topic(text: str) -> bool:
    """Whether a text is the name of a topic or an area that is known."""
    folded = text.casefold()
    if any(folded == name.casefold() for area in load_areas() for name in area.names.values()):
        return True
    return any(topic.pattern.fullmatch(folded) for topic in load_topics())


def without(text: str, match: re.Match[str]) -> str:
    """The text without a match; what stood on both sides of it is no phrase."""
    return f"{text[: match.start()]} , {text[match.end() :]}"


def _any_of(phrases: Iterable[str], *, behind: str | None = None) -> str:
    """Any of some phrases; English ones as whole words. ``behind`` is what alone may go on behind them."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(_written(each, behind) for each in longest_first)


def _written(phrase: str, behind: str | None) -> str:
    is_chinese = HAN.search(phrase) is not None
    whole = phrase if is_chinese else rf"(?<![\w-])(?:{phrase})(?![\w-])"
    if behind is None:
        return whole
    space = r"\s" if is_chinese else r"(?!)"  # between Chinese words a space parts what is wanted
    return rf"(?:{whole})(?={space}|\s*(?:$|[,，、;；|]|\d|{behind}))"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
