"""How the making of an edition gets on."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """What is being done."""

    LIST = "list"
    READ = "read"
    WRITE = "write"
    DRAW = "draw"
    SPEAK = "speak"
    OUT = "out"


class Progress(Protocol):
    """Told how the making gets on, from several threads."""

    def __call__(self, total: int, done: int, what: str) -> None:
        """``done`` of ``total`` steps of a stage are through."""


def silent(total: int, done: int, what: str) -> None:
    """Progress that nobody watches."""
