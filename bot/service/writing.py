"""Runs an engine in a thread and tells the event loop what it has written so far."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor
from contextlib import closing, suppress
from threading import Event as Flag
from typing import Final

from retrieval.answer.events import Answering, Event, Finished, Shown, stream_answer
from retrieval.types import Answer, Question

GRACE: Final = 0.05  # seconds that a text waits for the end of the answer, which would make it needless


async def write_answer(
    engine: Callable[[], Answering], question: Question, executor: Executor, interval: float
) -> AsyncGenerator[str | Answer, None]:
    """The text so far, whenever it has grown and ``interval`` seconds have gone by; at the end the answer.

    The seconds are counted from the time when the consumer took the text before, so that a slow one gets fewer. A text
    that the answer follows at once is left out.
    Raises what the engine raises. Closing the iterator ends the engine's work at its next piece.
    """
    loop, stopped = asyncio.get_running_loop(), Flag()
    events: asyncio.Queue[Event | Exception] = asyncio.Queue()
    loop.run_in_executor(executor, _work, engine, question, stopped, lambda event: _post(loop, events, event))
    text = shown = ""
    due = loop.time() + interval
    try:
        while True:
            try:
                async with asyncio.timeout_at(due if text != shown else None):
                    event = await events.get()
            except TimeoutError:
                shown = text
                yield text
                due = loop.time() + interval
                continue
            match event:
                case Shown():
                    if text == shown:
                        due = max(due, loop.time()) + GRACE
                    text += event.text
                case Finished():
                    yield event.answer
                    return
                case _:
                    raise event
    finally:
        stopped.set()


def _work(
    engine: Callable[[], Answering], question: Question, stopped: Flag, post: Callable[[Event | Exception], None]
) -> None:
    try:
        if stopped.is_set():
            return
        with closing(stream_answer(engine(), question)) as events:  # type: ignore[type-var]  # a generator: it closes
            for event in events:
                post(event)
                if stopped.is_set():
                    return
    except Exception as error:  # noqa: BLE001 - handed on to the event loop, which raises it
        post(error)


def _post(loop: asyncio.AbstractEventLoop, events: asyncio.Queue[Event | Exception], event: Event | Exception) -> None:
    with suppress(RuntimeError):  # the loop has ended; nobody waits any more
        loop.call_soon_threadsafe(events.put_nowait, event)
