"""What the bot remembers of chats, kept so that it survives a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, cast

from sqlalchemy import ColumnElement, Connection, Row, func, select

from bot.store.exchange import Exchange, dump_answer, dump_question, load_answer, load_question
from bot.store.schema import EXCHANGES, LANGUAGES, USAGE, create_or_check
from retrieval.archive.database import Database
from retrieval.types import Language, Turn

FAILED: Final = "failed"  # the outcome of a question without an answer
EXCHANGES_REMEMBERED: Final = 10  # of a conversation, the latest ones


@dataclass(frozen=True, slots=True)
class DayUsage:
    """The questions of one day: how many by outcome, by how many users, and the milliseconds they took together."""

    day: date
    users: int
    outcomes: Mapping[str, int]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """What one question came to: whose it was, its outcome, the milliseconds that it took."""

    day: date
    user: str
    outcome: str
    milliseconds: float


class ChatStore:
    """Conversations, languages and usage. ``place`` is a SQLite file's path or a database URL.

    Threads may share a store. Every method raises StoreError where the database cannot be used.
    """

    def __init__(self, place: str | Path) -> None:
        self._database = Database(place, create_or_check, kind="chats")

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    # conversations

    def keep(self, exchange: Exchange, spent: Spent | None = None) -> None:
        """Keep a question with its answer, and count it."""
        values = {
            "token": exchange.token,
            "conversation": exchange.conversation,
            "asked_at": exchange.asked_at.timestamp(),
            "question": dump_question(exchange.question),
            "answer": dump_answer(exchange.answer),
        }
        with self._database.writing() as connection:
            connection.execute(EXCHANGES.insert().values(values))
            if spent is not None:
                _count(connection, spent)

    def exchange(self, token: str) -> Exchange | None:
        """The exchange with a token; None if it was forgotten."""
        query = select(EXCHANGES).where(EXCHANGES.c.token == token)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _exchange_of(row)

    def history(self, conversation: str, since: datetime) -> tuple[Turn, ...]:
        """The latest turns of a conversation, oldest first; none if its last one is older than ``since``."""
        exchanges = self._latest(conversation)
        if not exchanges or exchanges[-1].asked_at < since:
            return ()
        return tuple(turn for exchange in exchanges for turn in exchange.turns())

    def last(self, conversation: str, since: datetime) -> Exchange | None:
        """The latest exchange of a conversation, if it is not older than ``since``."""
        latest = self._latest(conversation, EXCHANGES.c.asked_at >= since.timestamp())
        return latest[-1] if latest else None

    def history_before(self, exchange: Exchange) -> tuple[Turn, ...]:
        """The turns of its conversation that an exchange went on from."""
        earlier = self._latest(exchange.conversation, EXCHANGES.c.asked_at < exchange.asked_at.timestamp())
        return tuple(turn for each in earlier for turn in each.turns())

    def _latest(self, conversation: str, *conditions: ColumnElement[bool]) -> list[Exchange]:
        query = (
            select(EXCHANGES)
            .where(EXCHANGES.c.conversation == conversation, *conditions)
            .order_by(EXCHANGES.c.asked_at.desc())
            .limit(EXCHANGES_REMEMBERED)
        )
        with self._database.reading() as connection:
            return [_exchange_of(row) for row in reversed(connection.execute(query).all())]

    def forget(self, conversation: str) -> int:
        """Forget a conversation; returns how many questions it had."""
        with self._database.writing() as connection:
            return connection.execute(EXCHANGES.delete().where(EXCHANGES.c.conversation == conversation)).rowcount

    def forget_before(self, moment: datetime) -> int:
        """Forget the exchanges before a moment; returns how many these were."""
        with self._database.writing() as connection:
            return connection.execute(EXCHANGES.delete().where(EXCHANGES.c.asked_at < moment.timestamp())).rowcount

    def move(self, old_prefix: str, new_prefix: str) -> None:
        """Conversations whose names begin with one text begin with another from now on."""
        renamed = new_prefix + func.substr(EXCHANGES.c.conversation, len(old_prefix) + 1)
        begins = EXCHANGES.c.conversation.startswith(old_prefix, autoescape=True)
        with self._database.writing() as connection:
            connection.execute(EXCHANGES.update().where(begins).values(conversation=renamed))

    # languages

    def language_of(self, user: str) -> Language | None:
        """The language that a user has chosen."""
        query = select(LANGUAGES.c.language).where(LANGUAGES.c.user == user)
        with self._database.reading() as connection:
            return cast("Language | None", connection.scalar(query))

    def set_language(self, user: str, language: Language | None) -> None:
        """Keep the language that a user has chosen; None takes the choice back."""
        with self._database.writing() as connection:
            connection.execute(LANGUAGES.delete().where(LANGUAGES.c.user == user))
            if language is not None:
                connection.execute(LANGUAGES.insert().values(user=user, language=language))

    # usage

    def count(self, spent: Spent) -> None:
        """Count a question that has no answer to be kept."""
        with self._database.writing() as connection:
            _count(connection, spent)

    def questions_of(self, day: date, user: str) -> int:
        """How many questions a user has asked on a day."""
        query = select(func.sum(USAGE.c.questions)).where(USAGE.c.day == day, USAGE.c.user == user)
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def usage(self, first: date) -> Sequence[DayUsage]:
        """The questions since a day, by day."""
        since = USAGE.c.day >= first
        by_outcome = select(USAGE.c.day, USAGE.c.outcome, func.sum(USAGE.c.questions)).where(since)
        by_day = select(USAGE.c.day, func.count(USAGE.c.user.distinct()), func.sum(USAGE.c.milliseconds)).where(since)
        with self._database.reading() as connection:
            counts = connection.execute(by_outcome.group_by(USAGE.c.day, USAGE.c.outcome)).all()
            days = connection.execute(by_day.group_by(USAGE.c.day).order_by(USAGE.c.day)).all()
        return [
            DayUsage(day, users, {outcome: count for other, outcome, count in counts if other == day}, milliseconds)
            for day, users, milliseconds in days
        ]


def _count(connection: Connection, spent: Spent) -> None:
    own = (USAGE.c.day == spent.day) & (USAGE.c.user == spent.user) & (USAGE.c.outcome == spent.outcome)
    more = {"questions": USAGE.c.questions + 1, "milliseconds": USAGE.c.milliseconds + spent.milliseconds}
    if not connection.execute(USAGE.update().where(own).values(more)).rowcount:
        connection.execute(USAGE.insert().values(questions=1, **asdict(spent)))


def _exchange_of(row: Row[tuple[object, ...]]) -> Exchange:
    return Exchange(
        row.token,
        row.conversation,
        datetime.fromtimestamp(row.asked_at, UTC),
        load_question(row.question),
        load_answer(row.answer),
    )
