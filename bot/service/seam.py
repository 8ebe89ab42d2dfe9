"""What an adapter asks of the bot. ``AnswerService`` is it; tests of adapters have a scripted one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from bot.commands.command import CommandTable
from bot.commands.suggestions import Offer, Suggestion
from bot.incoming import Incoming, Platform
from bot.reply import Reply
from bot.service.events import Event


class ChatService(Protocol):
    """Answers what comes from chats. Nothing here raises for what a user did or for what failed: replies say it."""

    @property
    def commands(self) -> CommandTable:
        """All commands, for platforms that want to know them."""

    def will_answer(self, incoming: Incoming) -> bool:
        """Whether a message is going to be answered, as far as access and limits tell: for what an adapter prepares."""

    def stream(self, incoming: Incoming) -> AsyncGenerator[Event, None]:
        """Answer, event by event; no event at all means that the bot stays silent.

        The next message of the same chat or thread is begun when the iterator has ended or was closed, so a consumer
        that sends each event before it takes the next one keeps the order. Close it with ``contextlib.aclosing``.
        """

    async def ask(self, incoming: Incoming) -> Reply | None:
        """The final reply alone; None means that the bot stays silent."""

    async def suggest(self, incoming: Incoming, *, option: str, typed: str) -> Sequence[Suggestion]:
        """Values for the option of ``incoming.command`` that is being typed, at most 25; waits for no other message."""

    async def offer(self, incoming: Incoming, *, limit: int = 20) -> Sequence[Offer]:
        """Papers for the words in ``incoming.text`` (the newest ones without words); waits for no other message."""

    async def chat_moved(self, platform: Platform, old_chat_id: str, new_chat_id: str) -> None:
        """A chat goes on under another id (a Telegram group that became a supergroup): its memory moves along."""

    async def close(self) -> None:
        """Take nothing more in, wait a few seconds for what is being answered, and end."""
