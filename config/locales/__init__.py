"""Every sentence the bot says, in Chinese (``zh.toml``) and English (``en.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")


@cache
def sentences(language: str) -> dict[str, str]:
    """All sentences of a language by their key (``section.name``)."""
    table = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": text for section, names in table.items() for name, text in names.items()}


def say(key: str, language: str, /, **values: object) -> str:
    """The sentence in a language, with its ``{placeholders}`` filled."""
    return sentences(language)[key].format(**values)
