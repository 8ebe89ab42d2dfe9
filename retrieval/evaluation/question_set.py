"""Question sets with their right answers: one JSON object a line, as ``paperboy eval`` reads them.

``id``, ``kind``, ``lang``, ``today`` and ``question`` say what is asked, and when; ``history`` holds earlier turns with
the ids that an answer cited. ``gold_ids`` are the papers that a right answer cites, ``acceptable_ids`` may be cited as
well; ``facts`` stand in a right answer, each as it is written or in a form of ``facts_alt``. ``expect`` says where the
right answer is something else than a cited fact; a refusal may cite ``near_ids``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from retrieval.errors import QuestionSetError
from retrieval.types import Question, Turn

Kind = Literal["single", "list", "date", "compare", "followup", "crosslingual", "unanswerable", "adversarial"]
Expected = Literal["refuse", "decline", "no_digest", "count", "overview"]


class GoldTurn(BaseModel):
    """An earlier turn of the conversation."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    content: str
    cited: tuple[str, ...] = ()


class GoldQuestion(BaseModel):
    """A question with what a right answer is."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    lang: Literal["zh", "en", "mixed"]
    today: date
    question: str = Field(min_length=1)
    history: tuple[GoldTurn, ...] = ()
    gold_ids: tuple[str, ...] = ()
    acceptable_ids: tuple[str, ...] = ()
    near_ids: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    facts_alt: dict[str, tuple[str, ...]] = {}
    expect: Expected | None = None

    @model_validator(mode="after")
    def _can_be_scored(self) -> Self:
        if self.expect == "count" and not self.facts:
            raise ValueError("a count needs facts")
        if self.expect is None and not self.gold_ids:
            raise ValueError("without expect, gold_ids are needed")
        return self

    def asked(self) -> Question:
        """The question as the bot sees it: nothing of the right answer."""
        history = tuple(Turn(turn.role, turn.content, turn.cited) for turn in self.history)
        return Question(self.question, self.today, history=history)


def load_question_set(path: Path) -> tuple[GoldQuestion, ...]:
    """The questions of a file; raises QuestionSetError, naming the line, where one cannot be used."""
    try:
        return parse_question_set(path.read_bytes(), name=str(path))
    except OSError as error:
        raise QuestionSetError(f"{path} cannot be read ({error.strerror}).") from error


def parse_question_set(data: bytes, *, name: str) -> tuple[GoldQuestion, ...]:
    """The questions of JSON lines, empty lines passed over; raises QuestionSetError, naming the line."""
    lines = enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1)
    questions = tuple(_parse_line(line, f"{name}:{number}") for number, line in lines if line.strip())
    if not questions:
        raise QuestionSetError(f"{name} holds no question.")
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise QuestionSetError(f"{name} has two questions with the id {question.id}. Give each an id of its own.")
        seen.add(question.id)
    return questions


def _parse_line(line: bytes, place: str) -> GoldQuestion:
    try:
        return GoldQuestion.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        reason = f"{field}: {first['msg']}" if field else first["msg"]
        raise QuestionSetError(f"{place}: this cannot be measured with ({reason}).") from error
