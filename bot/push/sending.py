"""What the push asks of a platform: to send one message, to change it, to pin it. Adapters implement it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.incoming import Platform
from bot.push.types import Target
from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a post, rendered for its platform. ``content`` is a stable hash of all that it shows.

    An extra goes with a post, behind all of its text: the post is whole without it where a chat does not take it, and
    it is neither changed nor sent later.
    """

    payload: object
    content: str
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that was sent: its id, and where it went, which is another place where a group has moved."""

    message_id: str
    target: Target


class SendError(Exception):
    """A part was not sent, or that is not known; ``reason`` is fit for the ledger: no secret, no text of messages.

    What is made of a ``Reason`` is said to admins in their language, ``str()`` is English.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.reason = message


class GoneError(SendError):
    """The chat takes nothing from the bot any more: blocked, removed, deleted. The subscription ends."""


class RefusedError(SendError):
    """This message is not taken in any form; another try would be refused, too."""


class LaterError(SendError):
    """Certainly not sent, and it may work later: after ``seconds`` where the platform says so (429)."""

    def __init__(self, message: str, *, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class UnclearError(SendError):
    """The connection ended after the request went out: the message may be in the chat or not."""


MOMENT: Final = 3.0  # seconds that a delivery waits for its own place; one that has to wait longer is put off


class Sender(Protocol):
    """Sends parts of posts on one platform, at the pace that it allows. Safe to be called from many tasks at once.

    ``nonce_seconds``: for so long after a call the platform knows its nonce again, and takes the same message only
    once. 0 where it has no nonces: what is unclear there stays so.
    """

    platform: Platform
    nonce_seconds: float

    def parts(self, post: Reply) -> Sequence[Part]:
        """The messages that a reply of any length comes to, in order, within the platform's limits. Pure."""

    def rest(self, target: Target) -> float:
        """The seconds for which nothing more may go to a place; 0.0 where that is not known."""

    async def turn(self, target: Target) -> None:
        """Wait until a part may go to a place, behind everything that answers somebody.

        Raises LaterError where that place has to wait for more than a moment, so that it holds up no other.
        """

    async def send(self, target: Target, part: Part, *, silent: bool, nonce: str) -> Arrived:
        """Send one part, after its turn, and return when the platform has taken it. Raises SendError.

        ``nonce`` is the same whenever this part of this delivery is sent: a platform that knows nonces takes it once.
        """

    async def change(self, target: Target, message_id: str, part: Part) -> None:
        """Make a message show another part, after its turn.

        Raises SendError; GoneError does not mean the chat but the message.
        """

    async def pin(self, target: Target, message_id: str) -> None:
        """Pin a message without a notification. Raises SendError where that is not allowed."""

    async def unpin(self, target: Target, message_id: str) -> None:
        """Take the pin off a message, if it has one. Raises SendError where that is not allowed."""

    async def open_thread(self, target: Target, message_id: str, name: str) -> str | None:
        """A thread under a message for questions about it; None where the platform or the place has none."""

    async def private_chat(self, user_id: str) -> Target:
        """Where a message to one person goes. Raises SendError where the bot may not write to them."""
