"""The Chinese newsletter: a numbered heading for each paper, its English title, its abstract, its links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from retrieval.digest.assemble import Entry, Reading
from retrieval.digest.calendar import date_in
from retrieval.digest.markdown import Draft, build_paper, cut_entries, heading_of, is_rule, labelled, without_ornament
from retrieval.digest.notices import odd, rejected
from retrieval.reasons import Reason
from retrieval.text.markup import plain_line
from retrieval.types import Form, Notice, SectionName

_TITLE = "原文标题|英文标题|原标题"
_ABSTRACT = "摘要|论文摘要|中文摘要"
_LINKS = "论文链接|链接"
_KEYWORDS = "关键词"
_WRITER = "撰写"
_FIELDS = (("title", _TITLE), ("abstract", _ABSTRACT), ("keywords", _KEYWORDS), ("writer", _WRITER), ("links", _LINKS))
_ORDER = ("title_zh", *(field for field, _ in _FIELDS), "rest")
_ONLY_BOLD = {"链接", _KEYWORDS, _WRITER}  # words that stand before a colon in texts as well
_NUMBER = re.compile(r"(\d{1,3})\s*[.、．:：)）]\s*")
_COUNT = re.compile(r"总?论文(?:总数|数量|数)[\s*]{0,4}[:：][\s*]{0,4}(\d{1,6})")
_HEADER = re.compile(r"论文日报")
_REPORT_LABELS = re.compile(r"应用领域|一句话核心贡献|核心贡献|使用指南|主要创新点|创新点|实验效果")
_LOOK_BACK = 4


def count_marks(lines: Sequence[str]) -> int:
    """How much in the lines looks like the newsletter."""
    return sum(bool(labelled(line, _TITLE)) or bool(_HEADER.search(line) and heading_of(line)) for line in lines)


def read_newsletter(lines: Sequence[str]) -> Reading:
    """The papers of a newsletter, with what its header says of date and number."""
    cut = cut_entries(lines, _find_starts(lines), _HEADER)
    entries: list[Entry] = []
    notices = list(cut.notices)
    for line, entry_lines in cut.entries:
        entry, noticed = _read_entry(entry_lines, line)
        entries += [entry] if entry else []
        notices += noticed
    count = next((int(match[1]) for line in cut.header if (match := _COUNT.search(line))), None)
    return Reading(Form.NEWSLETTER, tuple(entries), tuple(notices), count, _find_date(cut.header))


def _find_date(header: Sequence[str]) -> date | None:
    titled = [line for line in header if _HEADER.search(line)]
    return next((day for line in (*titled, *header) if (day := date_in(line))), None)


def _find_starts(lines: Sequence[str]) -> list[int]:
    """The lines where papers start.

    A paper is known by the label of its English title: it starts at the heading above it. Headings inside an abstract
    have no such label below them. A numbered heading after a rule that continues the count is a paper as well.
    """
    starts: list[int] = []
    for number, line in enumerate(lines):
        if (match := labelled(line, _TITLE)) and (match["bold"] or _heading_above(lines, number) is not None):
            above = _heading_above(lines, number)
            starts.append(number if above is None or above in starts[-1:] else above)
        elif heading_of(line) and _continues_count(lines, number, len(starts)):
            starts.append(number)
    return sorted(set(starts))


def _heading_above(lines: Sequence[str], number: int) -> int | None:
    """The heading directly above a label, with nothing between but its own wrapped line."""
    for above in range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1):
        if heading_of(lines[above]):
            return above
        if is_rule(lines[above]) or labelled(lines[above], f"{_ABSTRACT}|{_LINKS}|{_TITLE}"):
            return None
    return None


def _continues_count(lines: Sequence[str], number: int, found: int) -> bool:
    """Whether a heading without a title label below it is nevertheless the next paper's."""
    heading = heading_of(lines[number])
    numbered = _NUMBER.match(heading.words) if heading else None
    if heading is None or numbered is None or _REPORT_LABELS.search(heading.words):
        return False
    above = next((line for line in reversed(lines[max(0, number - _LOOK_BACK) : number]) if line.strip()), "---")
    follows_rule = is_rule(above) or heading_of(above) is not None
    return follows_rule and int(numbered[1]) == found + 1 and not _title_below(lines, number)


def _title_below(lines: Sequence[str], number: int) -> bool:
    return any(labelled(line, _TITLE) for line in lines[number + 1 : number + 1 + _LOOK_BACK])


def _read_entry(lines: Sequence[str], line: int) -> tuple[Entry | None, list[Notice]]:
    fields = _split_fields(lines)
    title, title_zh = plain_line(fields["title"]), plain_line(fields["title_zh"])
    if not title and not title_zh:
        return None, [rejected(Reason("paper_no_title_at_all"), line=line)]
    draft = Draft(
        form=Form.NEWSLETTER,
        line=line,
        title=title or title_zh,
        title_zh=title_zh if title_zh and title_zh != title else None,
        texts=((SectionName.ABSTRACT, fields["abstract"]), (SectionName.NOTE, fields["rest"])),
        link_text=fields["links"],
        keywords=fields["keywords"],
    )
    paper, notices = build_paper(draft)
    missing = [("english_title", title), ("chinese_title", title_zh), ("abstract", fields["abstract"].strip())]
    odds = [odd(Reason(f"paper_no_{what}"), line=line, paper=paper.id) for what, text in missing if not text]
    return Entry(paper, line), [*notices, *odds]


def _split_fields(lines: Sequence[str]) -> dict[str, str]:
    """An entry's text by field; text behind a title that no label announces is its abstract."""
    fields: dict[str, list[str]] = {field: [] for field in _ORDER}
    heading = heading_of(lines[0])
    state = "title_zh"
    if heading:
        fields["title_zh"].append(without_ornament(_NUMBER.sub("", heading.words, count=1)))
    for line in lines[1:] if heading else lines:
        label, text = _field_label(line, state, is_empty=not any(fields[state]))
        if label:
            state = label
        elif state in {"title", "title_zh"} and not line.strip() and any(fields[state]):
            state = "abstract" if state == "title" else state
        elif state == "links" and line.strip() and not _is_link_line(line):
            state = "rest"
        fields[state].append(text)
    return {name: "\n".join(parts) for name, parts in fields.items()}


def _field_label(line: str, state: str, *, is_empty: bool) -> tuple[str | None, str]:
    """The field that a line opens and the rest of the line; no label opens an earlier field, or a filled one again."""
    for field, labels in _FIELDS:
        match = labelled(line, labels)
        is_next = _ORDER.index(field) + is_empty > _ORDER.index(state)
        if match and is_next and (match["bold"] or match["label"] not in _ONLY_BOLD):
            return field, match["text"]
    return None, line


def _is_link_line(line: str) -> bool:
    return is_rule(line) or "http" in line or line.lstrip().startswith(("[", "|"))
