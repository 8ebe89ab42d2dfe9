"""What a model may use in a day, kept in a file that all processes on a data folder share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock

from retrieval.answer.model.seam import LanguageModel, Message, TokenCount, estimate_request, estimate_tokens
from retrieval.errors import ModelError
from retrieval.reasons import Reason
from retrieval.whole_files import write_whole

_MILLION = 1_000_000


class BudgetSpentError(ModelError):
    """The day's budget does not allow another question."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a day may cost: tokens, and money by the prices of a million tokens asked and answered. None: no limit."""

    tokens: int | None = None
    money: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0

    def price(self, asked: int, answered: int) -> float:
        """What so many tokens cost."""
        return (asked * self.price_in + answered * self.price_out) / _MILLION

    def allows(self, usage: Usage) -> bool:
        """Whether a day's usage is within the budget."""
        within_tokens = self.tokens is None or usage.tokens <= self.tokens
        return within_tokens and (self.money is None or usage.money <= self.money)


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used in a day: tokens and money."""

    tokens: int = 0
    money: float = 0.0

    def plus(self, tokens: int, money: float) -> Usage:
        """The usage with so much more; never below nothing."""
        return Usage(max(self.tokens + tokens, 0), max(self.money + money, 0.0))


class Ledger:
    """The day's usage in a file. An amount is taken before the model is asked and what was not used is given back.

    A process that ends in between has taken too much, never too little.
    """

    def __init__(self, path: Path, budget: Budget, today: Callable[[], date]) -> None:
        self.budget = budget
        self._path = path
        self._lock = FileLock(f"{path}.lock")
        self._today = today

    def usage(self) -> Usage:
        """What was used today; nothing where the file is missing or cannot be read."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if found["day"] != self._today().isoformat():
                return Usage()
            return Usage(int(found["tokens"]), float(found["money"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Usage()

    def take(self, asked: int, answered: int) -> None:
        """Take tokens from the day's budget; raises BudgetSpentError where that is more than is left."""
        with self._lock:
            usage = self.usage().plus(asked + answered, self.budget.price(asked, answered))
            if not self.budget.allows(usage):
                raise BudgetSpentError(Reason("model_budget_spent", advice="see_budget"))
            self._write(usage)

    def settle(self, taken: TokenCount, used: TokenCount) -> None:
        """Put what was used in the place of what was taken for it."""
        asked, answered = used.asked - taken.asked, used.answered - taken.answered
        with self._lock:
            self._write(self.usage().plus(asked + answered, self.budget.price(asked, answered)))

    def _write(self, usage: Usage) -> None:
        entry = {"day": self._today().isoformat(), "tokens": usage.tokens, "money": usage.money}
        write_whole(self._path, json.dumps(entry).encode())


class BudgetedModel:
    """A model that is asked only while the day's budget lasts.

    Before a request its tokens are estimated, rather too many than too few; after it the server's own count takes the
    estimate's place, where it gives one.
    """

    def __init__(self, model: LanguageModel, ledger: Ledger) -> None:
        self._model = model
        self._ledger = ledger

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def context_window(self) -> int:
        """How many tokens request and answer may have together."""
        return self._model.context_window

    @property
    def max_tokens(self) -> int:
        """How many tokens of these are the answer's at most."""
        return self._model.max_tokens

    def stream(self, messages: Sequence[Message]) -> Iterator[str | TokenCount]:
        """The answer in pieces. Raises BudgetSpentError, or what the model raises."""
        taken = TokenCount(estimate_request(messages), self.max_tokens)
        self._ledger.take(taken.asked, taken.answered)
        answered, count = 0, None
        try:
            for piece in self._model.stream(messages):
                if isinstance(piece, TokenCount):
                    count = piece
                else:
                    answered += estimate_tokens(piece)
                yield piece
        finally:
            self._ledger.settle(taken, count or TokenCount(taken.asked, min(answered, taken.answered)))
