"""Runs a question set: answers, their scores, and the table by kind and language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Protocol

from retrieval.evaluation.question_set import GoldQuestion
from retrieval.evaluation.score import score
from retrieval.types import Answer, Question


class AnswersQuestions(Protocol):
    """What is measured."""

    def answer(self, question: Question) -> Answer:
        """The answer to a question."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the answer to it, and how right that is (0 to 1)."""

    gold: GoldQuestion
    answer: Answer
    points: float


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The mean score of a group of questions, such as ``kind list`` or ``lang zh``."""

    group: str
    questions: int
    score: float


def run_questions(engine: AnswersQuestions, questions: Iterable[GoldQuestion]) -> list[Outcome]:
    """Ask every question; each is a conversation of its own."""
    answers = ((gold, engine.answer(gold.asked())) for gold in questions)
    return [Outcome(gold, answer, score(gold, answer)) for gold, answer in answers]


def mean_score(outcomes: Sequence[Outcome]) -> float:
    """The mean of all points; 0 where there are none."""
    return fmean(outcome.points for outcome in outcomes) if outcomes else 0.0


def score_groups(outcomes: Sequence[Outcome]) -> list[GroupScore]:
    """The mean over all questions, then by kind, then by language."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for group in ("all", f"kind {outcome.gold.kind}", f"lang {outcome.gold.lang}"):
            groups[group].append(outcome)
    return [GroupScore(group, len(groups[group]), mean_score(groups[group])) for group in sorted(groups)]
