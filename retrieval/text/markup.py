"""Markdown, LaTeX and pseudo tags as plain lines of text, for display and for retrieval.

The digests' Markdown was written by language models and is read by a line scanner and not by a Markdown parser: their
lists restart, indent at will and hold headings of any level, which CommonMark turns into code blocks and nested trees
that would have to be flattened again, and a parser knows neither their LaTeX nor their pseudo tags.

Tags that name a model's tokens (``<think>``, ``<fi>``) are words of the sentence they stand in and stay; a tag that
stands alone on its line, or opens or closes a line of a model's chatter, is dropped and its content stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.text.spans import plain_span

_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),  # control characters
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),  # overrides of the writing direction
    **dict.fromkeys([0xFEFF, 0x200B, 0x2060, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half a character, from a broken escape
    **dict.fromkeys([0x09, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029], " "),
    0x0A: "\n",
}
_HEADING = re.compile(r"#{1,6}(?:\s+|$)|#{2,6}(?=[^\s#\d])")
_CLOSING_HASHES = re.compile(r"\s#+$")
_BULLET = re.compile(r"(?:[-*•·▪◦]|\+(?!\s+\d))\s+|(?P<number>\d{1,2})[.)、．]\s+(?=\S)")
_QUOTE_MARK = re.compile(r"(?:>\s?(?!\s*\d))+")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}$")
_TABLE_RULE_CHARACTERS = frozenset("|:- ")
_FENCE = re.compile(r"(?:`{3,}|~{3,})\s*[A-Za-z0-9_+#.-]{0,20}$")
# Lines that start an item without a bullet: "**输入**：", "（1）", "①".
_ITEM = re.compile(
    r"\*\*[^*\n]{1,60}\*\*\s*[:：]|\*\*[^*\n]{1,60}[:：]\*\*|[（(][\da-z一二三四五六七八九十][)）]|[①-⑳]",
)
_BOLD_LINE = re.compile(r"\*\*[^*]+\*\*$")
_LONE_TAG = re.compile(r"</?[A-Za-z][\w-]{0,30}>$")
_CHATTER_TAG = re.compile(
    r"<(/?)(?:thoughts?|think|thinking|reasoning|analysis|reflection|scratchpad)>",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef—…]")
_SURE_BULLETS = "*•·▪◦"
_CLOSING_MARKS = (".", ":", ";", "!", "?", ")", "*")
_SENTENCE_ENDS = ("。", "！", "？", "；")


def clean(text: str) -> str:
    r"""The text without control characters, direction overrides and broken surrogates; line ends are ``\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)


def plain_line(text: str) -> str:
    """One line of plain text, such as a title: marks off, wrapped lines joined, white space folded."""
    return plain_span(_join_lines(clean(text).split("\n")))


def plain_text(text: str) -> str:
    """Plain text with one paragraph, list item or heading a line, without the marks that made them.

    Digits, comparisons, per cents, names in backticks and formulas stay readable; an HTTP link stays behind the words
    that it was put on. Lines of one paragraph are joined, in Chinese without a space.
    """
    reader = _BlockReader()
    for line in clean(text).split("\n"):
        reader.read(line.strip())
    lines = (plain_span(_join_lines(block)) for block in reader.blocks)
    return "\n".join(line for line in lines if line)


class _BlockReader:
    """Gathers stripped lines into blocks (paragraphs, list items, headings, rows), their block marks taken off."""

    def __init__(self) -> None:
        self.blocks: list[list[str]] = []
        self._open = False  # whether the next line may go on in the last block
        self._in_list = False
        self._fenced = False

    def read(self, line: str) -> None:
        if _FENCE.match(line):
            self._fenced, self._open = not self._fenced, False
        elif self._fenced:
            self.blocks.append([f"`{line}`"])  # a code span: its asterisks and dollars are no marks
        elif not line or _is_rule(line):
            self._open = False
        else:
            quote = _QUOTE_MARK.match(line)
            words = _without_chatter_tags(line[quote.end() :].strip() if quote else line)
            self._open = self._open and words == line
            self._read_content(words)

    def _read_content(self, line: str) -> None:
        bullet = _BULLET.match(line)
        if not line:
            self._open = False
        elif heading := _HEADING.match(line):
            self._start(_CLOSING_HASHES.sub("", line[heading.end() :]), goes_on=False)
        elif line.startswith("|") and line.endswith("|"):
            self._start(line.strip("| "), goes_on=False)
        elif bullet and self._may_start_item(bullet[0][0], bullet["number"]):
            self._start(line[bullet.end() :], in_list=True)
        elif self._open and _goes_on(self._last, line):
            self.blocks[-1].append(line)
        else:
            self._start(line)

    def _start(self, content: str, *, goes_on: bool = True, in_list: bool = False) -> None:
        if content:
            self.blocks.append([content])
        self._open, self._in_list = goes_on and bool(content), in_list

    @property
    def _last(self) -> str:
        return self.blocks[-1][-1]

    def _may_start_item(self, mark: str, number: str | None) -> bool:
        """Whether a bullet or number starts an item: it may be a dash, or a sentence's last number, that was wrapped.

        As in CommonMark a list that interrupts a paragraph starts with 1, and here after a closing mark as well.
        """
        if not self._open or self._in_list or mark in _SURE_BULLETS:
            return True
        is_closed = self._last.endswith(_CLOSING_MARKS) or bool(_WIDE.match(self._last[-1]))
        return is_closed and number in {None, "1"}


def _is_rule(line: str) -> bool:
    return bool(_RULE.match(line)) or ("|" in line and _TABLE_RULE_CHARACTERS.issuperset(line))


def _without_chatter_tags(line: str) -> str:
    """A line without the tags that wrap a model's thoughts: alone, or first or last with no partner in mid-line."""
    if "<" not in line or _LONE_TAG.match(line):
        return line if "<" not in line else ""
    tags = list(_CHATTER_TAG.finditer(line))
    opens = bool(tags) and tags[0].start() == 0 and not tags[0][1]
    closes = bool(tags) and tags[-1].end() == len(line) and bool(tags[-1][1])
    if len(tags) > opens + closes:
        return line
    return line[tags[0].end() if opens else 0 : tags[-1].start() if closes else len(line)].strip()


def _goes_on(before: str, content: str) -> bool:
    """Whether a line goes on in the next: not after a Chinese sentence, nor after a line that is bold as a whole."""
    if before.endswith(_SENTENCE_ENDS) or _ITEM.match(content) or _BOLD_LINE.match(content):
        return False
    return not _BOLD_LINE.match(before) or content.startswith(("（", "("))


def _join_lines(lines: Sequence[str]) -> str:
    """Wrapped lines as one: with a space, except beside Chinese and after the hyphen of a word that was broken."""
    pieces: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        if pieces and not _joins_tightly(pieces[-1], line):
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)


def _joins_tightly(before: str, after: str) -> bool:
    if _WIDE.match(before[-1]) or _WIDE.match(after[0]):
        return True
    return before[-1] == "-" and before[-2:-1].isalpha() and after[0].isalpha()
