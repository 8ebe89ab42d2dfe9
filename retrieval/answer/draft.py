"""An answer in the making: text with numbered citations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from config.locales import say
from retrieval.answer.dates.joins import BEGINNING
from retrieval.types import Citation, Language, Paper, Scope, ScopeSource, Status


@dataclass(slots=True)
class Draft:
    """Collects lines and citations; a paper has one key however often it is cited."""

    language: Language
    scope: Scope | None
    status: Status = Status.ANSWERED
    lines: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    def say(self, sentence: str, /, **values: object) -> None:
        """Add a sentence of the ``answer`` section."""
        self.lines.append(say(f"answer.{sentence}", self.language, **values))

    def cite(self, paper: Paper, day: date, quote: str) -> str:
        """The key of a paper, cited with the sentence that the answer rests on."""
        for citation in self.citations:
            if citation.paper_id == paper.id:
                return citation.key
        key = str(len(self.citations) + 1)
        links = paper.links
        self.citations.append(
            Citation(key, paper.id, paper.title, paper.title_zh, links.huggingface, links.arxiv, day, quote)
        )
        return key

    @property
    def text(self) -> str:
        """The answer's text."""
        return "\n".join(self.lines)


def title_in(paper: Paper, language: Language) -> str:
    """The paper's title in a language where it has one."""
    return paper.title_zh if language == "zh" and paper.title_zh else paper.title


def name_scope(scope: Scope | None, language: Language) -> str:
    """A scope as the start of a sentence; empty where no day was asked for."""
    if scope is None or scope.source is ScopeSource.DEFAULT:
        return say("answer.scope_all", language)
    return say_scope(scope, language)


def say_scope(scope: Scope, language: Language) -> str:
    """The days of a scope as the start of a sentence, also where the question left them out."""
    if scope.is_one_day:
        return say("answer.scope_day", language, day=scope.first)
    if scope.first <= BEGINNING:
        return say("answer.scope_until", language, last=scope.last)
    return say("answer.scope_days", language, first=scope.first, last=scope.last)


def join(parts: Iterable[str], language: Language) -> str:
    """Sentences as one paragraph: Chinese ones stand side by side, others with a space between."""
    return ("" if language == "zh" else " ").join(parts)
