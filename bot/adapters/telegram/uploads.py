"""Pictures that Telegram has already."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from telegram import PhotoSize

PICTURES: Final = 32  # whose ids are remembered


class Uploads:
    """The ids of the last pictures that Telegram has: the same one goes to many chats, and is uploaded once."""

    def __init__(self) -> None:
        self._ids: OrderedDict[bytes, str] = OrderedDict()

    def take(self, png: bytes) -> str | bytes:
        """What to send for a picture: its id where Telegram has it, else the picture."""
        return self._ids.get(hash_of(png), png)

    def keep(self, png: bytes, sizes: Sequence[PhotoSize]) -> None:
        """Telegram has taken a picture; of its ``sizes`` the last is the largest."""
        if sizes:
            self._ids[hash_of(png)] = sizes[-1].file_id
            while len(self._ids) > PICTURES:
                self._ids.popitem(last=False)


def hash_of(content: bytes) -> bytes:
    """A short hash of some bytes."""
    return hashlib.blake2b(content, digest_size=16).digest()
