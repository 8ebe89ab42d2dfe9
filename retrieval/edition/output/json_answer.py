"""An edition as JSON: the shape of the Hugging Face Daily Papers answer, and what was read and written beside it. Pure.

``retrieval.digest.hf_daily`` reads it as it reads that answer. What is paperboy's own stands under ``paperboy`` of each
entry and of the whole; texts there are plain.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from retrieval.digest.identity import web_link
from retrieval.edition.output.escape import as_read, line_as_read, readable_line, readable_lines
from retrieval.edition.output.figures import missing_lines
from retrieval.edition.output.newsletter import readable_keywords
from retrieval.edition.types import Area, Edition, EditionPaper, Spoken
from retrieval.types import Language, Paper, SectionName

SCHEMA: Final = 1  # of what stands under ``paperboy``
_UPDATED = re.compile(r'^  "updated": "[^"]*",$', re.MULTILINE)


def render_json(edition: Edition, *, files: Sequence[str], updated: datetime) -> str:
    """The edition as JSON text; ``data`` has the entries. ``files`` are the day's, ``updated`` when it last changed."""
    return json.dumps(_object(edition, files, updated), ensure_ascii=False, indent=1) + "\n"


def same_content(one: str, other: str) -> bool:
    """Whether two such texts differ in nothing but the moment of the change."""
    return _UPDATED.sub("", one, count=1) == _UPDATED.sub("", other, count=1)


def _object(edition: Edition, files: Sequence[str], updated: datetime) -> dict[str, object]:
    return {
        "date": edition.date.isoformat(),
        "count": len(edition.papers),
        "paperboy": {
            "schema": SCHEMA,
            "updated": updated.isoformat(),
            "language": edition.language,
            "areas": [_area(area) for area in edition.statistics.areas],
            "trend": {day.isoformat(): papers for day, papers in edition.statistics.trend},
            "files": sorted(files),
            "audio": _audio(edition.spoken),
            "missing": list(missing_lines(edition, edition.language)),
        },
        "data": [_entry(each, edition.date, edition.language) for each in edition.papers],
    }


def script_hash(script: str) -> str:
    """What a script is known by, to tell whether audio is of it."""
    return hashlib.sha256(script.encode("utf-8", "surrogatepass")).hexdigest()


def _audio(spoken: Spoken | None) -> dict[str, object] | None:
    if spoken is None or spoken.mp3 is None:
        return None
    return {"script": script_hash(spoken.script), "engine": spoken.engine, "seconds": spoken.seconds}


def _area(area: Area) -> dict[str, object]:
    return {"names": dict(area.names), "papers": area.papers, "lift": area.lift}


def _entry(each: EditionPaper, day: date, language: Language) -> dict[str, object]:
    paper = each.paper
    fields = {
        "id": paper.id if paper.is_traced else None,
        "title": line_as_read(paper.title),
        "summary": as_read(_section(paper, SectionName.ABSTRACT)),
        "ai_summary": as_read(_section(paper, SectionName.SUMMARY)),
        "ai_keywords": _lines(paper.keywords),
        "authors": [{"name": name} for name in _lines(paper.authors)],
        "organization": {"fullname": line_as_read(paper.organization)} if paper.organization else None,
        "upvotes": paper.upvotes,
        "githubRepo": web_link(paper.links.code),
        "projectPage": web_link(paper.links.project),
        "submittedOnDailyAt": f"{day}T00:00:00.000Z",
    }
    kept = {name: value for name, value in fields.items() if value not in (None, "", [])}
    return {"paper": kept, "title": fields["title"], "paperboy": _written(each, language)}


def _written(each: EditionPaper, language: Language) -> Mapping[str, object]:
    """What was read and written of a paper."""
    note = each.note
    return {
        "read_from": each.read_from.value,
        "model": None if note.model is None else readable_line(note.model),
        "title": readable_line(each.paper.title),
        "title_zh": readable_line(note.title_zh or "") or None,
        "abstract": _plain(note.abstract),
        "abstract_language": note.abstract_language,
        "language": note.language,
        "sections": {name.value: _plain(text) for name, text in note.sections.items()},
        "keywords": readable_keywords(note),
        "dropped": [{"sentence": _plain(each.sentence), "reason": _plain(each.reason)} for each in note.dropped],
        "missing": [readable_line(what.told(language)) for what in note.missing],
    }


def _section(paper: Paper, name: SectionName) -> str:
    return next((section.text for section in paper.sections if section.name is name), "")


def _lines(names: Sequence[str]) -> list[str]:
    return [line for line in map(line_as_read, names) if line]


def _plain(text: str) -> str:
    return "\n".join(readable_lines(text))
