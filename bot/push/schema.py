"""The tables of the push. They stand in the database of the chats."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    true,
)

from retrieval.archive.schema_version import create_tables

_UPGRADES: Final = (
    "ALTER TABLE push_subscriptions ADD COLUMN audio BOOLEAN DEFAULT true NOT NULL",
    "ALTER TABLE push_subscriptions ADD COLUMN empty_days VARCHAR(16) DEFAULT 'weekdays' NOT NULL",
    # "Say why" was the default, so it cannot be told from a wish: what was left as it was stays the default.
    "UPDATE push_subscriptions SET empty_days = 'silent' WHERE NOT say_empty",
    "ALTER TABLE push_subscriptions DROP COLUMN say_empty",
)
SCHEMA_VERSION: Final = 1 + len(_UPGRADES)

_METADATA = MetaData()

META = Table(
    "push_meta",
    _METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

SUBSCRIPTIONS = Table(
    "push_subscriptions",
    _METADATA,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("chat_id", String(64), nullable=False),
    Column("thread_id", String(64)),
    Column("zone", String(64), nullable=False),
    Column("at", String(8)),  # a time of day, HH:MM; none: as soon as the digest is out
    Column("language", String(2), nullable=False),
    Column("owner", String(100), nullable=False),
    Column("since", Float, nullable=False),  # seconds since 1970, UTC, as all times here
    Column("size", String(16), nullable=False),
    Column("filter", Text, nullable=False),  # JSON
    Column("silent", Boolean, nullable=False),
    Column("pin", Boolean, nullable=False),
    Column("pictures", Boolean, nullable=False),
    Column("audio", Boolean, nullable=False, server_default=true()),  # since 2
    Column("empty_days", String(16), nullable=False, server_default="weekdays"),  # since 3
    Column("ended", Text),
    Index("push_subscriptions_by_chat", "platform", "chat_id"),
)

# The ledger: one row for each subscription and day.
DELIVERIES = Table(
    "push_deliveries",
    _METADATA,
    Column("subscription_id", String(32), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("papers", Text, nullable=False),  # a JSON list of ids
    Column("total", Integer, nullable=False),
    Column("reason", Text),
    Column("not_before", Float),
    Column("claim", Text),
    Column("begun", Integer),
    Column("changed_at", Float),
    Index("push_deliveries_by_day", "day"),
    Index("push_deliveries_by_state", "state"),
)

# The messages of a post, as far as they are known to be in the chat.
PARTS = Table(
    "push_parts",
    _METADATA,
    Column("subscription_id", String(32), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("message_id", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Index("push_parts_by_message", "message_id"),
    Index("push_parts_by_day", "day"),
)


def create_or_check(connection: Connection, name: str) -> None:
    """Create the tables where they are missing, and bring older ones up to now.

    Raises StoreError where a newer paperboy wrote them.
    """
    create_tables(connection, _METADATA, META, SCHEMA_VERSION, name, upgrades=_UPGRADES)
