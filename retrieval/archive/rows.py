"""The rows of the archive: written and read inside a transaction that the caller holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from retrieval.archive.change import Change, compare
from retrieval.archive.gather import gather
from retrieval.archive.schema import DAYS, ENTRIES, FORMS, KEY_LENGTH
from retrieval.digest.codec import digest_from_json, digest_to_json, paper_from_dict, paper_to_dict
from retrieval.digest.identity import normalise_title
from retrieval.digest.merge import content_hash, merge
from retrieval.types import Digest, Paper

_IDS_AT_ONCE: Final = 500  # values in one IN list; databases limit them


def decode_paper(text: str) -> Paper:
    """A paper out of its column."""
    return paper_from_dict(json.loads(text))


def encode_paper(paper: Paper) -> str:
    """A paper as its column holds it; equal papers give equal text."""
    return _storable(json.dumps(paper_to_dict(paper), ensure_ascii=False, separators=(",", ":")))


def _storable(text: str) -> str:
    """JSON that any database takes: half a surrogate pair, as in a file name that is no UTF-8, stands as its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def title_key(title: str) -> str:
    """A title as it is looked up: whatever its case, width, white space and punctuation."""
    return normalise_title(title)[:KEY_LENGTH]


def put_form(connection: Connection, digest: Digest) -> Change:
    """Store one form of one day, and derive the day anew where that form is not what it was."""
    (form,) = digest.forms
    key = (FORMS.c.day == digest.date) & (FORMS.c.form == form.value)
    text = _storable(digest_to_json(digest))
    if connection.scalar(select(FORMS.c.digest).where(key)) == text:
        papers = _papers_of(connection, digest.date)
        return compare(digest.date, papers, papers)
    connection.execute(delete(FORMS).where(key))
    connection.execute(insert(FORMS).values(day=digest.date, form=form.value, digest=text))
    return derive_day(connection, digest.date)


def derive_day(connection: Connection, day: date) -> Change:
    """Write what follows from a day's forms: its entries, its header, and the hashes of the days that are affected."""
    merged = merge(read_forms(connection, day))
    rows = {paper.id: _row(day, paper) for paper in merged.papers}
    change = compare(day, _papers_of(connection, day), {paper_id: row["paper"] for paper_id, row in rows.items()})
    _write_entries(connection, rows, change)
    header = _storable(digest_to_json(replace(merged, papers=())))
    held = connection.scalar(select(DAYS.c.hash).where(DAYS.c.day == day))
    connection.execute(delete(DAYS).where(DAYS.c.day == day))
    connection.execute(insert(DAYS).values(day=day, header=header, hash=held or "", papers=len(rows)))
    if held and not change.touched:
        return change
    affected = _days_of(connection, change.touched) | {day}
    for affected_day in sorted(affected):
        _write_hash(connection, affected_day)
    return replace(change, affected_days=tuple(sorted(affected)))


def _write_entries(connection: Connection, rows: dict[str, dict[str, Any]], change: Change) -> None:
    if gone := [{"of_day": change.day, "of_paper": paper_id} for paper_id in change.removed + change.changed]:
        this = (ENTRIES.c.day == bindparam("of_day")) & (ENTRIES.c.paper_id == bindparam("of_paper"))
        connection.execute(delete(ENTRIES).where(this), gone)
    if new := [rows[paper_id] for paper_id in change.added + change.changed]:
        connection.execute(insert(ENTRIES), new)


def _row(day: date, paper: Paper) -> dict[str, Any]:
    return {
        "day": day,
        "paper_id": paper.id,
        "position": paper.position,
        "title_key": title_key(paper.title),
        "title_zh_key": title_key(paper.title_zh) if paper.title_zh else None,
        "paper": encode_paper(paper),
    }


def _write_hash(connection: Connection, day: date) -> None:
    (digest,) = read_days(connection, day, day)
    value = content_hash(day, digest.papers)
    connection.execute(DAYS.update().where(DAYS.c.day == day).values(hash=value))


def read_days(connection: Connection, first: date, last: date) -> list[Digest]:
    """The days from first to last, one query for what they and other days say of their papers."""
    headers = connection.execute(
        select(DAYS.c.header, DAYS.c.hash).where(DAYS.c.day.between(first, last)).order_by(DAYS.c.day)
    ).all()
    listed = select(ENTRIES.c.paper_id).where(ENTRIES.c.day.between(first, last))
    newest_first = select(ENTRIES.c.day, ENTRIES.c.paper_id, ENTRIES.c.paper).order_by(ENTRIES.c.day.desc())
    by_id: dict[str, dict[date, Paper]] = {}
    for row in connection.execute(newest_first.where(ENTRIES.c.paper_id.in_(listed))):
        by_id.setdefault(row.paper_id, {})[row.day] = decode_paper(row.paper)
    return [_fill_in(digest_from_json(row.header), row.hash, by_id) for row in headers]


def _fill_in(header: Digest, value: str, by_id: dict[str, dict[date, Paper]]) -> Digest:
    papers = [
        gather(of_day[header.date], [paper for day, paper in of_day.items() if day != header.date])
        for of_day in by_id.values()
        if header.date in of_day
    ]
    papers.sort(key=lambda paper: paper.position)
    return replace(header, papers=tuple(papers), content_hash=value)


def read_forms(connection: Connection, day: date) -> list[Digest]:
    """The forms of a day as they were parsed."""
    query = select(FORMS.c.digest).where(FORMS.c.day == day).order_by(FORMS.c.form)
    return [digest_from_json(text) for text in connection.scalars(query)]


def _papers_of(connection: Connection, day: date) -> dict[str, str]:
    query = select(ENTRIES.c.paper_id, ENTRIES.c.paper).where(ENTRIES.c.day == day).order_by(ENTRIES.c.position)
    return {row.paper_id: row.paper for row in connection.execute(query)}


def _days_of(connection: Connection, paper_ids: Sequence[str]) -> set[date]:
    days: set[date] = set()
    for start in range(0, len(paper_ids), _IDS_AT_ONCE):
        some = paper_ids[start : start + _IDS_AT_ONCE]
        days.update(connection.scalars(select(ENTRIES.c.day).where(ENTRIES.c.paper_id.in_(some))))
    return days
