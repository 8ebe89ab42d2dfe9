"""What holds in chats: who may use the bot, how much, and how long it remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.incoming import Incoming, Platform
from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use the bot on a platform, by ids.

    Those may who are listed, or write in a chat or server that is listed; with no list at all, everybody. Admins may
    always.
    """

    users: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    servers: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()

    def allows(self, incoming: Incoming) -> bool:
        """Whether the sender may use the bot, there."""
        if not (self.users or self.chats or self.servers) or self.is_admin(incoming):
            return True
        listed = incoming.user_id in self.users or incoming.chat_id in self.chats
        return listed or incoming.server_id in self.servers

    def is_admin(self, incoming: Incoming) -> bool:
        """Whether the sender is an admin of the bot."""
        return incoming.user_id in self.admins


@dataclass(frozen=True, slots=True)
class ChatRules:
    """The rules. ``language`` is that of answers where a user has chosen none; None is the question's own."""

    access: Mapping[Platform, Access] = field(default_factory=dict)
    language: Language | None = None
    questions_a_minute: int = 6
    questions_a_day: int = 200
    memory: timedelta = timedelta(hours=24)
    buttons: timedelta = timedelta(days=30)
    stale: timedelta = timedelta(minutes=5)
    workers: int = 8
    waiting: int = 1000

    def access_of(self, incoming: Incoming) -> Access:
        """Who may use the bot where a message comes from."""
        return self.access.get(incoming.platform, Access())
