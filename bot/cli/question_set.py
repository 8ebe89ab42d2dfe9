"""Question sets: one JSON object a line, as people's questions are written down to measure the bot by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from retrieval.types import Language, Question, Turn


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a set, with its line (from 1) and its id there."""

    line: int
    id: str | int | None
    question: Question


@dataclass(frozen=True, slots=True)
class MalformedLine:
    """A line that is no question, and a sentence that says why."""

    line: int
    reason: str


class _Turn(BaseModel):
    role: Literal["user", "assistant"]
    content: str
    cited: tuple[str, ...] = ()


class _Line(BaseModel):
    """The fields that a bot may see. All others of a set (the right answers, the days) are none of its business."""

    id: str | int | None = None
    question: str = Field(min_length=1)
    today: date | None = None
    history: tuple[_Turn, ...] = ()


def parse_lines(
    lines: Iterable[bytes], *, today: date, language: Language | None = None
) -> Iterator[AskedQuestion | MalformedLine]:
    """The questions of a set, in order; ``today`` is for lines that say no day. Empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf").strip()
        if text:
            yield _parse_line(text, number, today=today, language=language)


def _parse_line(text: bytes, number: int, *, today: date, language: Language | None) -> AskedQuestion | MalformedLine:
    try:
        read = _Line.model_validate_json(text)
    except ValidationError as error:
        return MalformedLine(number, f"this is no question ({_reason(error)}).")
    history = tuple(Turn(turn.role, turn.content, turn.cited) for turn in read.history)
    question = Question(read.question, read.today or today, history=history, language=language)
    return AskedQuestion(number, read.id, question)


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
