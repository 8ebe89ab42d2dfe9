"""Numbers as they are said in Chinese: 35,000 is 三万五千, 8.0% is 百分之八, 2 papers are 两篇. Pure."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_MYRIADS: Final = ("", "万", "亿", "万亿")
_MOST_DIGITS = 16
_COUNTED = "篇个种倍项次年天款组张位名条步轮层秒分小万千亿类块台"
_TWO = re.compile(rf"(?<![\d.,零一二三四五六七八九十百千万亿点第月])二(?=[{_COUNTED}])")


def say_digits(digits: str) -> str:
    """Digits one by one, as years and codes are read: 2026 is 二零二六."""
    return "".join(_DIGITS[int(digit)] for digit in digits)


def say_number(number: str) -> str:
    """A number such as ``35,000``, ``0.85`` or ``-3``; one of more than 16 digits is read digit by digit."""
    sign = "负" if number.startswith("-") else ""
    whole, _, part = number.lstrip("+-").replace(",", "").partition(".")
    part = part.rstrip("0")
    said = _say_whole(int(whole)) if len(whole) <= _MOST_DIGITS else say_digits(whole)
    return f"{sign}{said}点{say_digits(part)}" if part else f"{sign}{said}"


def say_percent(number: str) -> str:
    """A share in per cent."""
    said = say_number(number)
    return f"负百分之{said[1:]}" if said.startswith("负") else f"百分之{said}"


def with_two(text: str) -> str:
    """A text in which a counted two is 两 and not 二: 两篇, but 第二篇 and 十二篇."""
    return _TWO.sub("两", text)


def _say_whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = True
            continue
        if said and (gap or group < 1_000):  # noqa: PLR2004 - a group without its thousands
            said += _DIGITS[0]
        said += _say_group(group) + _MYRIADS[place]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def _say_group(group: int) -> str:
    """A number below ten thousand."""
    said, gap = "", False
    for place, digit in reversed(list(enumerate(map(int, reversed(str(group)))))):
        if digit == 0:
            gap = bool(said)
            continue
        said += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return said
