"""Lines that stand in the paper's own words in a note that a language model failed to write, and say so."""

from __future__ import annotations

from functools import cache

from config.locales import LANGUAGES, say


def unmarked(text: str) -> str:
    """A text without the mark of its lines that says that they are taken from the paper as they are."""
    return "\n".join(_without(line, _marks()) for line in text.split("\n"))


@cache
def _marks() -> tuple[str, ...]:
    return tuple(say("writing.extracted", language, text="") for language in LANGUAGES)


def _without(line: str, marks: tuple[str, ...]) -> str:
    return next((line.removeprefix(mark) for mark in marks if line.startswith(mark)), line)
