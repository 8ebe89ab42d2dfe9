"""The seam to SQLAlchemy: engine, transactions, and its errors as ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from retrieval.archive.schema import create_or_check
from retrieval.errors import StoreError
from retrieval.reasons import Reason

_WRITES = "paperboy_writes"
# What SQLite needs to be durable and to let readers read while one writes. FULL: a day that was acknowledged is on
# the disk even when the machine loses power.
_PRAGMAS = {"journal_mode": "WAL", "synchronous": "FULL", "busy_timeout": 30_000, "cache_size": -32_000}


class Database:
    """A database with tables of ours. Raises StoreError, and nothing of SQLAlchemy's.

    ``prepare`` creates the tables where they are missing, told the name for messages; ``kind`` says what they hold.
    """

    def __init__(
        self,
        place: str | Path,
        prepare: Callable[[Connection, str], None] = create_or_check,
        *,
        kind: Literal["archive", "chats", "posts"] = "archive",
    ) -> None:
        url = URL.create("sqlite", database=str(place)) if isinstance(place, Path) else _parse_url(place)
        place = str(url.database if url.drivername.startswith("sqlite") else url)
        self.name: str = Reason(f"store_{kind}", place=place)
        with self._translated():
            self._engine = _build_engine(url)
        self._writer = self._engine.execution_options(**{_WRITES: True})
        with self.writing() as connection:
            prepare(connection, self.name)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads one consistent state."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or rolled back as a whole."""
        with self._translated(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = Reason("store_unusable", advice=_advice(error), name=self.name, problem=_reason(error))
            raise StoreError(reason) from error
        except ModuleNotFoundError as error:
            package = str(error.name)
            raise StoreError(Reason("store_package", advice="install", name=self.name, package=package)) from error


def _parse_url(text: str) -> URL:
    try:
        return make_url(text)
    except SQLAlchemyError as error:
        raise StoreError(Reason("store_no_url", advice="give_url", problem=_reason(error))) from error


def _build_engine(url: URL) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    # The driver's implicit transactions would leave reads and CREATE TABLE outside of them.
    connection.isolation_level = None
    for pragma, value in _PRAGMAS.items():
        connection.execute(f"PRAGMA {pragma}={value}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that becomes a writer halfway can fail without a way to wait.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return " ".join(str(cause).split()).rstrip(".")


def _advice(error: SQLAlchemyError) -> str:
    if "not a database" in str(error) or "malformed" in str(error):
        return "move_away"
    return "check_place"
