"""Times of day as people type them: "9:00", "早上九点半", "8 pm", "noon", "20点15分". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

_NOON: Final = 12
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER = r"\d{1,2}|[零〇一二两三四五六七八九十]{1,3}"
_PARTS = r"凌晨|清晨|早晨|早上|上午|今早|中午|下午|傍晚|晚上|夜里|夜间|半夜|早|晚"
_CHINESE = re.compile(
    rf"(?P<part>{_PARTS})?\s*(?P<hour>{_NUMBER})\s*(?:点钟?|时|點)\s*(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_NUMBER})分?|整)?"
)
_CLOCK = re.compile(
    rf"(?P<part>{_PARTS})?\s*(?<![\d.:])(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{1,2}})(?::\d\d)?(?![\d:])\s*(?P<half_day>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s*(?P<half_day>[ap]\.?m\b\.?)", re.IGNORECASE
)
_H = re.compile(r"(?<![\w.:])(?P<hour>\d{1,2})h(?P<minute>\d{2})?(?!\w)", re.IGNORECASE)  # "9h30"
_BARE = re.compile(
    rf"(?:(?:\bat\s+)|(?P<part>{_PARTS})\s*)(?P<hour>\d{{1,2}})\b(?:\s*o'?clock)?|^[\s,，]*(?P<alone>\d{{1,2}})(?:\s*o'?clock)?\s*(?=$|[,，\s])",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*\b(?:in the (?P<part>morning|afternoon|evening)|at (?P<night>night))\b", re.IGNORECASE)
_WORDS: tuple[tuple[re.Pattern[str], time], ...] = (
    (re.compile(r"中午|正午|\bnoon\b", re.IGNORECASE), time(12)),
    (re.compile(r"午夜|零点|\bmidnight\b", re.IGNORECASE), time(0)),
    (re.compile(r"早上|早晨|清晨|上午|\bmornings?\b", re.IGNORECASE), time(9)),
    (re.compile(r"晚上|傍晚|\bevenings?\b", re.IGNORECASE), time(20)),
)
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜间", "晚", "夜里", "半夜"})
_LAST_NIGHT_HOUR: Final = 5  # 夜里三点 is in the morning


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time of day in a text, with what stands on both sides; ``wrong`` is what looks like one and is none ("25:00").

    Where none was found the text is all ``before``, and ``after`` is None.
    """

    at: time | None
    before: str
    after: str | None = None
    wrong: str | None = None

    @property
    def is_timed(self) -> bool:
        """Whether the text names a time, right or wrong."""
        return self.after is not None

    @property
    def rest(self) -> str:
        """The text without it: what stood on both sides of it is no phrase."""
        return self.before if self.after is None else f"{self.before} , {self.after}"


def find_time(text: str) -> FoundTime:
    """The first time of day that a text names."""
    for pattern in (_CLOCK, _HALF_DAY, _CHINESE, _H, _BARE):
        if match := pattern.search(text):
            behind = _BEHIND.match(text, match.end())
            at = _time_of(match, _half_day(behind) if behind else "")
            after = text[behind.end() if behind else match.end() :]
            return FoundTime(at, text[: match.start()], after, None if at else match[0].strip(" ,，"))
    for words, at in _WORDS:
        if match := words.search(text):
            return FoundTime(at, text[: match.start()], text[match.end() :])
    return FoundTime(None, text)


def second_time(rest: str, found: FoundTime) -> tuple[str, str] | None:
    """Another time of day in what is left of a text: a subscription has one ("two_times", how it was said)."""
    if not found.is_timed:
        return None
    another = next((match for pattern in (_CLOCK, _HALF_DAY, _CHINESE, _H) if (match := pattern.search(rest))), None)
    return ("two_times", another[0].strip()) if another else None


def _half_day(behind: re.Match[str]) -> str:
    """What "in the evening" and its like say of an hour: "a" or "p"."""
    return "a" if (behind["part"] or "").casefold() == "morning" else "p"


def _time_of(match: re.Match[str], half_day: str) -> time | None:
    found = match.groupdict()
    hour, minute = _number(found["hour"] or found.get("alone") or ""), _minute(found)
    named = (found.get("half_day") or "").casefold()[:1]
    shifted = _shifted(hour, found.get("part") or "", named or (half_day if 1 <= hour <= _NOON else ""))
    try:
        return time(shifted, minute)
    except ValueError:
        return None


def _minute(found: dict[str, str | None]) -> int:
    if found.get("half"):
        return 30
    if quarter := found.get("quarter"):
        return 15 * _number(quarter)
    return _number(found.get("minute") or "0")


def _shifted(hour: int, part: str, half_day: str) -> int:
    """The hour on a clock of 24 hours; one that is none stays so."""
    if half_day:
        return hour % _NOON + (_NOON if half_day == "p" else 0) if 1 <= hour <= _NOON else 99
    if part in _AFTERNOON:
        if part in {"夜里", "半夜"} and hour <= _LAST_NIGHT_HOUR:
            return hour
        return 0 if hour == _NOON and part != "下午" else hour + _NOON if hour < _NOON else hour
    if part == "中午":
        return hour + _NOON if hour < _NOON - 2 else hour
    return 0 if part in {"凌晨", "半夜"} and hour == _NOON else hour


def _number(text: str) -> int:
    """A number in digits or in Chinese, up to 99."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in text) or 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
