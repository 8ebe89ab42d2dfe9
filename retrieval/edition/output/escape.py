r"""Plain text written into Markdown so that it reads as the same text, whatever stands in it.

Signs that would be marks get a backslash. A line that would be taken for a part of the form (a heading, a rule, an
item, a label such as ``摘要：``) starts with a space that does not break, which a reader of the line takes off again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from retrieval.digest.heads import parse_head
from retrieval.digest.markdown import heading_of, labelled, without_ornament
from retrieval.text.markup import clean, plain_line, plain_text

_GUARD: Final = "&nbsp;"
_URL = re.compile(r"https?://[^\s<>()（）\[\]{}，。；、“”\"`*|\\]+")
_MARKS = re.compile(
    r"""
    [\\*$~\[{}]                                 # marks anywhere
  | (?<![^\W_])_ | _(?![^\W_])                  # a low line that is not inside a name
  | <(?=[A-Za-z/!?]) | (?<=[\w"'/-])>           # tags and comments
  | (?<!\S)\#                                   # a heading, or the end of one
  | &(?=[A-Za-z\#]\w*;)                         # an entity
    """,
    re.VERBOSE,
)
_BLOCK_MARK = re.compile(r"[-+=>|•·▪◦]|\d{1,3}\s*[.)、．:：）]")
_LABELS: Final = (
    "原文标题|英文标题|原标题|摘要|论文摘要|中文摘要|论文链接|链接|links?|url|阅读来源|read from|关键词|keywords"
    "|撰写|written by|date|日期"
)


def readable_lines(text: str) -> list[str]:
    """The lines of a text as every form shows them: white space folded; no control characters, no backticks."""
    lines = (" ".join(line.split()) for line in clean(text).replace("`", "").split("\n"))
    return [line for line in lines if line]


def readable_line(text: str) -> str:
    """A text as one such line."""
    return " ".join(readable_lines(text))


def escape_line(text: str) -> str:
    """One line of Markdown that reads as the text."""
    line = readable_line(text)
    return _GUARD + escape_span(line) if _would_be_a_mark(line) else escape_span(line)


def escape_span(line: str) -> str:
    """A part of a line, its marks made text; addresses stay as they are, as they would not work otherwise."""
    return "".join(part if is_url else _MARKS.sub(r"\\\g<0>", part) for is_url, part in _pieces(line))


def paragraphs(text: str) -> str:
    """A text with each line a paragraph."""
    return "\n\n".join(map(escape_line, readable_lines(text)))


def blocks(text: str) -> str:
    """A text as a paragraph where it is one line, else as a list of its lines."""
    lines = readable_lines(text)
    return paragraphs(text) if len(lines) < 2 else "\n".join(f"- {escape_line(line)}" for line in lines)  # noqa: PLR2004 - one line is no list


def as_read(text: str) -> str:
    """A text for a form that is read as Markdown but need not be: as it is where that reads the same, else escaped."""
    wanted = "\n".join(readable_lines(text))
    return wanted if plain_text(wanted) == wanted else paragraphs(text)


def line_as_read(text: str) -> str:
    """The same for a text of one line, such as a title or a name."""
    wanted = readable_line(text)
    return wanted if plain_line(wanted) == wanted else escape_span(wanted)


def _pieces(line: str) -> Iterator[tuple[bool, str]]:
    end = 0
    for match in _URL.finditer(line):
        yield False, line[end : match.start()]
        yield True, match[0]
        end = match.end()
    yield False, line[end:]


def _would_be_a_mark(line: str) -> bool:
    """Whether a reader of one of the forms, or of Markdown, would take the line for more than text."""
    return bool(
        _BLOCK_MARK.match(line)
        or labelled(line, _LABELS)
        or heading_of(line)
        or parse_head(line)
        or without_ornament(line) != line
    )
