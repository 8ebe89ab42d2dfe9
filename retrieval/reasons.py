"""Why something failed or was odd, kept so that it can be said in any language.

A ``Reason`` is the English sentence, fit for logs, and knows the key and the values that it was made of; what people
read is put into their language at the edge, by ``in_words``. That a text carries its translation with it is the way of
zope.i18nmessageid. A reason that is a mere text (of a library, or of an archive of before) is said as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Self, TypeAlias

from config.locales import say
from retrieval.types import Language

Value: TypeAlias = "str | int | float | Sequence[str]"

_ENDS: Final = (".", "。")


class Reason(str):
    """A sentence of the section ``reason`` of the locales, in English, with what it was made of.

    ``advice`` names a sentence of the section ``advice`` that says what to do. A value that is a reason itself, or
    several of them, is said in the language of the sentence around it, without its advice.
    """

    __slots__ = ("advice", "key", "values")
    key: str
    advice: str | None
    values: Mapping[str, Value]

    def __new__(cls, key: str, /, *, advice: str | None = None, **values: Value | date) -> Self:
        """Raises KeyError for a key that no locale has, or a value that the sentence wants and was not given."""
        told = {name: str(value) if isinstance(value, date) else value for name, value in values.items()}
        self = super().__new__(cls, _whole(key, advice, told, "en"))
        self.key, self.advice, self.values = key, advice, told
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:  # copies and pickles are made of the parts
        return (self.key,), {"advice": self.advice, **self.values}

    def with_texts(self, change: Callable[[str], str]) -> Reason:
        """The reason with each text among its values changed."""
        changed = {name: _changed(value, change) for name, value in self.values.items()}
        return Reason(self.key, advice=self.advice, **changed)


def in_words(reason: str, language: Language) -> str:
    """The whole sentence in a language, with what to do about it."""
    return _whole(reason.key, reason.advice, reason.values, language) if isinstance(reason, Reason) else reason


def in_short(reason: str, language: Language) -> str:
    """What happened alone, without advice and full stop: to stand inside another sentence."""
    if isinstance(reason, Reason):
        return _bare(reason.key, reason.values, language)
    return reason.partition(". ")[0].rstrip("".join(_ENDS))


def together(reasons: Sequence[str]) -> str:
    """Several reasons as one; each is said without its advice then."""
    return reasons[0] if len(reasons) == 1 else Reason("all", reasons=reasons)


def with_texts(reason: str, change: Callable[[str], str]) -> str:
    """A reason, or a mere text, with each text in it changed."""
    return reason.with_texts(change) if isinstance(reason, Reason) else change(reason)


def reason_to_json(reason: str) -> str:
    """A reason as one line of JSON, to be kept; a mere text as it is."""
    return json.dumps(_plain(reason), ensure_ascii=False) if isinstance(reason, Reason) else str(reason)


def reason_from_json(text: str) -> str:
    """The reason that ``reason_to_json`` wrote; a mere text, or a sentence that this paperboy lacks, as a text."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return _read(found) if isinstance(found, dict) else text


def _whole(key: str, advice: str | None, values: Mapping[str, Value], language: Language) -> str:
    stop = say("answer.full_stop", language)
    sentences = [_bare(key, values, language), *([say(f"advice.{advice}", language)] if advice else [])]
    return ("" if language == "zh" else " ").join(f"{each}{stop}" for each in sentences)


def _bare(key: str, values: Mapping[str, Value], language: Language) -> str:
    return say(f"reason.{key}", language, **{name: _said(value, language) for name, value in values.items()})


def _said(value: Value, language: Language) -> str | float:
    if isinstance(value, str):
        return in_short(value, language) if isinstance(value, Reason) else value
    if isinstance(value, Sequence):
        return say("reason.between", language).join(in_short(each, language) for each in value)
    return value


def _changed(value: Value, change: Callable[[str], str]) -> Value:
    if isinstance(value, str):
        return with_texts(value, change)
    return [with_texts(each, change) for each in value] if isinstance(value, Sequence) else value


def _plain(value: Value) -> Any:  # noqa: ANN401 - whatever JSON has
    if isinstance(value, Reason):
        own = {name: _plain(each) for name, each in value.values.items()}
        return {"key": value.key, "advice": value.advice, "values": own, "text": str(value)}
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    return [_plain(each) for each in value]


def _read(found: Mapping[str, Any]) -> str:
    """A reason out of JSON; its English text where its sentence is not known here, or wants other values."""
    try:
        values = {name: _read_value(value) for name, value in found["values"].items()}
        return Reason(found["key"], advice=found["advice"], **values)
    except (KeyError, TypeError, ValueError, AttributeError):
        return str(found.get("text", found))


def _read_value(value: Any) -> Value:  # noqa: ANN401 - whatever JSON has
    if isinstance(value, list):
        return [_read(each) if isinstance(each, dict) else str(each) for each in value]
    return _read(value) if isinstance(value, dict) else value
