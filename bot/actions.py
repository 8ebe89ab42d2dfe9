"""What buttons carry: a verb and its arguments in at most 64 bytes, with everything that is needed after a restart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SEPARATOR = ":"
_ARGUMENT = re.compile(r"[\w.-]*")


class Verb(StrEnum):
    """What a button does."""

    EVIDENCE = "ev"  # token of an exchange
    OTHER = "ot"  # token: the same question in the other language
    MORE = "mo"  # token, page
    DAY = "da"  # language, day, page
    PAPER = "pa"  # language, id of a paper
    SECTION = "se"  # language, id of a paper, number of a section
    LANGUAGE = "la"  # language or "auto"
    LIST = "li"  # language, day, page: beside the message with the button, not in its place
    HINT = "hi"  # language, day: how to ask about it
    SUBSCRIPTION = "su"  # language, id of a subscription, what is to be changed


@dataclass(frozen=True, slots=True)
class Action:
    """A verb with its arguments."""

    verb: Verb
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return _SEPARATOR.join((self.verb, *self.arguments))


def write_action(verb: Verb, *arguments: object) -> str:
    """An action as a button carries it. Arguments have letters, digits, dots, - and _ only."""
    written = tuple(map(str, arguments))
    assert all(map(_ARGUMENT.fullmatch, written)), "an argument could not be read back"
    return str(Action(verb, written))


def parse_action(text: str) -> Action | None:
    """An action out of what a button carried; None where it is none of ours."""
    verb, *arguments = text.split(_SEPARATOR)
    return Action(Verb(verb), tuple(arguments)) if verb in set(Verb) else None
