"""How long a model is waited for, and how often it is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread

from retrieval.answer.model.seam import LanguageModel, Message, TokenCount
from retrieval.errors import ModelError
from retrieval.reasons import Reason

_FIRST_PAUSE = 0.5  # seconds before the second attempt, doubled for each further one


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to the first piece, between pieces, and for everything that a question needs; attempts in all."""

    first_token: float = 60.0
    between_tokens: float = 20.0
    whole: float = 180.0
    attempts: int = 2


class PatientModel:
    """Asks a model and gives up in time. An attempt that has brought a piece is not repeated."""

    def __init__(
        self,
        model: LanguageModel,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.model = model
        self._limits = limits
        self._clock = clock
        self._sleep = sleep

    def deadline(self) -> float:
        """By when a question that is asked now has to be answered, on this model's clock."""
        return self._clock() + self._limits.whole

    def stream(
        self, messages: Sequence[Message], *, deadline: float, counted: Callable[[TokenCount], None] | None = None
    ) -> Generator[str, None, None]:
        """The answer in pieces, none of them empty. Raises ModelError when patience ends.

        ``counted`` is told the number of tokens at the end, where the server gives it.
        """
        for attempt in range(1, self._limits.attempts + 1):
            has_begun = False
            try:
                with closing(self._in_time(messages, deadline)) as pieces:
                    for piece in pieces:
                        has_begun = True
                        if not isinstance(piece, TokenCount):
                            yield piece
                        elif counted is not None:
                            counted(piece)
            except ModelError as error:
                pause = error.retry_after or _FIRST_PAUSE * 2 ** (attempt - 1)
                is_last = attempt == self._limits.attempts or self._clock() + pause >= deadline
                if has_begun or is_last or not error.retryable:
                    raise
            else:
                return
            self._sleep(pause)

    def _in_time(self, messages: Sequence[Message], deadline: float) -> Generator[str | TokenCount, None, None]:
        """One attempt. The model is read in a thread, so that no server can hold the question up by keeping silent."""
        reading = _Reading(self.model, messages)
        wait = self._limits.first_token
        try:
            while True:
                left = min(wait, deadline - self._clock())
                piece = reading.next_piece(max(left, 0.0))
                if piece is None:
                    return
                yield piece
                wait = self._limits.between_tokens
        finally:
            reading.stop()


class _Reading:
    """Reads a model's answer in a thread of its own."""

    def __init__(self, model: LanguageModel, messages: Sequence[Message]) -> None:
        self._name = model.name
        self._pieces: SimpleQueue[str | TokenCount | Exception | None] = SimpleQueue()
        self._stopped = Event()
        Thread(target=self._read, args=(model, messages), daemon=True, name="paperboy-model").start()

    def next_piece(self, seconds: float) -> str | TokenCount | None:
        """The next piece, None at the end. Raises ModelError if there is none in time, or the model raised it."""
        try:
            piece = self._pieces.get(timeout=seconds)
        except Empty:
            raise ModelError(Reason("model_slow", name=self._name), retryable=True) from None
        if isinstance(piece, ModelError):
            raise piece
        if isinstance(piece, Exception):  # a library's or the ledger's: the question goes on without a model
            raise ModelError(Reason("model_failed", name=self._name, kind=type(piece).__name__)) from piece
        return piece

    def stop(self) -> None:
        """Have the thread end the request at the next piece, or when the server's own time-out ends it."""
        self._stopped.set()

    def _read(self, model: LanguageModel, messages: Sequence[Message]) -> None:
        try:
            for piece in model.stream(messages):
                if self._stopped.is_set():
                    return
                if piece:
                    self._pieces.put(piece)
        except Exception as error:  # noqa: BLE001 - whatever it is, the asker's thread raises it
            self._pieces.put(error)
        else:
            self._pieces.put(None)
