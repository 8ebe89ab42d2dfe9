"""What a command is given, and what it may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.incoming import Incoming
from bot.push.rules import PushDesk
from bot.store import ChatStore
from retrieval.answer.model.budget import Usage
from retrieval.archive import Archive
from retrieval.types import Answer, Language, Question, Scope, Turn


class PaperSearch(Protocol):
    """Finds papers by words."""

    def search(self, words: str, scope: Scope | None, today: date) -> Sequence[tuple[str, date]]:
        """The ids of the papers that fit, best first, each with the day whose digest lists it."""

    def begun(self, typed: str, most: int) -> Sequence[tuple[str, date]]:
        """The papers with an id or words of the title that begin as typed, the newest first; see ``Beginnings``."""


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How the service is doing: since its start, and at the moment."""

    uptime: timedelta
    messages: int
    failures: int
    working: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a command may know and do of the conversation that it was given in."""

    history: Callable[[], tuple[Turn, ...]]
    keep: Callable[[Question, Answer], str]  # the token by which buttons name what was kept
    forget: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Request:
    """A command as somebody gave it. ``options`` are by name, none of them empty.

    ``language`` is that of the reply, ``answers_in`` the one that answers are wanted in, None for the question's own.
    """

    incoming: Incoming
    language: Language
    answers_in: Language | None
    options: Mapping[str, str]
    today: date
    is_admin: bool
    archive: Archive
    search: PaperSearch
    store: ChatStore
    conversation: Conversation
    state: Callable[[], ServiceState]
    model_usage: Callable[[], Usage | None]  # what the language model used today; None where there is none
    push: PushDesk | None = None  # subscriptions; None where nothing is pushed


@dataclass(frozen=True, slots=True)
class Asking:
    """A question to be asked in place of a command: answered, streamed and remembered like one typed out.

    ``goes_on``: its history is that of the conversation, not its own.
    """

    question: Question
    goes_on: bool = True
