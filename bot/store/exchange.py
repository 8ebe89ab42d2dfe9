"""A question with its answer, as it is kept."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime

from retrieval.types import Answer, Citation, Question, Scope, ScopeSource, Status, Turn

_TOKEN_BYTES = 6  # 48 bits: nobody guesses the token of another chat's answer


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
    """A question as JSON, without its history."""
    return json.dumps(
        {
            "text": question.text,
            "asked_on": question.asked_on.isoformat(),
            "language": question.language,
            "scope": _dump_scope(question.scope),
        },
        ensure_ascii=False,
    )


def load_question(text: str) -> Question:
    """A question out of JSON."""
    values = json.loads(text)
    scope, asked_on = _load_scope(values["scope"]), date.fromisoformat(values["asked_on"])
    return Question(values["text"], asked_on, language=values["language"], scope=scope)


def dump_answer(answer: Answer) -> str:
    """An answer as JSON."""
    values = asdict(answer) | {"status": answer.status.value, "scope": _dump_scope(answer.scope)}
    return json.dumps(values, ensure_ascii=False, default=str)  # dates, as YYYY-MM-DD


def load_answer(text: str) -> Answer:
    """An answer out of JSON."""
    values = json.loads(text)
    citations = (Citation(**(each | {"date": date.fromisoformat(each["date"])})) for each in values["citations"])
    known = {"status": Status(values["status"]), "citations": tuple(citations), "scope": _load_scope(values["scope"])}
    return Answer(**(values | known))


def _dump_scope(scope: Scope | None) -> list[str] | None:
    return None if scope is None else [scope.first.isoformat(), scope.last.isoformat(), scope.source.value]


def _load_scope(values: list[str] | None) -> Scope | None:
    if values is None:
        return None
    first, last, source = values
    return Scope(date.fromisoformat(first), date.fromisoformat(last), ScopeSource(source))
