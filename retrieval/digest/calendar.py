"""Dates as digests and their file names write them."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(
    r"(?<!\d)(20\d{2})(?:([-_./]?)(0\d|1[0-2])\2([0-3]\d)|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日)(?!\d)",
)


def date_in(text: str) -> date | None:
    """The first date of this century in the text: ``2026-01-21``, ``20260121``, ``2026年1月21日``."""
    for match in _DATE.finditer(text):
        month, day = (match[3], match[4]) if match[3] else (match[5], match[6])
        try:
            return date(int(match[1]), int(month), int(day))
        except ValueError:
            continue
    return None


def date_in_name(name: str) -> date | None:
    """The date in a file's name, or in its folders' names where the file's own has none."""
    parts = re.split(r"[/\\]", name)
    return date_in(parts[-1]) or date_in(name)
