"""Work on several things at once that ends at once when it is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def work_at_once(
    work: Callable[[_Item], _Result], items: Sequence[_Item], threads: int
) -> Iterator[tuple[int, _Result]]:
    """The results of work on items, with their places, as they are ready. Raises what the work raises.

    The threads are daemons, unlike those of an executor, for which the interpreter waits when it ends: an interrupt
    while a model is thinking would take minutes to be obeyed.
    """
    waiting: SimpleQueue[tuple[int, _Item]] = SimpleQueue()
    done: SimpleQueue[tuple[int, _Result] | BaseException] = SimpleQueue()
    stopped = Event()
    for place in enumerate(items):
        waiting.put(place)

    def run() -> None:
        while not stopped.is_set():
            try:
                place, item = waiting.get_nowait()
            except Empty:
                return
            try:
                done.put((place, work(item)))
            except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for the result
                stopped.set()
                done.put(error)

    for number in range(min(threads, len(items))):
        Thread(target=run, daemon=True, name=f"paperboy-paper-{number}").start()
    try:
        for _ in items:
            result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        stopped.set()
