"""The plain form of a text that the rules read, and numbers in words.

The plain form has one code point for each one of the text, so that offsets hold in both: full-width forms become
ASCII, ASCII letters small, the traditional characters of date words simplified, dashes and apostrophes the plain ones.
"""

from __future__ import annotations

import string

_TRADITIONAL = str.maketrans(
    "號週個這兩幾過從間禮報當現開來後內裡裏點種條篇維", "号周个这两几过从间礼报当现开来后内里里点种条篇维"
)
_PLAIN = (
    _TRADITIONAL
    | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | str.maketrans("\u2018\u2019\u02bc\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u301c\u223c○", "'''-------~~〇")
    | dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f\t\n\r"), " ")
)
_PLAIN |= {code + ord("Ａ") - ord("A"): chr(code).lower() for code in map(ord, string.ascii_uppercase)}
_PLAIN |= str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "廿": 20, "卅": 30}
# 几 and 两三 are about three; "a few days" likewise.
_VAGUE = {"几": 3, "数": 3, "些": 3, "两三": 3, "few": 3, "several": 3}
_ENGLISH = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"a": 1, "an": 1, "couple": 2, "fourteen": 14, "thirty": 30}

ENGLISH_NUMBER = r"(?:\d{1,3}|(?:a )?(?:few|several|couple(?: of)?)|" + "|".join(sorted(_ENGLISH, reverse=True)) + ")"
CHINESE_NUMBER = r"(?:\d{1,3}|两三|[几数些]|[一二两三四五六七八九十廿卅]{1,3})"


def plain_form(text: str) -> str:
    """The text as the rules read it, code point for code point."""
    return text.translate(_PLAIN)


def parse_number(text: str) -> int:
    """A number in digits or words up to 99, such as ``12``, ``二十一``, ``廿一``, ``a couple of``; 几 is three.

    Raises ValueError where the words are no number.
    """
    word = text.removeprefix("a ").removesuffix(" of")
    if word.isdecimal():
        return int(word)
    known = _VAGUE.get(word) or _ENGLISH.get(word)
    return known if known is not None else _parse_chinese(word)


def is_vague(text: str) -> bool:
    """Whether the number is none in particular: 几天, "a few days"."""
    return text.removeprefix("a ") in _VAGUE


def parse_year(text: str) -> int:
    """A year in four digits, Latin or Chinese, or in two (20xx)."""
    digits = "".join(str(_DIGITS.get(character, character)) for character in text)
    return int(digits) if len(digits) > len("25") else 2000 + int(digits)


def _parse_chinese(word: str) -> int:
    head, ten, tail = next(((*word.partition(ten),) for ten in _TENS if ten in word), ("", "", word))
    if len(head) > 1 or len(tail) > 1 or (head and ten != "十"):
        raise ValueError(f"no number: {word!r}")
    try:
        units = _DIGITS[tail] if tail else 0
        return (_DIGITS[head] if head else 1) * _TENS[ten] + units if ten else units
    except KeyError:
        raise ValueError(f"no number: {word!r}") from None
