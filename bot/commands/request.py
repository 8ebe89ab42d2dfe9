"""What a command is given, and what it may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.incoming import Incoming
from retrieval.archive import Archive
from retrieval.types import Language, Question, Scope


class PaperSearch(Protocol):
    """Finds papers by words."""

    def search(self, words: str, scope: Scope | None, today: date) -> Sequence[tuple[str, date]]:
        """The ids of the papers that fit, best first, each with the day whose digest lists it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command as somebody gave it. ``language`` is that of the reply; ``options`` are by name, none of them empty."""

    incoming: Incoming
    language: Language
    options: Mapping[str, str]
    today: date
    is_admin: bool
    archive: Archive
    search: PaperSearch


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to be asked in place of a command: answered, streamed and remembered like one typed out."""

    question: Question
