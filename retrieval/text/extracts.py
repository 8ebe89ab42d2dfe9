"""Lines that stand in the paper's own words in a note that a language model failed to write, and say so."""

from __future__ import annotations

from functools import cache

from config.locales import LANGUAGES, say


def unmarked(text: str) -> str:
    """A text without the mark of its lines that says that they are taken from the paper as they are."""
    return "\n".join(_without(line, _marks()) for line in text.split("\n"))


def marked_in(text: str, language: str) -> str:
    """A text with the mark of such lines in a language, whatever the language of the digest that they stand in."""
    own = say("writing.extracted", language, text="")
    lines = ((line, _without(line, _marks())) for line in text.split("\n"))
    return "\n".join(line if line == bare else own + bare for line, bare in lines)


@cache
def _marks() -> tuple[str, ...]:
    return tuple(say("writing.extracted", language, text="") for language in LANGUAGES)


def _without(line: str, marks: tuple[str, ...]) -> str:
    return next((line.removeprefix(mark) for mark in marks if line.startswith(mark)), line)
