"""What an edition or a note lacks and why, kept as a sentence's key and values: it is told in several languages."""

from __future__ import annotations

from dataclasses import dataclass

from config.locales import say
from retrieval.reasons import in_words
from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class Lack:
    """A sentence of the locales about what is not there. A value may be a lack itself, or several to be named in a row.

    ``is_final``: it has been tried, and no further run will bring it.
    """

    key: str
    values: tuple[tuple[str, object], ...] = ()
    is_final: bool = False

    def told(self, language: Language) -> str:
        """The sentence in a language."""
        return say(self.key, language, **{name: _told(value, language) for name, value in self.values})


def lack(key: str, *, is_final: bool = False, **values: object) -> Lack:
    """What is lacking, by the key of its sentence and what fills its placeholders."""
    return Lack(key, tuple(values.items()), is_final)


def _told(value: object, language: Language) -> object:
    if isinstance(value, Lack):
        return value.told(language)
    if isinstance(value, tuple):
        return say("page.between", language).join(str(_told(each, language)) for each in value)
    return in_words(value, language) if isinstance(value, str) else value
