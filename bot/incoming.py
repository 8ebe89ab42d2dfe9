"""What reaches the bot from a chat, whatever the platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from retrieval.types import Language

Platform = Literal["telegram", "discord"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message to the bot, a command, or a button that was pressed. Adapters hand in only what is meant for the bot.

    Exactly one is meant: ``action`` of a button if it is set; else ``command`` with ``options`` by name, if the
    platform has told them apart; else ``text``, which may be a command typed out ("/papers 昨天"), the mention of the
    bot taken off. All ids are the platform's, as text. ``server_id`` is a Discord server. ``replied_text`` is the
    text of the message that this one replies to, ``reply_to`` its id. ``sent_at`` is in UTC, by the clock of this
    machine: an adapter that knows how far the platform's is off takes it into account. ``language_code`` is the
    client's ("zh-hans", "en-US"). ``is_chat_admin`` asks the platform whether the sender may change what the whole
    chat gets; it may block, and is to be called in a thread. None: the platform cannot tell. ``is_shared``: it
    stands in a thread that was opened for one question, where everybody talks about the same.
    """

    platform: Platform
    chat_id: str
    user_id: str
    sent_at: datetime
    text: str = ""
    thread_id: str | None = None
    server_id: str | None = None
    user_name: str = ""
    language_code: str | None = None
    message_id: str | None = None
    reply_to: str | None = None
    replied_text: str | None = None
    is_private: bool = True
    is_shared: bool = False
    command: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    action: str | None = None
    is_chat_admin: Callable[[], bool] | None = field(default=None, compare=False)

    @property
    def lane(self) -> str:
        """Whose messages are answered one after the other: those of a chat, or of a thread in it."""
        return f"{self.platform}/{self.chat_id}/{self.thread_id or ''}"

    @property
    def conversation(self) -> str:
        """The conversation that a message belongs to: by chat and thread; in groups by user, unless it is shared."""
        return f"{self.lane}/{'' if self.is_private or self.is_shared else self.user_id}"

    @property
    def awaits_answer(self) -> bool:
        """Whether the platform says that the bot failed where it stays silent: Discord does of commands and buttons."""
        return self.platform == "discord" and (self.command is not None or self.action is not None)

    @property
    def user(self) -> str:
        """The user on the platform."""
        return f"{self.platform}/{self.user_id}"


def interface_language(code: str | None) -> Language:
    """The language for somebody whose client speaks ``code``: Chinese for any Chinese, else English."""
    return "zh" if (code or "").casefold().startswith("zh") else "en"
