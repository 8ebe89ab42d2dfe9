"""Entries that were written as Python prints them (``{'paper': {'id': ...}}``), read without evaluating anything.

The text is turned into JSON token by token; whatever is not a string, a number, True, False, None or a bracket is
refused. ``ast.literal_eval`` would do, but deeply nested text can bring the interpreter down and odd escapes warn.
"""

from __future__ import annotations

import json
import re

from retrieval.reasons import Reason

_TOKEN = re.compile(
    r"""
    \s*(?:
        (?P<string>'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*")
      | (?P<number>-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?)(?![\w.])
      | (?P<name>True|False|None)\b
      | (?P<last_comma>,\s*(?=[\]\})]))
      | (?P<mark>[\[\]{}():,])
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "0": "\0", "\n": ""}
_NAMES = {"True": "true", "False": "false", "None": "null"}
_MARKS = {"(": "[", ")": "]"}
_LAST_CODE_POINT = 0x10FFFF


def read_python_repr(text: str) -> object:
    """The value that a Python literal stands for, tuples as lists. Raises ValueError for any other text."""
    pieces, position, text = [], 0, text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(Reason("python_breaks_off", position=position + 1))
        pieces.append(_json_of(match))
        position = match.end()
    try:
        value: object = json.loads("".join(pieces))
    except RecursionError as error:
        raise ValueError(Reason("json_deep")) from error
    except ValueError as error:
        raise ValueError(Reason("python_brackets")) from error
    return value


def _json_of(token: re.Match[str]) -> str:
    if token["string"] is not None:
        return json.dumps(_ESCAPE.sub(_unescape, token["string"][1:-1]))
    if token["name"] is not None:
        return _NAMES[token["name"]]
    if token["last_comma"] is not None:
        return ""
    return token["number"] or _MARKS.get(token["mark"], token["mark"])


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPED.get(match[4], match[4] if match[4] in "\\'\"" else match[0])
    return chr(int(code, 16)) if int(code, 16) <= _LAST_CODE_POINT else match[0]
