"""The adapter alone against the stand-in, with a service that says what it is told to, in this process."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from bot.adapters.telegram import TelegramAdapter
from bot.commands import CommandTable
from bot.commands.suggestions import Offer, Suggestion
from bot.incoming import Incoming, Platform
from bot.reply import Reply
from bot.service import Event, Final
from config.chats import TelegramSettings
from tests.e2e.processes import LONGEST
from tests.e2e.telegram.processes import TOKEN
from tests.e2e.telegram.stage import Stage

Step = Event | float  # seconds to wait


@dataclass
class ScriptedService:
    """A ``ChatService`` that follows a script for each text, in order in each lane, and keeps what came in."""

    scripts: dict[str, Sequence[Step]] = field(default_factory=dict)
    came_in: list[Incoming] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    closed: list[Incoming] = field(default_factory=list)
    ended: int = 0  # scripts, each of whose events was shown
    commands: CommandTable = field(default_factory=lambda: CommandTable(()))
    _lanes: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def answer(self, text: str, *steps: Step | Reply) -> None:
        """Answer a text with these events and pauses; a reply is the whole answer."""
        self.scripts[text] = [Final(step) if isinstance(step, Reply) else step for step in steps]

    def will_answer(self, incoming: Incoming) -> bool:
        return not incoming.text.startswith("silent")

    async def stream(self, incoming: Incoming) -> AsyncGenerator[Event, None]:
        async with self._lanes[incoming.lane]:
            self.came_in.append(incoming)
            for step in self.scripts.get(incoming.action or incoming.text, ()):
                if isinstance(step, float):
                    await asyncio.sleep(step)
                else:
                    yield step
            self.ended += 1

    # The scripts are of messages alone: whatever else the adapter asked for would be a fault of the test.

    async def ask(self, incoming: Incoming) -> Reply | None:
        raise NotImplementedError(incoming)

    async def suggest(self, incoming: Incoming, *, option: str, typed: str) -> Sequence[Suggestion]:
        raise NotImplementedError(incoming, option, typed)

    async def offer(self, incoming: Incoming, *, limit: int = 20) -> Sequence[Offer]:
        raise NotImplementedError(incoming, limit)

    async def chat_moved(self, platform: Platform, old_chat_id: str, new_chat_id: str) -> None:
        assert platform == "telegram"
        self.moves.append((old_chat_id, new_chat_id))

    async def close(self) -> None:
        """Nothing to end."""


@dataclass
class Adapted:
    """An adapter at work in a thread of its own."""

    adapter: TelegramAdapter
    loop: asyncio.AbstractEventLoop
    serving: Future[None]

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.adapter.stop(), self.loop).result(LONGEST)
        self.serving.result(LONGEST)


@contextmanager
def adapted(stage: Stage, service: ScriptedService) -> Iterator[Adapted]:
    """The adapter, polling a stand-in."""
    settings = TelegramSettings(token=SecretStr(TOKEN), base_url=stage.url)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    adapter = TelegramAdapter(settings, service)
    running = Adapted(adapter, loop, asyncio.run_coroutine_threadsafe(adapter.serve(), loop))
    try:
        stage.until_polled()
        yield running
    finally:
        running.stop()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(LONGEST)
        loop.close()
