"""What is wrong with a setting, kept so that it can be said in any language."""

from __future__ import annotations

from typing import Self

from config.locales import say, sentences


class Problem(str):
    """A sentence of the section ``settings`` of the locales: in English, with what it was made of.

    A value that is a problem itself is said in the language of the sentence around it.
    """

    __slots__ = ("key", "values")
    key: str
    values: dict[str, object]

    def __new__(cls, key: str, /, **values: object) -> Self:
        """Raises KeyError for a key that no locale has, or a value that the sentence wants and was not given."""
        self = super().__new__(cls, say(f"settings.{key}", "en", **values))
        self.key, self.values = key, values
        return self

    def in_words(self, language: str) -> str:
        """The sentence in a language."""
        told = {name: in_words(value, language) for name, value in self.values.items()}
        return say(f"settings.{self.key}", language, **told)


def in_words(value: object, language: str) -> object:
    """A problem in a language; anything else as it is."""
    return value.in_words(language) if isinstance(value, Problem) else value


def problem_of_type(kind: str, values: dict[str, object], said: str) -> str:
    """What the check of values says of one, as a problem where its kind has a sentence here."""
    return Problem(f"of_{kind}", **values) if f"settings.of_{kind}" in sentences("en") else said
