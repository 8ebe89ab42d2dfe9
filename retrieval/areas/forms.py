"""What is the same of a term in all the ways it is written: "LLMs", "large language model", "Large-Language Models"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from retrieval.text.tokens import stem

_APART = re.compile(r"[\s\-\u2010-\u2013_]+")


@lru_cache(maxsize=1 << 14)
def form_key(term: str) -> str:
    """The key that a term shares with its other forms.

    These are other case, hyphens, spaces, plurals and endings, and what ``forms.toml`` says is the same.
    """
    plain = _plain(term)
    return _load_forms().get(plain, plain)


def _plain(term: str) -> str:
    words = _APART.split(unicodedata.normalize("NFKC", term).casefold())
    return "".join(map(stem, words))


@cache
def _load_forms() -> Mapping[str, str]:
    """The first form's key by the key of each other form."""
    table = tomllib.loads(files(__package__).joinpath("forms.toml").read_text(encoding="utf-8"))
    return {_plain(form): _plain(forms[0]) for forms in table["terms"] for form in forms}
