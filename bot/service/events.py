"""What happens while a message is answered, in order: ``Working``, any number of ``Partial``, at the end ``Final``."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reply import Reply


@dataclass(frozen=True, slots=True)
class Working:
    """The bot has begun: show that it is typing until the next event, however long that takes."""


@dataclass(frozen=True, slots=True)
class Partial:
    """The answer so far, in full; no two alike follow each other, and no two come within a second."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Final:
    """The whole reply. It takes the place of the last partial one."""

    reply: Reply


Event = Working | Partial | Final
