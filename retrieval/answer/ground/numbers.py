"""Numbers in Chinese and English text, in one form: 35,000, 35000 and 3.5万 are the same, 2x is 2倍, 22.1％ is 22.1%.

What a sentence claims is read narrowly, what a passage states widely: 一种方法 claims no number, but states a 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a number counts in."""

    PLAIN = "plain"
    PERCENT = "percent"  # per cent and percentage points
    TIMES = "times"  # how many times as much


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is meant: 2.9 million has the value 2900000."""

    value: Decimal
    kind: Kind = Kind.PLAIN


_SCALES = {
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "萬": 10_000,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "億": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
    "hundred": 100,
    "thousand": 1_000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 1_000,
    "m": 10**6,
    "b": 10**9,
    "t": 10**12,
}
_CHINESE_SCALE = "万亿|千亿|百亿|千万|百万|亿|億|万|萬|千|百"
_LATIN_SCALE = r"(?:hundred|thousand|million|billion|trillion|[kKMBbT])(?![A-Za-z])"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,20})?(?![\d])|\d{1,30}(?:\.\d{1,20})?"
_PERCENT = r"%|per ?cent\b|个?百分点|percentage points?\b|pp\b"
_TIMES = r"倍|[xX](?![A-Za-z])|×|[- ]?fold\b|times\b"
_NUMERALS = "零〇一二三四五六七八九十百千万亿两"
_WRITTEN = re.compile(
    rf"(?P<digits>{_DIGITS})(?:\s?(?P<chinese>{_CHINESE_SCALE})|[\s-]?(?P<latin>{_LATIN_SCALE}))?"
    rf"\s?(?:(?P<percent>{_PERCENT})|(?P<times>{_TIMES}))?"
)
_NUMERAL = re.compile(
    rf"(?P<percent>百分之)?(?P<numeral>[{_NUMERALS}]+(?:点[零〇一二三四五六七八九]+)?)\s?(?P<times>倍)?"
)
_PER_HUNDRED_DIGITS = re.compile(r"百分之\s?(\d+(?:\.\d+)?)")
# What a numeral counts; without one of these it may be part of a word (统一, 万能, 千万别).
_COUNTED = re.compile(
    r"[个種种项類类步层層轮輪组組篇条條张張次倍台款套份名位天年月日周週秒页頁章节節行列维維级級块塊段首只隻頭头处處點点"
    r"]|阶段|階段|模块|模塊|方面|小时|分钟|语言|任务|数据集|模型|路|大(?=[类組组模任基语领])"
)
_LONG_NUMERAL = 3  # 三百二十万 counts something whatever follows
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = dict(zip((*_SMALL, *_TENS), (*range(20), *range(20, 100, 10)), strict=True))
_ENGLISH_WORD = re.compile(rf"(?<![A-Za-z])({'|'.join(_ENGLISH)})(?:[\s-]({_LATIN_SCALE}))?(?![A-Za-z])", re.IGNORECASE)
_MULTIPLES = re.compile(
    r"\b(?P<two>twice|doubl(?:e[sd]?|ing)|twofold|two-fold)\b|\b(?P<three>tripl(?:e[sd]?|ing)|threefold)\b|翻倍|翻番|加倍",
    re.IGNORECASE,
)
_PAIRS = re.compile(r"双|雙|俩|\b(?:dual|bi|pairs?|both)\b", re.IGNORECASE)
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1_000}
_CHINESE_MYRIADS = {"万": 10**4, "亿": 10**8}


def plain_text(text: str) -> str:
    """Full-width forms as ASCII; a full-width comma separates (it never groups digits), a superscript is a power."""
    apart = _SUPERSCRIPTS.sub(lambda match: "^" + match[0], text.replace("，", "、"))
    return unicodedata.normalize("NFKC", apart)


def stated_numbers(text: str) -> frozenset[Number]:
    """Every number that a passage may be read to state; scaled ones also without their scale's kind."""
    plain = plain_text(text)
    found = {*_written(plain), *_numerals(plain, counted=False), *_english(plain)}
    found.update(Number(Decimal(2)) for _ in _PAIRS.finditer(plain))
    return frozenset(found | {Number(number.value) for number in found})


def claimed_numbers(text: str) -> frozenset[Number]:
    """The numbers that a sentence claims. "One" and 一 claim none, nor does 第三."""
    plain = plain_text(text)
    return frozenset({*_written(plain), *_numerals(plain, counted=True), *(n for n in _english(plain) if n.value > 1)})


def _written(plain: str) -> Iterator[Number]:
    """Numbers in digits, and the words for doubling."""
    for match in _WRITTEN.finditer(plain):
        scale = match["chinese"] or (match["latin"] or "").casefold()
        kind = Kind.PERCENT if match["percent"] else Kind.TIMES if match["times"] else Kind.PLAIN
        yield Number(Decimal(match["digits"].replace(",", "")) * _SCALES.get(scale, 1), kind)
    for match in _PER_HUNDRED_DIGITS.finditer(plain):
        yield Number(Decimal(match[1]), Kind.PERCENT)
    for match in _MULTIPLES.finditer(plain):
        yield Number(Decimal(3 if match["three"] else 2), Kind.TIMES)


def _numerals(plain: str, *, counted: bool) -> Iterator[Number]:
    """Numbers in Chinese numerals; where ``counted``, only those above one that count something."""
    for match in _NUMERAL.finditer(plain):
        if match.start() and plain[match.start() - 1].isdigit():
            continue  # the scale of a number in digits
        number = Number(_value_of(match["numeral"]), Kind.PERCENT if match["percent"] else Kind.PLAIN)
        if match["times"]:
            number = Number(number.value, Kind.TIMES)
        if not counted or _counts(plain, match, number):
            yield number


def _counts(plain: str, match: re.Match[str], number: Number) -> bool:
    if number.value <= 1 or (match.start() and plain[match.start() - 1] == "第"):
        return False
    is_long = len(match["numeral"]) >= _LONG_NUMERAL
    return is_long or number.kind is not Kind.PLAIN or _COUNTED.match(plain, match.end()) is not None


def _english(plain: str) -> Iterator[Number]:
    for match in _ENGLISH_WORD.finditer(plain):
        scale = (match[2] or "").casefold()
        yield Number(Decimal(_ENGLISH[match[1].casefold()] * _SCALES.get(scale, 1)))


def _value_of(numeral: str) -> Decimal:
    whole, _, fraction = numeral.partition("点")
    if not set(whole) & (_CHINESE_UNITS.keys() | _CHINESE_MYRIADS.keys()):  # 二零二六: digit by digit
        value = Decimal("".join(str(_CHINESE_DIGITS[character]) for character in whole) or "0")
    else:
        value = Decimal(_composed(whole))
    decimals = "".join(str(_CHINESE_DIGITS[character]) for character in fraction)
    return value + Decimal(f"0.{decimals}" if decimals else 0)


def _composed(numeral: str) -> int:
    """The value of a numeral with units: 三百二十万 is 3,200,000."""
    total, section, digit = 0, 0, 0
    for character in numeral:
        if character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
        elif character in _CHINESE_UNITS:
            section += (digit or 1) * _CHINESE_UNITS[character]
            digit = 0
        else:
            total = (total + section + digit or 1) * _CHINESE_MYRIADS[character]
            section = digit = 0
    return total + section + digit
