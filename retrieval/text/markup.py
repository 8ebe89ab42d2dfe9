"""Markdown, LaTeX and pseudo tags as plain lines of text, for display and for retrieval.

The digests' Markdown was written by language models and is read by a line scanner and not by a Markdown parser: their
lists restart, indent at will and hold headings of any level, which CommonMark turns into code blocks and nested trees
that would have to be flattened again, and a parser knows neither their LaTeX nor their pseudo tags.

Tags that name tokens of a model (``<think>``, ``<fi>``) are words of the sentence they stand in and stay; a tag that
stands alone on its line, or opens or closes a line of a model's chatter, is dropped and its content stays.
"""

from __future__ import annotations

import re

from retrieval.text.latex import readable_commands, readable_math

# A noncharacter stands for asterisks that are text while those that are marks are taken off.
_STAR = "\ufdd0"
_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),  # control characters
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),  # overrides of the writing direction
    **dict.fromkeys([0xFEFF, 0x200B, 0x2060, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # half a character, from a broken escape
    **dict.fromkeys([0x09, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029], " "),
    0x0A: "\n",
}
_SPANS = re.compile(
    r"""
    ``(?P<quoted>[^`\n]{1,300}?)''
  | `(?P<single_quoted>[^`'\n]{1,80})'(?!\w)
  | (?P<ticks>`{1,3})(?P<code>[^`\n]+)(?P=ticks)(?!`)
  | !?\[(?P<label>[^\[\]\n]{0,400})\]\((?P<target>[^()\s]{0,800}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?)
        (?:[ ]+"[^"\n]{0,200}")?\)
  | \\href\{(?P<href>[^{}\s]{1,800})\}\{(?P<href_label>[^{}\n]{0,400})\}
  | \\url\{(?P<braced_url>[^{}\s]{1,800})\}
  | <(?P<autolink>https?://[^<>\s]{1,800})>
  | (?P<url>https?://[^\s<>()（）\[\]{}，。；、“”"`*|\\]+)(?:\{(?P=url)\})?
  | \$\$?(?=[^\s$])(?P<math>[^$\n]{1,400}?)(?<=\S)\$\$?(?!\d)
  | \\\((?P<inline_math>[^\n]{1,400}?)\\\)
  | <(?P<script>su[bp])>
  | (?P<tag></?(?:br|b|i|em|strong|sub|sup|u|a|img|span|div|p|center|font)(?:\s+[a-z-]+=[^<>]{0,300})?\s*/?>)
  | (?P<comment><!--[^\n]{0,500}?-->)
  | &(?P<entity>lt|gt|amp|quot|nbsp);
  | \\(?P<escaped>[\\*_\#&%$~\[\](){}<>.!|+-])
    """,
    re.VERBOSE,
)
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "nbsp": " "}
_STARS = re.compile(r"\*+")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,300})(?<=\S)~~")
_HEADING = re.compile(r"#{1,6}(?:\s+|$)|#{2,6}(?=[^\s#\d])")
_CLOSING_HASHES = re.compile(r"\s+#+\s*$")
_BULLET = re.compile(r"(?:[-*•·▪◦]|\+(?!\s+\d))\s+|\d{1,2}[.)、．]\s+(?=\S)")
_QUOTE_MARK = re.compile(r"(?:>\s?(?!\s*\d))+")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}$")
_TABLE_RULE_CHARACTERS = frozenset("|:- ")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`]*$")
_LABELLED = re.compile(
    r"\*\*[^*\n]{1,60}\*\*\s*[:：]|\*\*[^*\n]{1,60}[:：]\*\*|[（(][\da-z一二三四五六七八九十][)）]|[①-⑳]"
)
_LONE_TAG = re.compile(r"</?[A-Za-z][\w-]{0,30}>$")
_CHATTER = "thought|thoughts|think|thinking|reasoning|analysis|reflection|scratchpad"
_CHATTER_TAG = re.compile(rf"<(/?)(?:{_CHATTER})>", re.IGNORECASE)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef—…]")
_SENTENCE_END = ("。", "！", "？", "；")


def clean(text: str) -> str:
    """The text without control characters, direction overrides and broken surrogates; line ends are ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)


def plain_line(text: str) -> str:
    """One line of plain text, such as a title: marks off, wrapped lines joined, white space folded."""
    return _plain_span(join_lines(clean(text).split("\n")))


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
            blocks.append([f"`{line}`" if line and "`" not in line else line])
        elif not line or _RULE.match(line) or _TABLE_RULE_CHARACTERS.issuperset(line):
            open_block = False
        else:
            content, starts, ends = _read_line(line)
            if open_block and not starts and not blocks[-1][-1].endswith(_SENTENCE_END):
                blocks[-1].append(content)
            elif content:
                blocks.append([content])
            open_block = not ends and bool(blocks)
    lines = (_plain_span(join_lines(block)) for block in blocks)
    return "\n".join(line for line in lines if line)


