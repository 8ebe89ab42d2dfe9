"""The five section heads of a report's note, in whatever style they are written.

Seen: ``### 1. 应用领域``, ``## 1. 应用领域``, ``**1. 应用领域**``, ``1. **应用领域**`` alone or with a colon, and
``1. **应用领域**：`` with the text on the same line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.digest.markdown import heading_of
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
}
_ORDER = list(dict.fromkeys(_NAMES.values()))
_HEAD = re.compile(
    rf"""
    (?P<indent>\s*)
    (?P<hashes>\#{{1,6}}\s*)?
    (?P<bullet>[-*+•]\s+)?
    (?P<ornament>[^\w\s（(【*#<>|`]{{1,4}}\s*)?
    (?P<bold>\*\*|__)?\s*
    (?P<number>[（(]?(?:\d|[一二三四五])[)）.．、:：]\s*|[①②③④⑤]\s*)?
    (?P<inner_bold>\*\*|__)?\s*
    [【\[《]?(?P<label>{"|".join(sorted(_NAMES, key=len, reverse=True))})[】\]》]?
    \s*(?:[（(][^()（）]{{0,40}}[)）])?
    \s*(?P<closed>\*\*|__)?
    \s*(?P<colon>[:：])?
    (?P<text>.*)$
    """,
    re.VERBOSE,
)
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
        self._last: Head | None = None
        self._level = 0
        self.left_sections = False

    def read(self, line: str) -> Head | None:
        """The head that a line is, or None. ``left_sections`` says that a foreign heading ended the last section."""
        head = parse_head(line)
        heading = heading_of(line) if "#" in line else None
        if head is None or not (head.decorated or head.name is self._expected()):
            self.left_sections = bool(heading and self._level and heading.level <= self._level)
            return None
        self._last, self._level = head, heading.level if heading else 0
        self.left_sections = False
        return head

    def _expected(self) -> SectionName | None:
        position = _ORDER.index(self._last.name) + 1 if self._last else 0
        return _ORDER[position] if position < len(_ORDER) else None


def is_section_head(line: str) -> bool:
    """Whether a line is decorated like one of the five heads."""
    head = parse_head(line)
    return head is not None and head.decorated


def parse_head(line: str) -> Head | None:
    """The head that a line could be, or None."""
    match = _HEAD.match(line)
    if match is None:
        return None
    text = match["text"].strip()
    marked = bool(match["hashes"] or match["bold"] or match["inner_bold"])
    plain = bool(match["bullet"] or match["indent"]) or not (marked or match["number"])
    if text and not match["colon"]:
        if not match["hashes"] or len(text) > _LONGEST_SUFFIX:
            return None
        text = ""
    alone = not text and not match["bullet"] and not match["indent"]
    return Head(_NAMES[match["label"]], text.strip("*_ ") and text, decorated=alone or not plain)
