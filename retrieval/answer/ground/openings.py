"""What may stand without a citation: a short sentence that leads over to the next and claims nothing."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from retrieval.types import Language

_LONGEST = 60  # characters
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_NOTHING_ELSE = re.compile(r"[\s,.:;!，。：；！、·—-]*")


def is_opening(sentence: str, language: Language) -> bool:
    """Whether a sentence is made of leading words of the language alone: no name, no number, nothing to be untrue."""
    if len(sentence) > _LONGEST:
        return False
    chinese, english = _words()
    if language == "zh":
        rest = _HAN_RUN.sub(lambda run: "" if chinese.fullmatch(run[0]) else run[0], sentence)
    else:
        rest = _WORD.sub(lambda word: "" if word[0].casefold() in english else word[0], sentence.replace("’", "'"))
    return _NOTHING_ELSE.fullmatch(rest) is not None


@cache
def _words() -> tuple[re.Pattern[str], frozenset[str]]:
    data = tomllib.loads(resources.files(__package__).joinpath("openings.toml").read_text(encoding="utf-8"))
    chinese = "|".join(sorted(map(re.escape, data["chinese"]), key=len, reverse=True))
    return re.compile(f"(?:{chinese})+"), frozenset(data["english"].split())
