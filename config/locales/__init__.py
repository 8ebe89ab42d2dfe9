"""Every sentence the bot says, in Chinese and English: ``zh.toml`` and ``en.toml``, and ``AREA.zh.toml`` beside them.

Each table has sections of its own: a key stands in one of them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter

LANGUAGES = ("zh", "en")


@cache
def sentences(language: str) -> dict[str, str]:
    """All sentences of a language by their key (``section.name``)."""
    tables = (table for table in files(__name__).iterdir() if table.name.endswith(f"{language}.toml"))
    return {
        f"{section}.{name}": text
        for table in tables
        for section, names in tomllib.loads(table.read_text(encoding="utf-8")).items()
        for name, text in names.items()
    }


def say(key: str, language: str, /, **values: object) -> str:
    """The sentence in a language, with its ``{placeholders}`` filled; ``{count:paper|papers}`` follows a number."""
    return _WORDING.vformat(sentences(language)[key], (), values)


class _Wording(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        one, between, many = format_spec.partition("|")
        if between:
            return one if value == 1 else many
        return str(super().format_field(value, format_spec))


_WORDING = _Wording()
