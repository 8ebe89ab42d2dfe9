"""The answer of the Hugging Face Daily Papers API: JSON, as it came or as others stored it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TypeGuard

from retrieval.digest.assemble import Entry, Reading
from retrieval.digest.calendar import date_in
from retrieval.digest.identity import arxiv_id_of, linked_arxiv_ids, linked_repository, untraced_id, web_link
from retrieval.digest.json_list import read_json_list
from retrieval.digest.notices import odd, rejected
from retrieval.digest.python_repr import read_python_repr
from retrieval.errors import DigestError
from retrieval.reasons import Reason
from retrieval.text.markup import plain_line, plain_text
from retrieval.text.tokens import is_chinese
from retrieval.types import Form, Links, Notice, Paper, Section, SectionName

_LONGEST_ENTRY = 2**20  # characters of an entry that is itself a text
_MOST_UPVOTES = 10**9
# In arXiv's abstracts two spaces after a line break start a paragraph; a line break alone is only wrapping.
_PARAGRAPH = re.compile(r"\n[ \t]{2,}(?=\S)")

Fields = Mapping[str, object]


def read_hf_daily(text: str, name: str) -> Reading:
    """The papers of an answer of the API: a list, or an object around it. Raises DigestError for other JSON."""
    try:
        found = read_json_list(text)
    except ValueError as error:
        problem = error.args[0]
        raise DigestError(Reason("digest_no_list", advice="fetch_again", name=name, problem=problem)) from error
    entries: list[Entry] = []
    notices = list(found.notices)
    days: Counter[date] = Counter()
    for line, value in found.entries:
        fields, problem = _fields_of(value)
        entry, noticed = _read_entry(fields, line) if fields is not None else (None, [rejected(problem, line=line)])
        entries += [entry] if entry else []
        notices += noticed
        days.update(_submission_days(fields or {}))
    if notices and not entries:
        problem = notices[0].message
        raise DigestError(Reason("digest_nothing_read", advice="fetch_again", name=name, problem=problem))
    written = date_in(_text(found.wrapper, "date"))
    count = found.wrapper.get("count")
    return Reading(
        form=Form.HF_DAILY,
        entries=tuple(entries),
        notices=tuple(notices),
        declared_count=count if _is_count(count) else None,
        date=written or _most_common(days),
        weak_date=written is None,
    )


def _most_common(days: Counter[date]) -> date | None:
    """The day that most papers name, the earliest of several."""
    return min(days, key=lambda day: (-days[day], day), default=None)


def _fields_of(value: object) -> tuple[Fields | None, str]:
    """An entry's fields, or None and why there are none; entries written as text are read once more."""
    if isinstance(value, str):
        try:
            value = _read_text_entry(value)
        except ValueError as error:
            return None, Reason("entry_text", problem=error.args[0])
    if not isinstance(value, dict):
        return None, Reason("entry_no_object", kind=type(value).__name__)
    return value, ""


def _read_text_entry(text: str) -> object:
    if len(text) > _LONGEST_ENTRY:
        raise ValueError(Reason("entry_long", count=len(text)))
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return read_python_repr(text)
    return value


def _paper_fields(fields: Fields) -> Fields:
    """The fields of the paper inside an entry, and the entry's own where the paper lacks them."""
    inner, _ = _fields_of(fields.get("paper"))
    return {**fields, **{key: value for key, value in (inner or {}).items() if value not in (None, "", [])}}


def _read_entry(entry: Fields, line: int) -> tuple[Entry | None, list[Notice]]:
    fields = _paper_fields(entry)
    title = plain_line(_text(fields, "title"))
    if not title:
        arxiv_id = arxiv_id_of(_text(fields, "id"))
        return None, [rejected(Reason("entry_no_title"), line=line, paper=arxiv_id)]
    arxiv_id = _arxiv_id(fields)
    paper_id = arxiv_id or untraced_id(title)
    sections = _sections(fields)
    notices = []
    if arxiv_id is None:
        notices.append(odd(Reason("entry_no_id"), line=line, paper=paper_id))
    if SectionName.ABSTRACT not in {section.name for section in sections}:
        notices.append(odd(Reason("entry_no_abstract"), line=line, paper=paper_id))
    paper = Paper(
        id=paper_id,
        title=title,
        position=0,
        sections=sections,
        links=_links(arxiv_id, fields, sections),
        authors=_names(fields.get("authors")),
        organization=_organization(fields),
        upvotes=_upvotes(fields),
        keywords=_names(fields.get("ai_keywords") or fields.get("keywords")),
    )
    return Entry(paper, line), notices


def _arxiv_id(fields: Fields) -> str | None:
    given = next((_text(fields, key) for key in ("id", "arxiv_id", "paper_id") if _text(fields, key)), "")
    linked = linked_arxiv_ids(f"{given} {_text(fields, 'url')}")
    return arxiv_id_of(given) or next(iter(linked), None)


def _links(arxiv_id: str | None, fields: Fields, sections: tuple[Section, ...]) -> Links:
    code = web_link(fields.get("githubRepo")) or web_link(fields.get("github"))
    code = code or linked_repository(section.text for section in sections if section.name is SectionName.ABSTRACT)
    project = web_link(fields.get("projectPage")) or web_link(fields.get("project"))
    return Links.of_arxiv_id(arxiv_id, code=code, project=project) if arxiv_id else Links(code=code, project=project)


def _sections(fields: Fields) -> tuple[Section, ...]:
    texts = (
        (
            SectionName.ABSTRACT,
            plain_text(_PARAGRAPH.sub("\n\n", _text(fields, "summary") or _text(fields, "abstract"))),
        ),
        (SectionName.SUMMARY, plain_text(_text(fields, "ai_summary"))),
    )
    return tuple(Section(name, text, "zh" if is_chinese(text) else "en", Form.HF_DAILY) for name, text in texts if text)


def _names(value: object) -> tuple[str, ...]:
    """The names in a list of names, or of objects that hold one, each once."""
    found = []
    for item in value if isinstance(value, list) else []:
        named = item.get("name") if isinstance(item, dict) else item
        found.append(plain_line(named) if isinstance(named, str) else "")
    return tuple(dict.fromkeys(filter(None, found)))


def _organization(fields: Fields) -> str | None:
    given = fields.get("organization") or fields.get("org")
    if isinstance(given, dict):
        given = _text(given, "fullname") or _text(given, "name")
    return (plain_line(given) or None) if isinstance(given, str) else None


def _upvotes(fields: Fields) -> int | None:
    count = fields.get("upvotes")
    return count if _is_count(count) else None


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_UPVOTES


def _submission_days(entry: Fields) -> list[date]:
    day = date_in(_text(_paper_fields(entry), "submittedOnDailyAt")[:10])
    return [day] if day else []


def _text(fields: Fields, key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""
