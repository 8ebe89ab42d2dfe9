"""What the archive knows of the index: which collection is in use and which days it holds in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from retrieval.archive.database import Database
from retrieval.archive.schema import DAYS, INDEXED, META

_NAME, _STAMP, _LEFTOVER = "index_name", "index_stamp", "index_leftover"


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """The collection in use and the stamp of embedding and schema that it was made with."""

    name: str
    stamp: str


class IndexState:
    """The index as the archive knows it.

    It is kept in the archive's database, so that changing over to a new collection is one transaction: whenever a
    process is killed, the record names a whole collection or one whose missing days are known.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self) -> IndexRecord | None:
        """The collection in use, None before the first."""
        with self._database.reading() as connection:
            name, stamp = _value(connection, _NAME), _value(connection, _STAMP)
        return None if name is None or stamp is None else IndexRecord(name, stamp)

    def switch(self, record: IndexRecord, days: Mapping[date, str]) -> None:
        """Use this collection from now on, which holds the days with the given hashes and no others.

        The one that was in use before becomes the leftover.
        """
        with self._database.writing() as connection:
            before = _value(connection, _NAME)
            _set(connection, _LEFTOVER, None if before == record.name else before)
            _set(connection, _NAME, record.name)
            _set(connection, _STAMP, record.stamp)
            connection.execute(delete(INDEXED))
            _insert_days(connection, days)

    def mark(self, days: Mapping[date, str]) -> None:
        """Note that the collection in use holds these days in full, in the state that the hashes stand for."""
        with self._database.writing() as connection:
            connection.execute(delete(INDEXED).where(INDEXED.c.day.in_(list(days))))
            _insert_days(connection, days)

    def days(self) -> dict[date, str]:
        """The days that the collection in use holds in full, with the hash of each."""
        with self._database.reading() as connection:
            rows = connection.execute(select(INDEXED.c.day, INDEXED.c.hash).order_by(INDEXED.c.day))
            return {row.day: row.hash for row in rows}

    def pending(self) -> dict[date, str]:
        """The days whose state in the archive is not the one in the index, with the hash of the archive's."""
        joined = DAYS.outerjoin(INDEXED, DAYS.c.day == INDEXED.c.day)
        differs = INDEXED.c.hash.is_(None) | (INDEXED.c.hash != DAYS.c.hash)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(DAYS.c.day, DAYS.c.hash).select_from(joined).where(differs).order_by(DAYS.c.day)
            )
            return {row.day: row.hash for row in rows}

    def leftover(self) -> str | None:
        """The collection that is to be dropped: one that is being built, or was until a kill, or was in use before."""
        with self._database.reading() as connection:
            return _value(connection, _LEFTOVER)

    def set_leftover(self, name: str | None) -> None:
        """Note a collection before it is built, so that it is dropped unless it comes into use; None once dropped."""
        with self._database.writing() as connection:
            _set(connection, _LEFTOVER, name)


def _value(connection: Connection, key: str) -> str | None:
    return connection.scalar(select(META.c.value).where(META.c.key == key))


def _set(connection: Connection, key: str, value: str | None) -> None:
    connection.execute(delete(META).where(META.c.key == key))
    if value is not None:
        connection.execute(insert(META).values(key=key, value=value))


def _insert_days(connection: Connection, days: Mapping[date, str]) -> None:
    if days:
        connection.execute(insert(INDEXED), [{"day": day, "hash": digest} for day, digest in days.items()])
