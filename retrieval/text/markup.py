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
_BULLET = re.compile(r"(?:[-*•·▪◦]|\+(?!\s+\d))\s+|\d{1,2}[.)、．]\s+(?=\S)")
_QUOTE_MARK = re.compile(r"(?:>\s?(?!\s*\d))+")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}$")
_TABLE_RULE_CHARACTERS = frozenset("|:- ")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`]*$")
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
    blocks: list[list[str]] = []
    open_block = fenced = False
    for raw in clean(text).split("\n"):
        line = raw.strip()
        if _FENCE.match(line):
            fenced, open_block = not fenced, False
        elif fenced:
            blocks.append([f"`{line}`"])  # a code span: its asterisks and dollars are no marks
        elif not line or _is_rule(line):
            open_block = False
        else:
            content, starts, ends = _read_line(line)
            if open_block and not starts and _goes_on(blocks[-1][-1], content):
                blocks[-1].append(content)
            elif content:
                blocks.append([content])
            open_block = bool(blocks) and not ends
    lines = (plain_span(_join_lines(block)) for block in blocks)
    return "\n".join(line for line in lines if line)


def _is_rule(line: str) -> bool:
    return bool(_RULE.match(line)) or ("|" in line and _TABLE_RULE_CHARACTERS.issuperset(line))


def _read_line(line: str) -> tuple[str, bool, bool]:
    """A line without its block marks, whether it starts a block, and whether its block ends with it."""
    quote = _QUOTE_MARK.match(line)
    line = _without_chatter_tags(line[quote.end() :].strip() if quote else line)
    if heading := _HEADING.match(line):
        return _CLOSING_HASHES.sub("", line[heading.end() :]), True, True
    if line.startswith("|") and line.endswith("|"):
        return line.strip("| "), True, True
    if bullet := _BULLET.match(line):
        return line[bullet.end() :], True, False
    return line, bool(quote or _ITEM.match(line)), False


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
    if before.endswith(_SENTENCE_ENDS):
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
