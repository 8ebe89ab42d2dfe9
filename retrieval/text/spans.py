"""Marks inside a line taken off: bold, code, links, formulas, tags, escapes."""

from __future__ import annotations

import re

from retrieval.text.latex import readable_commands, readable_math

# Noncharacters stand for asterisks and tildes that are text while those that are marks are taken off.
_STAR, _TILDE = "\ufdd0", "\ufdd1"
# Every span ends, or gives up, where the next one of its kind could begin: matching takes linear time.
_SPANS = re.compile(
    r"""
    ``(?P<quoted>[^`\n]{1,300}?)''
  | `(?P<single_quoted>[^`'\n]{1,80})'(?!\w)
  | (?P<ticks>`{1,3})(?P<code>[^`\n]+)(?P=ticks)(?!`)
  | !?\[(?P<label>[^\[\]\n]{0,400})\]\((?P<target>[^()\s]{0,800}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?)
        (?:[ ]"[^"\n]{0,200}")?\)
  | \\href\{(?P<href>[^{}\s]{1,800})\}\{(?P<href_label>[^{}\n]{0,400})\}
  | \\url\{(?P<braced_url>[^{}\s]{1,800})\}
  | <a\shref="(?P<anchor>https?://[^"<>\s]{1,800})"[^<>]{0,200}>(?P<anchor_label>[^<>\n]{0,400})</a>
  | <(?P<autolink>https?://[^<>\s]{1,800})>
  | (?P<url>https?://[^\s<>()（）\[\]{}，。；、“”"`*|\\]+)(?:\{(?P=url)\})?
  | \$\$?(?=[^\s$])(?P<math>[^$\n]{1,400}?)(?<=\S)\$\$?(?!\d)
  | \\\((?P<inline_math>(?:[^\n\\]|\\(?!\()){1,400}?)\\\)
  | <(?P<script>su[bp])>
  | (?P<tag></?(?:br|b|i|em|strong|sub|sup|u|a|img|span|div|p|center|font)(?:\s[a-z-]+=[^<>]{0,300})?\s?/?>)
  | (?P<comment><!--(?:(?!<!--)[^\n]){0,500}?-->)
  | &(?P<entity>lt|gt|amp|quot|nbsp);
  | \\(?P<escaped>[\\*_\#&%$~\[\](){}<>.!|+-])
    """,
    re.VERBOSE,
)
# Groups of a link's words and address, by the group of ``_SPANS`` that ends it.
_LINKS = {
    "target": ("label", "target"),
    "href_label": ("href_label", "href"),
    "anchor_label": ("anchor_label", "anchor"),
}
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "nbsp": " "}
_STARS = re.compile(r"\*+")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,300})(?<=\S)~~")


def plain_span(line: str) -> str:
    """A line without the marks inside it, white space folded.

    Asterisks of a power, of a name or of a footnote stay; a bold mark whose partner was cut off goes.
    """
    parts, end = [], 0
    for match in _SPANS.finditer(line):
        parts += [readable_commands(line[end : match.start()]), _read_span(match)]
        end = match.end()
    parts.append(readable_commands(line[end:]))
    text = _STRUCK.sub(r"\1", _without_stars("".join(parts)).replace(_STAR, "*").replace("`", ""))
    return " ".join(text.replace(_TILDE, "~").split())


def _read_span(match: re.Match[str]) -> str:
    """What a span of one of the kinds of ``_SPANS`` reads as."""
    kind = match.lastgroup
    if kind in {"quoted", "single_quoted"}:
        opening, closing = "“”" if kind == "quoted" else "‘’"
        return opening + readable_commands(match[kind]) + closing
    if kind in {"math", "inline_math"}:
        return readable_math(match[kind]).replace("*", _STAR)
    if kind in _LINKS:
        label, target = _LINKS[kind]
        return _read_link(match[label], match[target])
    return _read_verbatim(kind, match)


def _read_verbatim(kind: str | None, match: re.Match[str]) -> str:
    """Code, addresses and escaped signs as they are; a tag is nothing, or a space where it broke the line."""
    if kind in {"code", "autolink", "braced_url", "url", "escaped"}:
        return match[kind].replace("*", _STAR).replace("~", _TILDE)
    if kind == "entity":
        return _ENTITIES[match["entity"]]
    if kind == "script":
        return "^" if match["script"] == "sup" else "_"
    return " " if match[0].startswith("<br") else ""


def _read_link(label: str, target: str) -> str:
    """A link's words, with its address behind them where it leads to the web."""
    words = readable_commands(label.strip())
    if not target.startswith(("http://", "https://")) or words == target:
        return words
    return f"{words} ({target})" if words else target


def _without_stars(text: str) -> str:
    """The text without the asterisks of bold and italic."""
    runs = list(_STARS.finditer(text))
    marks = _find_marks(text, runs)
    pieces, end = [], 0
    for number, run in enumerate(runs):
        pieces += [text[end : run.start()], "" if number in marks else run[0]]
        end = run.end()
    return "".join([*pieces, text[end:]])


def _find_marks(text: str, runs: list[re.Match[str]]) -> set[int]:
    """Which runs of asterisks are marks: all of two or more but a power's, and single ones in pairs around words."""
    marks: set[int] = set()
    bold_is_open = False
    italic: int | None = None
    for number, run in enumerate(runs):
        before, after = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        if len(run[0]) > 1:
            if bold_is_open or not (_is_ascii_word(before) and after.isdigit()):
                marks.add(number)
                bold_is_open = not bold_is_open
        elif italic is not None and before.strip() and not _is_ascii_word(after):
            marks |= {italic, number}
            italic = None
        elif after.isalnum() and not _is_ascii_word(before):
            italic = number
    return marks


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
