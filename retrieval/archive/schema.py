"""The tables of the archive."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Date, Index, Integer, MetaData, String, Table, Text

from retrieval.archive.schema_version import create_tables

SCHEMA_VERSION: Final = 1
KEY_LENGTH: Final = 240  # characters of a title key: PostgreSQL refuses index rows of more than 2,700 bytes

_METADATA = MetaData()

META = Table(
    "meta",
    _METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# The truth: one row for each form of each day, as JSON.
FORMS = Table(
    "forms",
    _METADATA,
    Column("day", Date, primary_key=True),
    Column("form", String(16), primary_key=True),
    Column("digest", Text, nullable=False),
)

# Derived from FORMS: the merged day without its papers, and a hash of its papers with their gathered texts.
DAYS = Table(
    "days",
    _METADATA,
    Column("day", Date, primary_key=True),
    Column("header", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("papers", Integer, nullable=False),
)

# Derived from FORMS: what one merged day says of one paper.
ENTRIES = Table(
    "entries",
    _METADATA,
    Column("day", Date, primary_key=True),
    Column("paper_id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title_key", String(KEY_LENGTH), nullable=False, index=True),
    Column("title_zh_key", String(KEY_LENGTH), nullable=True, index=True),
    Column("paper", Text, nullable=False),
    Index("entries_by_paper", "paper_id", "day"),
    Index("entries_by_position", "day", "position"),
)

# What the index holds: the hash of each day that was written to it in full.
INDEXED = Table(
    "indexed",
    _METADATA,
    Column("day", Date, primary_key=True),
    Column("hash", String(64), nullable=False),
)


def create_or_check(connection: Connection, name: str) -> None:
    """Create the tables where they are missing. Raises StoreError where a newer paperboy wrote them."""
    create_tables(connection, _METADATA, META, SCHEMA_VERSION, name)
