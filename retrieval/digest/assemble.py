"""Entries that a parser read, put together into a digest: duplicates, positions, counts, hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.digest.identity import normalise_title, untraced_id
from retrieval.digest.merge import content_hash
from retrieval.digest.notices import odd, rejected
from retrieval.reasons import Reason
from retrieval.types import Digest, Form, Links, Notice, Paper


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as one form lists it, at the line where its entry starts."""

    paper: Paper
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a parser read: entries in order, what it noticed, and what the header says.

    ``weak_date`` marks a date that was only concluded, so that a name that says another one contradicts nothing.
    """

    form: Form
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]
    declared_count: int | None
    date: date | None
    weak_date: bool = False


def assemble(reading: Reading, *, day: date, name: str, notices: tuple[Notice, ...] = ()) -> Digest:
    """A digest of the entries, each paper once, positions counted from 1."""
    papers, repeated = _distinct(reading.entries)
    count_notice = _check_count(reading, len(papers))
    papers = tuple(paper.at(position) for position, paper in enumerate(papers, 1))
    return Digest(
        date=day,
        papers=papers,
        forms=(reading.form,),
        origins=(name,),
        declared_count=reading.declared_count,
        notices=(*notices, *count_notice, *reading.notices, *repeated),
        content_hash=content_hash(day, papers),
    )


def _distinct(entries: Sequence[Entry]) -> tuple[tuple[Paper, ...], list[Notice]]:
    """The papers without repetitions. A link that belongs to another paper's title is not believed."""
    first: dict[str, Entry] = {}
    notices = []
    for entry in entries:
        known = first.get(entry.paper.id)
        if known is not None and not _same_title(known.paper, entry.paper):
            message = Reason("paper_same_link", id=known.paper.id)
            untraced = replace(entry.paper, id=untraced_id(entry.paper.title), links=Links(code=entry.paper.links.code))
            notices.append(odd(message, line=entry.line, paper=untraced.id))
            entry, known = Entry(untraced, entry.line), first.get(untraced.id)  # noqa: PLW2901 - the entry, corrected
        if known is None:
            first[entry.paper.id] = entry
        else:
            message = Reason("paper_again", line=known.line)
            notices.append(rejected(message, line=entry.line, paper=entry.paper.id))
    return tuple(entry.paper for entry in first.values()), notices


def _same_title(one: Paper, other: Paper) -> bool:
    return normalise_title(one.title) == normalise_title(other.title)


def _check_count(reading: Reading, found: int) -> tuple[Notice, ...]:
    declared = reading.declared_count
    if declared is None or declared == found:
        return ()
    return (odd(Reason("digest_count", declared=declared, found=found)),)
