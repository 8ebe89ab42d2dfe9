"""How sentences look that say what a paper offers, how it is used, what is new in it and what came out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from retrieval.types import SectionName

ABSTRACT = "abstract"
"""Where a sentence of the abstract stands; one of a part stands in the part's role."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What counts for a section: words by their weight, and places by theirs; a sentence needs ``least`` to be taken.

    ``most`` is how many sentences a section has at most.
    """

    words: Sequence[tuple[float, re.Pattern[str]]]
    places: Mapping[str, float]
    least: float
    most: int


@cache
def load_cues() -> Mapping[SectionName, Cues]:
    """The cues of each section, in the order in which the sections choose: what one has taken no other has."""
    table = _table()
    named = table["patterns"]

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(named[text[1:]] if text.startswith("@") else text, re.IGNORECASE)

    return {
        SectionName(name): Cues(
            [(weight, pattern(text)) for weight, text in given["words"]], given["places"], given["least"], given["most"]
        )
        for name, given in table["sections"].items()
    }


@cache
def load_plain_words() -> frozenset[str]:
    """Words that are no part of a keyword, beside the stop words of the search."""
    return frozenset(_table()["keywords"]["plain"].split())


def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))
