"""Topics by their many names: 机械臂 asks for the papers on manipulation, embodied agents and VLAs too."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retrieval.text.tokens import search_tokens

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its forms, how they are found in a text, and their tokens with the share of a form that each is."""

    forms: tuple[str, ...]
    pattern: re.Pattern[str]
    kin: tuple[tuple[str, float], ...]


@cache
def load_topics() -> tuple[Topic, ...]:
    """The topics that are shipped with the package."""
    text = files(__package__).joinpath("builtin/topics.toml").read_text(encoding="utf-8")
    return tuple(build_topic(forms) for forms in tomllib.loads(text)["topics"])


def build_topic(forms: Sequence[str]) -> Topic:
    """A topic out of its forms."""
    shares: dict[str, float] = {}
    for form in forms:
        words = 1 if _HAN.search(form) else len(form.split())
        for token in {token for token in search_tokens(form) if len(token) > 1}:
            shares[token] = max(shares.get(token, 0.0), 1 / words)
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(_pattern(form) for form in longest_first), re.IGNORECASE)
    return Topic(tuple(forms), pattern, tuple(shares.items()))


def find_topics(text: str) -> tuple[Topic, ...]:
    """The topics that a text names by any of their forms."""
    return tuple(topic for topic in load_topics() if topic.pattern.search(text))


def _pattern(form: str) -> str:
    if _HAN.search(form):
        return re.escape(form)
    words = "[ -]?".join(re.escape(word) for word in re.split(r"[ -]", form))
    return rf"(?<![A-Za-z0-9]){words}(?:s|es|'s)?(?![A-Za-z0-9])"
