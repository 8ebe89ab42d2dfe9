"""A process that serves Discord with a scripted service: what is said decides what happens. For the adapter's tests."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.discord import DiscordAdapter
from bot.commands import CommandTable
from bot.commands.table import COMMANDS
from bot.incoming import Incoming, Platform
from bot.logs import start_logging
from bot.reply import Button, Picture, Reply, Span, heading, item, paragraph, sentence
from bot.running import run_adapters
from bot.service import Event, Final, Offer, Partial, Suggestion, Working
from config.settings import load_settings

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class ScriptedService:
    """Says what the first word asks for."""

    commands: CommandTable = COMMANDS

    def __init__(self) -> None:
        self._lanes: dict[str, asyncio.Lock] = {}
        self._released: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def will_answer(self, incoming: Incoming) -> bool:
        return not incoming.text.startswith("silent")

    async def stream(self, incoming: Incoming) -> AsyncGenerator[Event, None]:
        async with self._lanes.setdefault(incoming.lane, asyncio.Lock()):
            words = incoming.text or incoming.action or incoming.options.get("question", "") or incoming.command or ""
            if words.startswith("silent"):
                return
            yield Working()
            if words.startswith("stream"):
                async for event in _streamed(words):
                    yield event
                return
            if words.startswith("slow"):
                await asyncio.sleep(float(words.split()[1]))
            await self._turn_of(*words.split())
            yield Final(_reply(words, incoming))

    async def _turn_of(self, said: str = "", name: str = "", *_: str) -> None:
        """What is ``held`` waits until somebody has what has its name ``release``d."""
        if said == "held":
            await self._released[name].wait()
        if said == "release":
            self._released[name].set()

    async def ask(self, incoming: Incoming) -> Reply | None:
        return _reply(incoming.text, incoming)

    async def suggest(self, incoming: Incoming, *, option: str, typed: str) -> Sequence[Suggestion]:
        if typed == "slow":
            await asyncio.sleep(10)
        return [Suggestion(f"{incoming.command} {option} {typed} {number}", f"{typed}{number}") for number in range(30)]

    async def offer(self, incoming: Incoming, *, limit: int = 20) -> Sequence[Offer]:  # noqa: ARG002 - never asked
        return ()

    async def chat_moved(self, platform: Platform, old_chat_id: str, new_chat_id: str) -> None:
        pass

    async def close(self) -> None:
        pass


async def _streamed(words: str) -> AsyncGenerator[Event, None]:
    """Parts of a long answer, the last of them over several messages."""
    unit = "昨天有两篇论文 two papers 🤖。" * int(words.split()[1])
    for parts in range(1, 5):
        yield Partial(Reply(tuple(paragraph(unit) for _ in range(parts))))
        await asyncio.sleep(1.0)
    end = paragraph("The end ", Span("[1]", link="https://arxiv.org/abs/2601.12993"))
    yield Final(Reply((*(paragraph(unit) for _ in range(5)), end), buttons=((Button("More", "mo:x:1"),),)))


def _reply(words: str, incoming: Incoming) -> Reply:
    said = words.split(maxsplit=1)[0] if words else ""
    return SAID.get(said) or _seen(incoming)


def _seen(incoming: Incoming) -> Reply:
    """What the adapter handed in."""
    seen = {
        "text": incoming.text,
        "command": incoming.command,
        "options": dict(incoming.options),
        "action": incoming.action,
        "private": incoming.is_private,
        "language": incoming.language_code,
        "replied": incoming.replied_text,
        "in_thread": incoming.thread_id is not None,
        "user": incoming.user_name,
        "age": (datetime.now(UTC) - incoming.sent_at).total_seconds(),
    }
    told = paragraph(Span(json.dumps(seen, ensure_ascii=False), code=True))
    return Reply((told,), buttons=((Button("Two", "replace 2"), Button("Private", "private")),))


SAID = {
    "picture": Reply((heading("Figures"), item("one")), picture=Picture(PIXEL, "caption", "what it shows")),
    "private": sentence("for your eyes", private=True),
    "replace": Reply((paragraph("page two"),), buttons=((Button("Back", "back"),),), replaces=True),
    "mention": Reply((paragraph("@everyone @here <@1>"),)),
    "many": Reply((paragraph("choose"),), buttons=tuple((Button(f"Day {n}", f"da:{n % 30}"),) for n in range(40))),
    "link": Reply((paragraph(Span("paper", link="https://arxiv.org/abs/2601.12993")),), link_preview=True),
}


def main() -> None:
    settings = load_settings()
    start_logging([])
    service = ScriptedService()
    adapter = DiscordAdapter(settings.discord, service, Path(sys.argv[1]))
    asyncio.run(run_adapters([adapter], service))


main()
