"""Runs adapters in one event loop until the process is told to end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from bot.adapters import Adapter
from bot.push.schedule import Schedule
from bot.service import ChatService

_LOG = logging.getLogger(__name__)
_ENDING = (signal.SIGINT, signal.SIGTERM)


async def run_adapters(adapters: Sequence[Adapter], service: ChatService, push: Schedule | None = None) -> None:
    """Serve all platforms until SIGTERM or Ctrl+C, then let answers and posts that are on their way be finished.

    ``push`` sends posts through them meanwhile.
    Raises AdapterError, after the others were stopped, where one platform can never be served.
    """
    stop = asyncio.Event()
    with _told_to_end(stop.set):
        serving = [asyncio.ensure_future(adapter.serve()) for adapter in adapters]
        stopping = asyncio.ensure_future(stop.wait())
        pushing = asyncio.ensure_future(push.run()) if push else None
        try:
            await asyncio.wait((*serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            _LOG.info("stopping")
        finally:
            stopping.cancel()
            if push and pushing:  # before the connections that it sends through
                await push.stop()
                await pushing
            await asyncio.gather(service.close(), *(adapter.stop() for adapter in adapters))
            ended = await asyncio.gather(*serving, return_exceptions=True)
    _LOG.info("stopped")
    for error in ended:
        if isinstance(error, BaseException):
            raise error


@contextmanager
def _told_to_end(end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` at the first signal; a second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def first() -> None:
        for each in _ENDING:
            loop.remove_signal_handler(each)
        end()

    with suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt instead
        for each in _ENDING:
            loop.add_signal_handler(each, first)
    try:
        yield
    finally:
        with suppress(NotImplementedError):  # Windows, as above: there is none to take away
            for each in _ENDING:
                loop.remove_signal_handler(each)
