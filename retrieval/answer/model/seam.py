"""What paperboy asks of a language model. Light to import; ``server`` has models behind it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]
_HAN = re.compile(r"[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]")
_CHARACTERS_A_TOKEN = 3.0  # of anything but Chinese; about 4 in English prose, fewer in figures and names
_TOKENS_A_MESSAGE = 8  # what a server's template puts around each


@dataclass(frozen=True, slots=True)
class Message:
    """A turn of the conversation with the model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class TokenCount:
    """How many tokens a request and its answer had."""

    asked: int
    answered: int


class LanguageModel(Protocol):
    """A chat model that answers piece by piece."""

    @property
    def name(self) -> str:
        """The model's name, as answers give it."""

    @property
    def context_window(self) -> int:
        """How many tokens request and answer may have together."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of these are the answer's at most."""

    def stream(self, messages: Sequence[Message]) -> Iterator[str | TokenCount]:
        """The answer in pieces, cut anywhere; last, where the server has counted them, the tokens.

        Raises ModelError before the first piece or after any. Closing the iterator ends the request.
        """


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few: each model counts in its own way.

    A Chinese character is one token, three other characters are.
    """
    characters = len(_HAN.findall(text))
    return characters + math.ceil((len(text) - characters) / _CHARACTERS_A_TOKEN)


def estimate_request(messages: Iterable[Message]) -> int:
    """About how many tokens a request has."""
    return sum(_TOKENS_A_MESSAGE + estimate_tokens(message.content) for message in messages)
