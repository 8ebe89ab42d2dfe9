"""Reads a command that was typed out: "/papers 昨天", "/论文 第3篇", "/ask@paperbot what is new?". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"[/／](?P<name>[^\W_]{1,32})(?:@\w{1,64})?(?:\s+(?P<rest>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """The name of a command, and what was typed after it."""

    name: str
    rest: str


def read_command(text: str) -> TypedCommand | None:
    """The command that a text is; None for a text that is none."""
    match = _COMMAND.fullmatch(text.strip())
    return TypedCommand(match["name"].casefold(), (match["rest"] or "").strip()) if match else None
