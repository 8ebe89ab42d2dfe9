"""Talking to the service as adapters do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.incoming import Incoming
from bot.lookup import Beginnings
from bot.push.rules import PushDesk, PushRules
from bot.push.store import PushStore
from bot.render.reply_terminal import render_terminal
from bot.reply import Audio, Reply
from bot.service import Access, AnswerService, ChatRules, Event
from bot.store import ChatStore
from retrieval.answer.model.budget import Usage
from retrieval.archive import Archive
from retrieval.types import Scope
from tests.fakes.engines import FakeEngine

ADMIN = "99"
NOW = datetime(2026, 1, 21, 8, 0, tzinfo=UTC)  # the Wednesday after the digests


@dataclass
class Clock:
    """Time that passes when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def today(self) -> date:
        return self.now.date()

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class TitleSearch:
    """Finds the papers that have all the words in their titles, the newest first."""

    archive: Archive
    searched: list[tuple[str, Scope | None]] = field(default_factory=list)

    def search(self, words: str, scope: Scope | None, _today: date) -> Sequence[tuple[str, date]]:
        self.searched.append((words, scope))
        found = {
            paper.id: day
            for day, paper in self.archive.entries()
            if (scope is None or scope.covers(day))
            and all(word.casefold() in f"{paper.title} {paper.title_zh}".casefold() for word in words.split())
        }
        return list(found.items())

    def begun(self, typed: str, most: int) -> Sequence[tuple[str, date]]:
        entries = ((paper.id, day, (paper.title, paper.title_zh or "")) for day, paper in self.archive.entries())
        return Beginnings(entries).find(typed, most)


class Talk:
    """A service, and somebody who talks to it. ``audio`` is the spoken edition of every day, in Chinese."""

    def __init__(
        self, archive: Archive, place: Path, engine: object = None, *, audio: Audio | None = None, **rules: object
    ) -> None:
        self.clock = Clock()
        self.engine: Any = FakeEngine() if engine is None else engine
        self.search = TitleSearch(archive)
        self.store = ChatStore(place)
        self.push = PushStore(place)
        self.push_changes = 0
        access = {"telegram": Access(admins=frozenset({ADMIN}))}
        self.service = AnswerService(
            engine=lambda: self.engine,
            archive=archive,
            search=self.search,
            store=self.store,
            rules=replace(ChatRules(access=access, questions_a_minute=1000), **rules),
            today=self.clock.today,
            now=self.clock,
            model_usage=lambda: Usage(1500, 0.25),
            push=PushDesk(
                self.push,
                PushRules("Asia/Shanghai", most=4),
                self.clock,
                self._note_change,
                audio=lambda _, language: audio if language == "zh" else None,
            ),
        )

    def _note_change(self) -> None:
        self.push_changes += 1

    def incoming(self, text: str = "", **values: object) -> Incoming:
        """A message of user 7 in a private chat, sent now; ``values`` say what is different."""
        own = Incoming("telegram", "7", "7", self.clock.now, text, language_code="zh")
        return replace(own, **values)

    def ask(self, text: str = "", **values: object) -> Reply | None:
        """What the service replies."""
        return asyncio.run(self.service.ask(self.incoming(text, **values)))

    def reply(self, text: str = "", **values: object) -> Reply:
        """What the service replies; it does."""
        reply = self.ask(text, **values)
        assert reply is not None
        return reply

    def say(self, text: str = "", **values: object) -> str:
        """What the service replies, as a terminal shows it."""
        return render_terminal(self.reply(text, **values))

    def press(self, reply: Reply, label: str, **values: object) -> Reply:
        """What the service replies to the button with a label."""
        return self.reply(action=action_of(reply, label), **values)

    def events(self, text: str = "", **values: object) -> list[Event]:
        """All events of a message."""

        async def collect() -> list[Event]:
            return [event async for event in self.service.stream(self.incoming(text, **values))]

        return asyncio.run(collect())


def labels(reply: Reply) -> list[str]:
    """The labels of all buttons."""
    return [button.label for row in reply.buttons for button in row]


def action_of(reply: Reply, label: str) -> str:
    """The action of the button whose label has some words."""
    return next(button.action for row in reply.buttons for button in row if label in button.label)
