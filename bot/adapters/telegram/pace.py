"""How often Telegram lets a bot write to one chat."""

from __future__ import annotations

from collections import deque
from typing import Final

GROUP_MESSAGES: Final = 20  # in a minute, to a group or channel; their ids are negative
PRIVATE_APART: Final = 1.0  # seconds between messages to a person
_MINUTE: Final = 60.5  # the servers' clock is not ours


class ChatPace:
    """The posts of the last minute, by chat. Times are seconds of one steady clock."""

    def __init__(self) -> None:
        self._sent: dict[int, deque[float]] = {}
        self._swept_at = 0.0

    def note(self, chat: int, now: float) -> None:
        """A post goes to a chat."""
        self._sweep(now)
        self._sent.setdefault(chat, deque(maxlen=GROUP_MESSAGES)).append(now)

    def wait(self, chat: int, now: float) -> float:
        """The seconds until the next post may go to a chat."""
        sent = self._sent.get(chat)
        if not sent:
            return 0.0
        if chat > 0:
            return max(0.0, sent[-1] + PRIVATE_APART - now)
        return max(0.0, sent[0] + _MINUTE - now) if len(sent) == GROUP_MESSAGES else 0.0

    def _sweep(self, now: float) -> None:
        """Forget, once a minute, the chats that nothing was sent to for a minute."""
        if now - self._swept_at > _MINUTE:
            self._sent = {chat: sent for chat, sent in self._sent.items() if now - sent[-1] <= _MINUTE}
            self._swept_at = now
