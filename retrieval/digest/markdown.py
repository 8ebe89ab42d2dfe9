"""What the two Markdown forms have in common: headings, labelled fields, the end of the list, a paper of its parts.

The forms are read line by line with plain states. A Markdown parser (markdown-it-py) was considered: the notes' own
headings collide with the form's levels and their lists break it into pieces, so its tree helps with nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.digest.identity import linked_arxiv_ids, linked_repository, untraced_id, web_link
from retrieval.digest.notices import odd, rejected
from retrieval.reasons import Reason
from retrieval.text.markup import plain_line, plain_text
from retrieval.text.tokens import is_chinese
from retrieval.types import Form, Links, Notice, Paper, Section, SectionName

_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+|(?=[^\s#]))(.*)$")
_ORNAMENT = re.compile(r"^(?:[\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]\s*)+")
_TAIL = re.compile(r"(?:关键词云|词云|近期论文趋势|论文趋势|语音播报|订阅渠道)")
_RULE = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,})\s*$")
_DEEPEST_TAIL_LEVEL = 3
KEYWORD_MARK = " · "


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of any level; its words come without emoji and other ornaments before them."""

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A Markdown form cut into its header and its entries, each with the number of its first line."""

    header: Sequence[str]
    entries: tuple[tuple[int, Sequence[str]], ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a paper as they stand in a Markdown form, before its id is known."""

    form: Form
    line: int
    title: str
    title_zh: str | None
    texts: tuple[tuple[SectionName, str], ...]
    link_text: str
    read_from: str | None = None
    keywords: str = ""


def without_ornament(text: str) -> str:
    """The text without emoji before it."""
    return _ORNAMENT.sub("", text)


def heading_of(line: str) -> Heading | None:
    """The heading that a line is, or None."""
    match = _HEADING.match(line)
    return Heading(len(match[1]), without_ornament(match[2]).strip()) if match else None


def is_rule(line: str) -> bool:
    """Whether a line only separates: ``---``, ``====``."""
    return bool(_RULE.match(line))


def cut_entries(lines: Sequence[str], starts: Sequence[int], header: re.Pattern[str]) -> Cut:
    """The lines of each entry: up to the next one, to the part after the last paper, or to another digest's header."""
    entries = []
    end = _find_second_header(lines, starts[0] if starts else len(lines), header)
    kept = [start for start in starts if start < end]
    for start, stop in zip(kept, [*kept, end][1:], strict=True):
        entries.append((start + 1, lines[start : _find_tail(lines, start + 1, stop)]))
    notices = []
    if end < len(lines):
        notices.append(rejected(Reason("digest_second", advice="own_files"), line=end + 1))
    return Cut(lines[: starts[0] if starts else len(lines)], tuple(entries), tuple(notices))


def _find_second_header(lines: Sequence[str], start: int, header: re.Pattern[str]) -> int:
    """The line of a heading of level 1 that is a digest's header, from a line on, else the number of lines."""
    for number in range(start, len(lines)):
        heading = heading_of(lines[number]) if "#" in lines[number] else None
        if heading and heading.level == 1 and header.search(heading.words):
            return number
    return len(lines)


def _find_tail(lines: Sequence[str], start: int, stop: int) -> int:
    """The line where word cloud, trend, audio and subscription begin, which belong to no paper, else ``stop``."""
    for number in range(start, stop):
        heading = heading_of(lines[number]) if "#" in lines[number] else None
        if heading and heading.level <= _DEEPEST_TAIL_LEVEL and _TAIL.match(heading.words):
            return number
    return stop


def labelled(line: str, labels: str) -> re.Match[str] | None:
    """The match of a line such as ``**原文标题：** text`` for one of the labels (a regex): ``label``, ``text``.

    The mark may be bold or not, the colon full-width or not, inside the bold or behind it.
    """
    # White space is folded first: the optional spaces below would otherwise try every way to share a long run of it.
    return re.match(
        rf"(?:[-*+•] )?(?P<bold>\*\*|__)? ?(?P<label>{labels}) ?(?:\*\*|__)? ?[:：] ?(?:\*\*|__)? ?(?P<text>.*)$",
        " ".join(line.split()),
        re.IGNORECASE,
    )


def build_paper(draft: Draft) -> tuple[Paper, tuple[Notice, ...]]:
    """The paper of a draft, its position still 0, and what was odd about its links."""
    ids = linked_arxiv_ids(draft.link_text)
    paper_id = ids[0] if ids else untraced_id(draft.title)
    sections = tuple(_sections(draft))
    repository = linked_repository([text for name, text in draft.texts if name is SectionName.ABSTRACT])
    code, project = (
        _named_link(draft.link_text, "代码|code") or repository,
        _named_link(draft.link_text, "项目|project"),
    )
    notices = []
    if not ids:
        problem = Reason("paper_no_link" if "http" in draft.link_text else "paper_empty_link")
        notices.append(odd(problem, line=draft.line, paper=paper_id))
    if len(ids) > 1:
        notices.append(odd(Reason("paper_many_links", ids=", ".join(ids)), line=draft.line, paper=paper_id))
    paper = Paper(
        id=paper_id,
        title=draft.title,
        position=0,
        title_zh=draft.title_zh,
        sections=sections,
        links=Links.of_arxiv_id(paper_id, code=code, project=project) if ids else Links(code=code, project=project),
        keywords=tuple(filter(None, map(plain_line, draft.keywords.split(KEYWORD_MARK)))),
        read_from=draft.read_from,
    )
    return paper, tuple(notices)


def _named_link(text: str, names: str) -> str | None:
    """The address of the link on one of the words (a regex), in links with bars between them."""
    match = re.search(rf"\[(?:{names})\]\((\S+)\)(?=\s*(?:[|\n]|$))", text, re.IGNORECASE)
    return web_link(match[1]) if match else None


def _sections(draft: Draft) -> list[Section]:
    """One section a name, in order; texts of one name are joined, empty ones left out."""
    texts: dict[SectionName, list[str]] = {}
    for name, markdown in draft.texts:
        if text := plain_text(markdown):
            texts.setdefault(name, []).append(text)
    return [
        Section(name, text, "zh" if is_chinese(text) else "en", draft.form)
        for name, text in ((name, "\n".join(parts)) for name, parts in texts.items())
    ]
