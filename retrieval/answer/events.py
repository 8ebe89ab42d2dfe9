"""An answer as it comes: what a chat shows while it is written, and the whole at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from retrieval.types import Answer, Question


@dataclass(frozen=True, slots=True)
class Shown:
    """A further piece of the answer's text, to be put behind the ones before. It is never taken back."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end: the whole answer. Its text is that of all pieces together."""

    answer: Answer


Event = Shown | Finished


class Answering(Protocol):
    """Answers questions out of the archive."""

    def answer(self, question: Question) -> Answer:
        """The answer to a question."""


@runtime_checkable
class Streaming(Protocol):
    """Answers questions piece by piece."""

    def stream(self, question: Question) -> Iterator[Event]:
        """Any number of ``Shown``, then one ``Finished``. Closing the iterator ends the work."""


def stream_answer(engine: Answering, question: Question) -> Iterator[Event]:
    """An answer piece by piece from any engine: from one that does not stream, in one piece."""
    if isinstance(engine, Streaming):
        yield from engine.stream(question)
        return
    answer = engine.answer(question)
    yield Shown(answer.text)
    yield Finished(answer)
