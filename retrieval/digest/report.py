"""The reading report: under each paper's heading its link, what was read of it, and a note in five sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.digest.assemble import Entry, Reading
from retrieval.digest.calendar import date_in
from retrieval.digest.heads import HeadReader, is_section_head
from retrieval.digest.identity import linked_arxiv_ids, normalise_title
from retrieval.digest.markdown import Draft, build_paper, cut_entries, heading_of, is_rule, labelled
from retrieval.digest.notices import odd, rejected
from retrieval.reasons import Reason
from retrieval.text.markup import plain_line, plain_text
from retrieval.types import Form, Notice, SectionName

_PAPER_MARK = "📄"
_LINK = "链接|论文链接|links?|url"
_SOURCE = "阅读来源|read from"
_KEYWORDS = "关键词|keywords"
_WRITER = "撰写|written by"
_LABELS = (_LINK, _SOURCE, _KEYWORDS, _WRITER)
_HEADER = re.compile(r"daily papers report", re.IGNORECASE)
_DATE_LABEL = "date|日期"
_REPORT_WORDS = re.compile(r"^论文\w{0,4}(?:报告|笔记)\s*[:：]?|(?:的)?(?:论文|技术)?\w{0,2}报告(?:摘要)?$")
_PAPER_LEVEL = 2
_NEAR = 3  # lines: how far a rule stands above a paper's heading, and its link below
_SHORTEST_NAME = 4  # letters of a heading that is taken for a part of the title


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a note that belongs to one section, from its line on."""

    name: SectionName
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The part's Markdown."""
        return "\n".join(self.lines)


def count_marks(lines: Sequence[str]) -> int:
    """How much in the lines looks like the reading report."""
    return sum(
        bool(labelled(line, _SOURCE))
        or ("#" in line and heading_of(line) is not None and (_PAPER_MARK in line or bool(_HEADER.search(line))))
        for line in lines
    )


def read_report(lines: Sequence[str]) -> Reading:
    """The papers of a reading report, with the date that its header says."""
    starts = [number for number in range(len(lines)) if _is_paper_start(lines, number)]
    cut = cut_entries(lines, starts, _HEADER)
    entries: list[Entry] = []
    notices = list(cut.notices)
    for line, entry_lines in cut.entries:
        entry, noticed = _read_entry(entry_lines, line)
        entries += [entry] if entry else []
        notices += noticed
    return Reading(Form.REPORT, tuple(entries), tuple(notices), None, _find_date(cut.header))


def _find_date(header: Sequence[str]) -> date | None:
    dated = [line for line in header if labelled(line, _DATE_LABEL)]
    return next((day for line in (*dated, *header) if (day := date_in(line))), None)


def _is_paper_start(lines: Sequence[str], number: int) -> bool:
    """Whether a paper starts in a line: a heading of level 1 or 2 under a rule, or any above a paper's link and source.

    The headings of a note stand at any level and with any emoji; one that names a section never starts a paper.
    """
    heading = heading_of(lines[number]) if "#" in lines[number] else None
    if heading is None or is_section_head(lines[number]):
        return False
    above = next((line for line in reversed(lines[max(0, number - _NEAR) : number]) if line.strip()), "")
    if heading.level <= _PAPER_LEVEL and above.startswith("=====") and is_rule(above):
        return True
    below = [line for line in lines[number + 1 : number + 1 + _NEAR] if line.strip()]
    return any(labelled(line, _SOURCE) for line in below[:2]) or any(
        labelled(line, _LINK) and linked_arxiv_ids(line) for line in below[:1]
    )


def _is_metadata(line: str) -> bool:
    return bool(labelled(line, "|".join(_LABELS)))


def _read_entry(lines: Sequence[str], line: int) -> tuple[Entry | None, list[Notice]]:
    title_lines, fields, body = _split_entry(lines)
    title = plain_line("\n".join(title_lines))
    if not title:
        return None, [rejected(Reason("paper_no_title"), line=line)]
    parts, notices = _read_note(lines[body:], line + body, title)
    draft = Draft(
        form=Form.REPORT,
        line=line,
        title=title,
        title_zh=None,
        texts=tuple((part.name, part.text) for part in parts),
        link_text=fields.get(_LINK, ""),
        read_from=plain_line(fields.get(_SOURCE, "")) or None,
        keywords=fields.get(_KEYWORDS, ""),
    )
    paper, link_notices = build_paper(draft)
    notices = [*link_notices, *(replace(notice, paper=paper.id) for notice in notices)]
    if not paper.sections:
        notices.append(odd(Reason("paper_no_text"), line=line, paper=paper.id))
    return Entry(paper, line), notices


def _split_entry(lines: Sequence[str]) -> tuple[list[str], dict[str, str], int]:
    """An entry's title lines, what stands behind its labels, and the index of the line where its note begins."""
    heading = heading_of(lines[0])
    title = [heading.words if heading else ""]
    fields: dict[str, str] = {}
    index = 1
    while index < len(lines) and lines[index].strip() and not _starts_block(lines[index]):
        title.append(lines[index])
        index += 1
    while index < len(lines) and (_is_metadata(lines[index]) or not lines[index].strip()):
        for labels in _LABELS:
            if match := labelled(lines[index], labels):
                fields[labels] = f"{fields[labels]}\n{match['text']}" if labels in fields else match["text"]
        index += 1
    return title, fields, index


def _starts_block(line: str) -> bool:
    return _is_metadata(line) or heading_of(line) is not None or is_rule(line) or is_section_head(line)


def _read_note(lines: Sequence[str], line: int, title: str) -> tuple[list[Part], list[Notice]]:
    """The note cut at its section heads; what stands above them is NOTE where it carries content of its own."""
    reader = HeadReader()
    parts = [Part(SectionName.NOTE, line, [])]
    notices: list[Notice] = []
    for number, text in enumerate(lines, line):
        if head := reader.read(text):
            parts.append(Part(head.name, number, [head.text]))
        elif len(parts) > 1 or not _is_report_title(text, title):
            parts[-1].lines.append(text)
            if len(parts) == 1 and heading_of(text):
                notices.append(odd(Reason("note_heading"), line=number))
    filled = {part.name for part in parts if plain_text(part.text)}
    empty = [part for part in parts[1:] if part.name not in filled]
    return parts, notices + [
        odd(Reason("section_empty", name=Reason(f"section_{part.name.value}")), line=part.line) for part in empty
    ]


def _is_report_title(line: str, title: str) -> bool:
    """Whether a line above the sections only repeats the paper's title, or says that a report follows."""
    heading = heading_of(line)
    words = plain_line(heading.words if heading else line)
    bare = _REPORT_WORDS.sub("", words)
    if heading and bare != words:
        return True
    own, given = normalise_title(bare), normalise_title(title)
    return own == given or (heading is not None and len(own) >= _SHORTEST_NAME and own in given)
