"""Engines that answer as a test tells them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Event as Flag
from threading import Semaphore

from retrieval.answer.events import Event, Finished, Shown
from retrieval.types import Answer, Citation, Question, Scope, Status

LONGEST = 60.0  # seconds that anything may take on a busy machine


def cited(text: str, *, language: str = "zh", papers: Sequence[str] = ("2601.00001",)) -> Answer:
    """An answer that cites papers by the keys 1, 2, ..."""
    citations = tuple(
        Citation(
            str(key),
            paper,
            f"Title of {paper}",
            f"{paper} 的标题",
            f"https://huggingface.co/papers/{paper}",
            f"https://arxiv.org/abs/{paper}",
            date(2026, 1, 19),
            f"{paper} 的一句原文。",
        )
        for key, paper in enumerate(papers, start=1)
    )
    return Answer(Status.ANSWERED, text, citations, None, "en" if language == "en" else "zh")


@dataclass
class FakeEngine:
    """Answers every question with itself, after ``seconds`` and once it is let ``go``, and keeps the questions."""

    seconds: float = 0.0
    go: Flag | None = None
    papers: tuple[str, ...] = ("2601.00001",)
    asked: list[Question] = field(default_factory=list)
    begun: Flag = field(default_factory=Flag)

    def answer(self, question: Question) -> Answer:
        self.begun.set()
        if self.go:
            self.go.wait(LONGEST)
        time.sleep(self.seconds)
        self.asked.append(question)
        return cited(f"答：{question.text} [1]", language=question.language or "zh", papers=self.papers)

    @property
    def scopes(self) -> list[Scope | None]:
        return [question.scope for question in self.asked]


@dataclass
class FailingEngine:
    """Raises what it is told to raise."""

    error: Exception

    def answer(self, _question: Question) -> Answer:
        raise self.error


@dataclass
class ScriptedStream:
    """Writes its pieces, each after ``seconds``, further ones once the one before was ``seen``.

    It knows whether it was closed before its end.
    """

    pieces: Sequence[str]
    seconds: float = 0.0
    error: Exception | None = None
    seen: Semaphore | None = None
    was_closed: Flag = field(default_factory=Flag)

    def answer(self, _question: Question) -> Answer:
        return cited("".join(self.pieces))

    def stream(self, question: Question) -> Iterator[Event]:
        try:
            for piece in self.pieces:
                time.sleep(self.seconds)
                yield Shown(piece)
                if self.seen and piece is not self.pieces[-1]:
                    self.seen.acquire(timeout=LONGEST)
        except GeneratorExit:
            self.was_closed.set()
            raise
        if self.error:
            raise self.error
        yield Finished(self.answer(question))
