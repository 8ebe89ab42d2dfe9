"""The tables of the chats. They may share a database with the archive's."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Connection, Date, Float, Index, Integer, MetaData, String, Table, Text

from retrieval.archive.schema_version import create_tables

SCHEMA_VERSION: Final = 1

_METADATA = MetaData()

META = Table(
    "chat_meta",
    _METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# A question with its answer: what follow-ups go on from, and what the buttons under the answer need.
EXCHANGES = Table(
    "chat_exchanges",
    _METADATA,
    Column("token", String(16), primary_key=True),
    Column("conversation", String(200), nullable=False),
    Column("asked_at", Float, nullable=False),  # seconds since 1970, UTC
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index("chat_exchanges_by_conversation", "conversation", "asked_at"),
    Index("chat_exchanges_by_time", "asked_at"),
)

LANGUAGES = Table(
    "chat_languages",
    _METADATA,
    Column("user", String(100), primary_key=True),
    Column("language", String(2), nullable=False),
)

USAGE = Table(
    "chat_usage",
    _METADATA,
    Column("day", Date, primary_key=True),
    Column("user", String(100), primary_key=True),
    Column("outcome", String(16), primary_key=True),  # a Status of an answer, or "failed"
    Column("questions", Integer, nullable=False),
    Column("milliseconds", Float, nullable=False),  # spent on them together
)


def create_or_check(connection: Connection, name: str) -> None:
    """Create the tables where they are missing. Raises StoreError where a newer paperboy wrote them."""
    create_tables(connection, _METADATA, META, SCHEMA_VERSION, name)
