"""What the command line is tested with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from retrieval.errors import RetrievalError
from retrieval.types import Answer, Question, Status


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@dataclass
class ScriptedEngine:
    """Says what it is told to say, and keeps the questions."""

    answers: list[Answer | RetrievalError] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        answer = self.answers.pop(0) if self.answers else Answer(Status.REFUSED, "没有找到。", (), None, "zh")
        if isinstance(answer, RetrievalError):
            raise answer
        return answer
