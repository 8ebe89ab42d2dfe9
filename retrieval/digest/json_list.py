"""The list of entries inside a JSON text, entry by entry, so that a broken one costs only what follows it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from retrieval.digest.notices import odd, rejected
from retrieval.reasons import Reason
from retrieval.text.markup import clean
from retrieval.types import Notice

_LIST_KEYS = ("data", "papers", "daily_papers", "items", "results")
_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_DECODER = json.JSONDecoder()
_KEYS_SHOWN, _KEY_LENGTH = 8, 40


@dataclass(slots=True)
class JsonList:
    """Entries with the lines they start in, the fields of the object around the list, and what was odd."""

    entries: list[tuple[int, object]] = field(default_factory=list)
    wrapper: dict[str, object] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


class _Cursor:
    """A position in a JSON text that knows its line, counted once over the whole text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self._counted, self._line = 0, 1
        self.skip_space()

    @property
    def character(self) -> str:
        return self.text[self.position : self.position + 1]

    @property
    def line(self) -> int:
        self._line += self.text.count("\n", self._counted, self.position)
        self._counted = self.position
        return self._line

    def skip_space(self) -> None:
        space = _SPACE.match(self.text, self.position)
        self.position = space.end() if space else self.position

    def take(self, character: str) -> bool:
        """Steps over a character and the space behind it, where it is the next one."""
        if self.character != character:
            return False
        self.position += 1
        self.skip_space()
        return True

    def read_value(self) -> object:
        """Reads the value that starts here. Raises ValueError where there is none or where it is not readable."""
        value: object
        try:
            value, self.position = _DECODER.raw_decode(self.text, self.position)
        except RecursionError as error:
            raise ValueError(Reason("json_deep")) from error
        except json.JSONDecodeError as error:
            place = Reason("json_at", problem=error.msg, line=error.lineno, column=error.colno)
            raise ValueError(place) from error
        except ValueError as error:  # a number of thousands of digits
            raise ValueError(Reason("json_long_number")) from error
        self.skip_space()
        return value


def read_json_list(text: str) -> JsonList:
    """The entries of a list, or of the list in an object under ``data`` or another of its usual names.

    Raises ValueError, with a message that tells what is wrong and where, for a text without such a list.
    """
    cursor, result = _Cursor(text), JsonList()
    if cursor.take("["):
        _read_entries(cursor, result)
    elif cursor.take("{"):
        _read_object(cursor, result)
    if cursor.character and not result.entries:
        raise ValueError(Reason("json_goes_on", line=cursor.line))
    if cursor.character:
        result.notices.append(odd(Reason("json_behind"), line=cursor.line))
    return result


def _read_object(cursor: _Cursor, result: JsonList) -> None:
    found = False
    while cursor.character and not cursor.take("}"):
        key = cursor.read_value()
        if not cursor.take(":"):
            raise ValueError(Reason("json_no_colon", line=cursor.line))
        if not found and key in _LIST_KEYS and cursor.take("["):
            _read_entries(cursor, result)
            found = True
        else:
            result.wrapper[str(key)] = cursor.read_value()
        cursor.take(",")
    if not found:
        keys = ", ".join(clean(key)[:_KEY_LENGTH] for key in list(result.wrapper)[:_KEYS_SHOWN])
        wanted = ", ".join(_LIST_KEYS)
        no_list = (
            Reason("json_no_list", wanted=wanted, found=keys) if keys else Reason("json_no_list_empty", wanted=wanted)
        )
        raise ValueError(no_list)


def _read_entries(cursor: _Cursor, result: JsonList) -> None:
    """Reads the entries of a list whose bracket is open, to its end or to where it breaks off."""
    while not cursor.take("]"):
        line = cursor.line
        try:
            result.entries.append((line, cursor.read_value()))
        except ValueError as error:
            result.notices.append(rejected(Reason("json_breaks_off", problem=error.args[0]), line=line))
            cursor.position = len(cursor.text)
            return
        cursor.take(",")
