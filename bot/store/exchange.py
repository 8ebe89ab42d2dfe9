"""A question with its answer, as it is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from retrieval.types import Answer, Question, Turn

_TOKEN_BYTES = 6  # 48 bits: nobody guesses the token of another chat's answer

_QUESTIONS = TypeAdapter(Question)
_ANSWERS = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer in a conversation. ``token`` is how buttons name it."""

    token: str
    conversation: str
    asked_at: datetime
    question: Question
    answer: Answer

    def turns(self) -> tuple[Turn, Turn]:
        """The exchange as two turns of a conversation."""
        cited = tuple(citation.paper_id for citation in self.answer.citations)
        return Turn("user", self.question.text), Turn("assistant", self.answer.text, cited)


def new_token() -> str:
    """A token for an exchange: letters, digits, - and _."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def dump_question(question: Question) -> str:
    """A question as JSON."""
    return _QUESTIONS.dump_json(question).decode()


def load_question(text: str) -> Question:
    """A question out of JSON."""
    return _QUESTIONS.validate_json(text)


def dump_answer(answer: Answer) -> str:
    """An answer as JSON."""
    return _ANSWERS.dump_json(answer).decode()


def load_answer(text: str) -> Answer:
    """An answer out of JSON."""
    return _ANSWERS.validate_json(text)
