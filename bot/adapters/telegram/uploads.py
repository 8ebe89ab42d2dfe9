"""Pictures and audio that Telegram has already."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from telegram import Message

FILES: Final = 32  # whose ids are remembered

_Answer = TypeVar("_Answer")


class Uploads:
    """The ids of the last files that Telegram has: the same one goes to many chats, and is uploaded once.

    Who sends a file while it is being uploaded waits for its id. Where that upload fails, those who waited send it at
    the same time, so that a slow failure is waited for once.
    """

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()
        self._uploading: dict[str, asyncio.Event] = {}

    async def send(self, key: str, send: Callable[[str | None], Awaitable[_Answer]]) -> _Answer:
        """What ``send`` answers, which is given the id of the file named ``key``, or None where it has to upload it."""
        if key not in self._ids and key in self._uploading:
            await self._uploading[key].wait()
        if key in self._ids:
            return await send(self._ids[key])
        done = self._uploading.setdefault(key, asyncio.Event())
        try:
            answer = await send(None)
            self._keep(key, answer)
        finally:
            done.set()
            self._uploading.pop(key, None)
        return answer

    def _keep(self, key: str, answer: object) -> None:
        """Remember the id of what was sent; of a picture's sizes the last is the largest."""
        if not isinstance(answer, Message) or not (answer.photo or answer.audio):
            return
        self._ids[key] = answer.audio.file_id if answer.audio else answer.photo[-1].file_id
        while len(self._ids) > FILES:
            self._ids.popitem(last=False)


def key_of(content: bytes) -> str:
    """A short hash of some bytes."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