def join_lines(lines: list[str]) -> str:
    """Wrapped lines as one: with a space, except beside Chinese and after the hyphen of a word that was broken."""
    joined = ""
    for line in filter(None, (" ".join(line.split()) for line in lines)):
        tight = joined and (_WIDE.match(joined[-1]) or _WIDE.match(line[0]) or _is_broken_word(joined, line))
        joined += line if tight or not joined else f" {line}"
    return joined


def _is_broken_word(before: str, after: str) -> bool:
    return before[-1] == "-" and before[-2:-1].isalpha() and after[0].isalpha()


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
    return line, bool(quote or _LABELLED.match(line)), False


def _without_chatter_tags(line: str) -> str:
    """A line without the tags that wrap a model's thoughts: alone, or first or last with no partner in mid-line."""
    if "<" not in line or _LONE_TAG.match(line):
        return line if "<" not in line else ""
    tags = list(_CHATTER_TAG.finditer(line))
    opens = bool(tags) and tags[0].start() == 0 and not tags[0][1]
    closes = bool(tags) and tags[-1].end() == len(line) and bool(tags[-1][1])
    if len(tags) > 1 + (opens and closes):
        return line
    start = tags[0].end() if opens else 0
    return line[start : tags[-1].start() if closes else len(line)].strip()


def _plain_span(line: str) -> str:
    """A line without the marks inside it."""
    parts, end = [], 0
    for match in _SPANS.finditer(line):
        parts += [readable_commands(line[end : match.start()]), _read_span(match)]
        end = match.end()
    parts.append(readable_commands(line[end:]))
    text = _without_stars("".join(parts)).replace(_STAR, "*").replace("`", "")
    return " ".join(_STRUCK.sub(r"\1", text).split())


def _read_span(match: re.Match[str]) -> str:
    """What a span of one of the kinds of ``_SPANS`` reads as."""
    groups = match.groupdict()
    kind = match.lastgroup
    if (quoted := groups["quoted"]) is not None:
        return f"“{readable_commands(quoted)}”"
    if (quoted := groups["single_quoted"]) is not None:
        return f"‘{readable_commands(quoted)}’"
    if groups["code"] is not None:
        return groups["code"].strip().replace("*", _STAR)
    if groups["label"] is not None:
        return _read_link(groups["label"], groups["target"])
    if groups["href"] is not None:
        return _read_link(groups["href_label"], groups["href"])
    if (formula := groups["math"] or groups["inline_math"]) is not None:
        return readable_math(formula).replace("*", _STAR)
    return _read_small_span(kind, match)


def _read_small_span(kind: str | None, match: re.Match[str]) -> str:
    if kind in {"autolink", "braced_url", "url"}:
        return match[kind].replace("*", _STAR)
    if kind == "script":
        return "^" if match["script"] == "sup" else "_"
    if kind == "entity":
        return _ENTITIES[match["entity"]]
    if kind == "escaped":
        return match["escaped"].replace("*", _STAR)
    return " " if match[0].startswith("<br") else ""


def _read_link(label: str, target: str) -> str:
    """A link's words, with its address behind them where it leads to the web."""
    words = readable_commands(label.strip())
    if not target.startswith(("http://", "https://")) or words == target:
        return words
    return f"{words} ({target})" if words else target


def _without_stars(text: str) -> str:
    """The text without the asterisks of bold and italic; those of a power, a name or a footnote stay."""
    drop: set[int] = set()
    bold: int | None = None
    italic: int | None = None
    runs = list(_STARS.finditer(text))
    for number, run in enumerate(runs):
        before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        if len(run[0]) > 1:
            closes = bold is not None
            if closes or not (_is_ascii_word(before) and after.isdigit()):
                drop.add(number)
                bold = None if closes else number
        elif italic is not None and before.strip() and not _is_ascii_word(after):
            drop |= {italic, number}
            italic = None
        elif after.isalnum() and not _is_ascii_word(before):
            italic = number
    pieces, end = [], 0
    for number, run in enumerate(runs):
        pieces += [text[end : run.start()], "" if number in drop else run[0]]
        end = run.end()
    return "".join([*pieces, text[end:]])


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
