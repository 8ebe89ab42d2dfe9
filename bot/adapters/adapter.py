"""What paperboy asks of a connection to a chat platform."""

from __future__ import annotations

from typing import Protocol

from bot.push.sending import Sender


class AdapterError(Exception):
    """A platform can never be served with these settings: a sentence that says what was refused and what to change.

    It has no secret in it; ``reason`` is said in any language, ``str()`` is English. What may pass by itself (a cut
    connection, a server that is down) is none: adapters wait and try again.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.reason = message


class Adapter(Protocol):
    """A connection to one platform: hands what people write to a ChatService and sends its replies."""

    @property
    def name(self) -> str:
        """The platform, for people: "Telegram"."""

    @property
    def sender(self) -> Sender:
        """What sends posts through this connection, behind its answers; as long as there is none, it says so."""

    async def serve(self) -> None:
        """Connect and serve until `stop` was called; raises AdapterError where that can never work."""

    async def stop(self) -> None:
        """Take nothing more in, wait a few seconds for answers that are on their way, and disconnect.

        The service is closed at the same time, so that what waits in it ends soon. It may be called before `serve`
        has connected.
        """
