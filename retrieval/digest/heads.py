"""The five section heads of a report's note, in whatever style they are written.

Seen: ``### 1. 应用领域``, ``## 1. 应用领域``, ``**1. 应用领域**``, ``1. **应用领域**`` alone or with a colon, and
``1. **应用领域**：`` with the text on the same line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.digest.markdown import Heading, heading_of
from retrieval.types import SectionName

_NAMES = {
    "应用领域": SectionName.FIELD,
    "研究领域": SectionName.FIELD,
    "一句话核心贡献": SectionName.CONTRIBUTION,
    "一句话贡献": SectionName.CONTRIBUTION,
    "核心贡献": SectionName.CONTRIBUTION,
    "使用指南": SectionName.USAGE,
    "使用方法": SectionName.USAGE,
    "主要创新点": SectionName.INNOVATIONS,
    "主要创新": SectionName.INNOVATIONS,
    "核心创新点": SectionName.INNOVATIONS,
    "创新点": SectionName.INNOVATIONS,
    "实验效果": SectionName.RESULTS,
    "实验结果": SectionName.RESULTS,
    "Application area": SectionName.FIELD,
    "Core contribution": SectionName.CONTRIBUTION,
    "Usage guide": SectionName.USAGE,
    "Main innovations": SectionName.INNOVATIONS,
    "Key results": SectionName.RESULTS,
}
_ORDER = list(dict.fromkeys(_NAMES.values()))
_LABEL = re.compile("|".join(sorted(_NAMES, key=len, reverse=True)))
_BEFORE_LABEL = re.compile(
    r"""
    (?P<hashes>\#{1,6}\ ?)?
    (?P<bullet>[-*+•]\ )?
    (?:[^\w\s（(【*\#<>|`]{1,4}\ ?)?        # an emoji
    (?P<bold>\*\*|__)?\ ?
    (?P<number>[（(]?(?:[0-9]|[一二三四五])[)）.．、:：]|[①②③④⑤])?\ ?
    (?P<inner_bold>\*\*|__)?\ ?
    [【\[《]?
    """,
    re.VERBOSE,
)
_AFTER_LABEL = re.compile(r"[】\]》]? ?(?:[（(][^()（）]{0,40}[)）])? ?(?:\*\*|__)? ?(?P<colon>[:：])?(?P<text>.*)$")
_NUMBER = re.compile(r"([0-9]{1,2})[)）.．、:：]")
_LONGEST_BEFORE = 24
_LONGEST_SUFFIX = 12  # "实验效果与分析"


@dataclass(frozen=True, slots=True)
class Head:
    """A section head: its section, the text behind it on the same line, and whether it is decorated like a head.

    A plain or indented one may be an item of another section's list.
    """

    name: SectionName
    text: str
    decorated: bool


class HeadReader:
    """Reads the heads of one note; believes an undecorated one only where the order of sections expects it."""

    def __init__(self) -> None:
        self._last: SectionName | None = None
        self._level: int | None = None

    def read(self, line: str) -> Head | None:
        """The head that a line is, or None; a heading that starts a sixth section of the note is a head of NOTE."""
        head = parse_head(line)
        heading = heading_of(line) if "#" in line else None
        if head is not None and (head.decorated or head.name is self._expected()):
            self._last, self._level = head.name, heading.level if heading else None
            return head
        return Head(SectionName.NOTE, line, decorated=True) if heading and self._is_foreign(heading) else None

    def _expected(self) -> SectionName | None:
        position = _ORDER.index(self._last) + 1 if self._last else 0
        return _ORDER[position] if position < len(_ORDER) else None

    def _is_foreign(self, heading: Heading) -> bool:
        """Whether a heading at the level of the five, or above it, counts on from them or follows the last of them.

        One whose number restarts belongs to the section that it stands in.
        """
        if self._last is None or self._level is None or heading.level > self._level:
            return False
        number = _NUMBER.match(heading.words)
        if number is None:
            return self._last is _ORDER[-1]
        return int(number[1]) > _ORDER.index(self._last) + 1


def is_section_head(line: str) -> bool:
    """Whether a line is decorated like one of the five heads."""
    head = parse_head(line)
    return head is not None and head.decorated


def parse_head(line: str) -> Head | None:
    """The head that a line could be, or None."""
    folded = " ".join(line.split())
    label = _LABEL.search(folded, 0, _LONGEST_BEFORE)
    before = _BEFORE_LABEL.fullmatch(folded[: label.start()]) if label else None
    after = _AFTER_LABEL.match(folded[label.end() :]) if label else None
    if label is None or before is None or after is None:
        return None
    text = after["text"].strip()
    if text and not after["colon"]:
        if not before["hashes"] or len(text) > _LONGEST_SUFFIX:
            return None
        text = ""
    text = text if text.strip("*_ ") else ""
    in_list = bool(before["bullet"]) or line[:1].isspace()
    marked = bool(before["hashes"] or before["bold"] or before["inner_bold"] or before["number"] or not text)
    return Head(_NAMES[label[0]], text, decorated=marked and not in_list)
