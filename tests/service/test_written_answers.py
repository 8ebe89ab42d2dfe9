"""Answers as they are written: pieces, the whole, and the end of the work when nobody waits any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from itertools import pairwise
from threading import Semaphore

import pytest

from bot.service import Event, Final, Partial, Working
from tests.fakes.engines import LONGEST, FakeEngine, ScriptedStream
from tests.service.talking import Talk

Open = Callable[..., Talk]


def test_a_written_answer_comes_in_pieces(talk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.service._BETWEEN_PARTIALS", 0.02)
    seen = Semaphore(0)
    own = talk(ScriptedStream(("机器人", "会学习", "。[1]"), seen=seen))

    async def watched() -> list[Event]:
        events = []
        async for event in own.service.stream(own.incoming("机器人？")):
            events.append(event)
            if isinstance(event, Partial):
                seen.release()
        return events

    events = asyncio.run(watched())
    partial = [event.reply.blocks[0].text for event in events if isinstance(event, Partial)]
    assert partial[:2] == ["机器人 …", "机器人会学习 …"]
    assert len(partial) == len(set(partial)), "no two are alike"
    assert all(after.startswith(before.removesuffix(" …")) for before, after in pairwise(partial))
    final = events[-1]
    assert isinstance(final, Final)
    assert final.reply.blocks[0].text == "机器人会学习。[1]"
    assert final.reply.buttons


def test_a_quick_answer_comes_at_once(talk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.service._BETWEEN_PARTIALS", LONGEST)
    events = talk(ScriptedStream(("机器人", "。"))).events("机器人？")
    assert [type(event) for event in events] == [Working, Final]


def test_a_text_that_is_the_whole_is_not_shown_before_the_end(talk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.service._BETWEEN_PARTIALS", 0.01)
    monkeypatch.setattr("bot.service.writing.GRACE", LONGEST)
    events = talk(FakeEngine(seconds=0.1)).events("机器人？")
    assert [type(event) for event in events] == [Working, Final]


def test_a_consumer_that_leaves_ends_the_work(talk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.service._BETWEEN_PARTIALS", 0.0)
    engine = ScriptedStream(["字"] * 1000, seconds=0.005)
    own = talk(engine)

    async def leave() -> None:
        async with aclosing(own.service.stream(own.incoming("机器人？"))) as events:
            async for event in events:
                if isinstance(event, Partial):
                    break
        assert await own.service.ask(own.incoming("/about")) is not None, "the next one has its turn"
        assert await asyncio.to_thread(engine.was_closed.wait, LONGEST)

    asyncio.run(leave())
