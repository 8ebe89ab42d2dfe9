"""The catalogue of digests and papers, by date, id, position and title."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Connection, func, or_, select

from retrieval.archive import day_schema, schema
from retrieval.archive.change import Change
from retrieval.archive.database import Database
from retrieval.archive.day_records import DayRecord, DayRecords
from retrieval.archive.gather import gather
from retrieval.archive.index_state import IndexState
from retrieval.archive.rows import decode_paper, derive_day, put_form, read_days, read_forms, title_key
from retrieval.archive.schema import DAYS, ENTRIES, FORMS
from retrieval.types import Digest, Paper

_DAYS_IN_MEMORY: Final = 64  # decoded days kept for the next question
_DAYS_AT_ONCE: Final = 32  # days read by one query when all are read


class Archive:
    """All digests, kept as parsed and merged on the way in.

    ``place`` is a SQLite file's path or a database URL. Threads may share an archive. Every method raises StoreError
    where the database cannot be used; what ``put`` returned for is committed and on the disk.
    """

    def __init__(self, place: str | Path) -> None:
        self._database = Database(place, _prepare)
        self.records = DayRecords(self._database)
        self.index = IndexState(self._database)
        self._putting = Lock()
        self._decoded: dict[date, tuple[tuple[str, str], Digest]] = {}  # with the state that the day had
        self._decoding = Lock()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def put(self, digest: Digest) -> Change:
        """Keep one form of one day; it replaces that form of that day where it is another."""
        with self._putting, self._database.writing() as connection:
            return put_form(connection, digest)

    def note_day(self, record: DayRecord) -> None:
        """Keep what was found out about a day; HELD is told from the archive, whatever is noted."""
        self.records.note_day(record)

    def day_record(self, day: date) -> DayRecord:
        """What is known of a day."""
        return self.records.of_days(day, day)[day]

    def day_records(self, first: date, last: date) -> dict[date, DayRecord]:
        """What is known of every day from first to last."""
        return self.records.of_days(first, last)

    def rederive(self) -> None:
        """Merge every day anew out of its forms, as the present code merges."""
        with self._putting, self._database.writing() as connection:
            for day in connection.scalars(select(FORMS.c.day).distinct().order_by(FORMS.c.day)).all():
                derive_day(connection, day)

    def days(self) -> tuple[date, ...]:
        """The days held, ascending; a day whose digest lists no paper is among them."""
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(DAYS.c.day).order_by(DAYS.c.day)))

    def newest(self, on_or_before: date | None = None) -> date | None:
        """The last day with papers, not after the one given."""
        query = select(func.max(DAYS.c.day)).where(DAYS.c.papers > 0)
        if on_or_before is not None:
            query = query.where(DAYS.c.day <= on_or_before)
        with self._database.reading() as connection:
            newest: date | None = connection.scalar(query)
        return newest

    def day(self, day: date) -> Digest | None:
        """All forms of a day as one digest, its papers with the texts of other days too; None for a day not held.

        ``content_hash`` changes with any of those texts: it is the hash of what the index holds for the day.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(DAYS.c.header, DAYS.c.hash).where(DAYS.c.day == day)).one_or_none()
            if row is None:
                return None
            state = (row.header, row.hash)  # another process may have changed the day
            known, digest = self._decoded.get(day, (None, None))
            if digest is None or known != state:
                (digest,) = read_days(connection, day, day)
                self._remember(day, state, digest)
        return digest

    def digests(self) -> Iterator[Digest]:
        """Every day as ``day`` returns it, ascending, a few in memory at a time."""
        days = self.days()
        for start in range(0, len(days), _DAYS_AT_ONCE):
            some = days[start : start + _DAYS_AT_ONCE]
            with self._database.reading() as connection:
                digests = read_days(connection, some[0], some[-1])
            yield from digests

    def entries(self) -> Iterator[tuple[date, Paper]]:
        """Every paper of every day, by day and position, its texts gathered."""
        for digest in self.digests():
            for paper in digest.papers:
                yield digest.date, paper

    def forms(self, day: date) -> tuple[Digest, ...]:
        """The forms of a day as they were parsed."""
        with self._database.reading() as connection:
            return tuple(read_forms(connection, day))

    def appearances(self, paper_id: str) -> tuple[date, ...]:
        """The days that list a paper, ascending."""
        query = select(ENTRIES.c.day).where(ENTRIES.c.paper_id == paper_id).order_by(ENTRIES.c.day)
        with self._database.reading() as connection:
            return tuple(connection.scalars(query))

    def entry(self, day: date, paper_id: str) -> Paper | None:
        """A paper as a day lists it, with the texts of its other days; None where the day does not list it."""
        query = select(ENTRIES.c.day, ENTRIES.c.paper).where(ENTRIES.c.paper_id == paper_id)
        with self._database.reading() as connection:
            of_day = {row.day: row.paper for row in connection.execute(query.order_by(ENTRIES.c.day.desc()))}
        if day not in of_day:
            return None
        own = decode_paper(of_day.pop(day))
        return gather(own, [decode_paper(text) for text in of_day.values()])

    def paper(self, paper_id: str) -> Paper | None:
        """A paper as its newest day lists it, with the texts of its other days."""
        query = select(ENTRIES.c.paper).where(ENTRIES.c.paper_id == paper_id).order_by(ENTRIES.c.day.desc())
        with self._database.reading() as connection:
            papers = [decode_paper(text) for text in connection.scalars(query)]
        return gather(papers[0], papers[1:]) if papers else None

    def paper_at(self, day: date, position: int) -> Paper | None:
        """The paper at a position, from 1, of a day."""
        digest = self.day(day)
        return next((paper for paper in digest.papers if paper.position == position), None) if digest else None

    def ids_of_title(self, title: str) -> tuple[str, ...]:
        """The papers with this title, English or Chinese, whatever its case, width and punctuation."""
        key = title_key(title)
        query = select(ENTRIES.c.paper_id).distinct().order_by(ENTRIES.c.paper_id)
        with self._database.reading() as connection:
            return tuple(
                connection.scalars(query.where(or_(ENTRIES.c.title_key == key, ENTRIES.c.title_zh_key == key)))
            )

    def count_papers(self) -> int:
        """How many different papers are held."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count(ENTRIES.c.paper_id.distinct()))) or 0

    def day_hashes(self) -> dict[date, str]:
        """For each day the hash of what the index must hold of it."""
        with self._database.reading() as connection:
            return {row.day: row.hash for row in connection.execute(select(DAYS.c.day, DAYS.c.hash))}

    def _remember(self, day: date, state: tuple[str, str], digest: Digest) -> None:
        with self._decoding:
            self._decoded.pop(day, None)
            self._decoded[day] = (state, digest)
            if len(self._decoded) > _DAYS_IN_MEMORY:
                del self._decoded[next(iter(self._decoded))]


def _prepare(connection: Connection, name: str) -> None:
    schema.create_or_check(connection, name)
    day_schema.create_or_check(connection, name)
