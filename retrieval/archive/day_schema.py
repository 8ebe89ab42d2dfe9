"""The tables of what is known of days beside their digests. Archives of before these tables get them when opened."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Connection, Date, Float, Integer, MetaData, String, Table, Text

from retrieval.archive.schema import META
from retrieval.archive.schema_version import create_tables

SCHEMA_VERSION: Final = 1
_VERSION_KEY: Final = "day_records_version"

_METADATA = MetaData()

# What the sources said of a day when they were last asked. Whether a day is held is not kept here: the archive knows.
NOTED = Table(
    "noted_days",
    _METADATA,
    Column("day", Date, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=True),
    Column("checked_at", Float, nullable=True),  # seconds since 1970, UTC
    Column("closed", Boolean, nullable=False),
)

# The last time that a source was asked for a day.
FETCHES = Table(
    "fetches",
    _METADATA,
    Column("source", String(200), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("checked_at", Float, nullable=False),  # seconds since 1970, UTC
    Column("papers", Integer, nullable=False),
    Column("reason", Text, nullable=True),
    Column("failures", Integer, nullable=False),
    Column("retry_after", Float, nullable=True),
    Column("etag", Text, nullable=True),
    Column("last_modified", Text, nullable=True),
)


def create_or_check(connection: Connection, name: str) -> None:
    """Create the tables where they are missing. Raises StoreError where a newer paperboy wrote them."""
    create_tables(connection, _METADATA, META, SCHEMA_VERSION, name, key=_VERSION_KEY)
