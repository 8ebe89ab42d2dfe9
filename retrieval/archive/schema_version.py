"""The version that a set of tables notes of itself, so that an older paperboy does not spoil what it does not know."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, MetaData, Table, select, text

from retrieval.errors import StoreError
from retrieval.reasons import Reason


def create_tables(
    connection: Connection,
    tables: MetaData,
    meta: Table,
    version: int,
    name: str,
    *,
    key: str = "schema_version",
    upgrades: Sequence[str] = (),
) -> None:
    """Create the tables that are missing, and bring older ones up to now.

    ``meta`` notes their version under ``key``; the first of ``upgrades`` is the statement that leads from version 1 to
    2. ``name`` is the database's for messages. Raises StoreError where a newer paperboy wrote them.
    """
    meta.create(connection, checkfirst=True)
    noted = connection.scalar(select(meta.c.value).where(meta.c.key == key))
    found = version if noted is None else int(noted)
    if found > version:
        raise StoreError(Reason("store_newer", advice="upgrade", name=name, found=found, known=version))
    tables.create_all(connection)
    for statement in upgrades[found - 1 :]:
        connection.execute(text(statement))
    if noted is None:
        connection.execute(meta.insert().values(key=key, value=str(version)))
    elif found < version:
        connection.execute(meta.update().where(meta.c.key == key).values(value=str(version)))
