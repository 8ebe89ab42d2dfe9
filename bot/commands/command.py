"""What a command is, for every platform: its name, what it takes, who may use it, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.commands.request import Asking, Request
from bot.reply import Reply
from config.locales import say
from retrieval.types import Language

Handler = Callable[[Request], Reply | Asking]


class OptionKind(StrEnum):
    """What an option takes."""

    TEXT = "text"
    DATES = "dates"  # a day or days in any form people type; can be completed
    PAPER = "paper"  # id, link, words of the title, place in a list; can be completed
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a command takes. ``choices`` are values; their labels are in the locales."""

    name: str
    kind: OptionKind
    required: bool = False
    choices: tuple[str, ...] = ()


class Audience(StrEnum):
    """Who may use a command."""

    EVERYONE = "everyone"
    ADMINS = "admins"


class Group(StrEnum):
    """What a command is about; help shows each group under its head."""

    PAPERS = "papers"
    POSTS = "posts"


@dataclass(frozen=True, slots=True)
class Command:
    """A command. ``name`` has lower-case letters only, as every platform allows.

    ``handler`` may block: the service runs it in a thread. It returns the reply, or the question that is to be asked
    in the command's place. ``rest`` is the option that takes what is typed after the command where options have no
    names (Telegram).
    """

    name: str
    handler: Handler
    options: tuple[Option, ...] = ()
    rest: str | None = None
    audience: Audience = Audience.EVERYONE
    private: bool = False  # the reply is for the asker alone where the platform can do that
    asks: bool = False  # it has a question answered, and counts as one
    group: Group = Group.PAPERS
    listed: bool = True  # shown in help and in the platform's list of commands

    def title(self, language: Language) -> str:
        """The command's name in a language, for platforms that show it so ("今日")."""
        return say(f"commands.{self.name}_name", language)

    def description(self, language: Language) -> str:
        """What the command does, in at most 100 characters."""
        return say(f"commands.{self.name}_about", language)

    def option_title(self, option: Option, language: Language) -> str:
        """The option's name in a language."""
        return say(f"commands.option_{option.name}_name", language)

    def option_description(self, option: Option, language: Language) -> str:
        """What the option takes, in at most 100 characters."""
        return say(f"commands.option_{option.name}_about", language)

    def choice_label(self, choice: str, language: Language) -> str:
        """How a choice of an option is shown."""
        return say(f"commands.choice_{choice}", language)


@dataclass(frozen=True, slots=True)
class CommandTable:
    """All commands by name."""

    commands: tuple[Command, ...]
    _by_name: Mapping[str, Command] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = {command.name: command for command in self.commands}
        titles = {command.title("zh"): command for command in self.commands}
        object.__setattr__(self, "_by_name", {**titles, **names})

    def find(self, name: str) -> Command | None:
        """The command with a name, in either language; None if there is none."""
        return self._by_name.get(name.casefold())

    def for_audience(self, *, admin: bool) -> tuple[Command, ...]:
        """The commands that somebody may use, in the order in which help shows them."""
        return tuple(each for each in self.commands if each.listed and (admin or each.audience is Audience.EVERYONE))
