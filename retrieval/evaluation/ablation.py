"""What each part brings: the score with the part switched off, beside the score with all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.evaluation.parts import PARTS, Setup, without
from retrieval.evaluation.question_set import GoldQuestion
from retrieval.evaluation.run import AnswersQuestions, Outcome, mean_score, run_questions


@dataclass(frozen=True, slots=True)
class Ablated:
    """The score without a part (None: with all), how far that is from all parts, and how many questions it changes."""

    part: str | None
    score: float
    difference: float
    better: int
    worse: int


def ablate(
    engine_with: Callable[[Setup], AnswersQuestions],
    questions: Sequence[GoldQuestion],
    parts: Iterable[str] = PARTS,
) -> Iterator[Ablated]:
    """Run the questions with all parts, then without each in turn; yields each result as soon as it is there."""
    whole = run_questions(engine_with(Setup()), questions)
    yield compare(None, whole, whole)
    for part in parts:
        yield compare(part, run_questions(engine_with(without([part])), questions), whole)


def compare(part: str | None, changed: Sequence[Outcome], whole: Sequence[Outcome]) -> Ablated:
    """Two runs of the same questions set side by side."""
    changes = [new.points - old.points for new, old in zip(changed, whole, strict=True)]
    return Ablated(
        part=part,
        score=mean_score(changed),
        difference=mean_score(changed) - mean_score(whole),
        better=sum(change > 0 for change in changes),
        worse=sum(change < 0 for change in changes),
    )
