"""The price of refusing: what a higher threshold of sureness costs on answerable questions and saves on the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from retrieval.answer.selection import Calibration
from retrieval.evaluation.parts import Setup
from retrieval.evaluation.question_set import GoldQuestion
from retrieval.evaluation.run import AnswersQuestions, Outcome, mean_score, run_questions
from retrieval.types import Status

THRESHOLDS: Final = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_UNANSWERABLE: Final = "refuse"
_RIGHT = 0.5  # points from which an answer counts as right: the paper is, or half of all that was asked for


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What happens with a threshold (None: those in use).

    Shares of the answerable questions that were answered, and answered rightly; the mean score over these questions;
    the share of unanswerable ones that were refused.
    """

    threshold: float | None
    answered: float
    right: float
    score: float
    refused: float


def refusal_curve(
    engine_with: Callable[[Setup], AnswersQuestions],
    questions: Sequence[GoldQuestion],
    thresholds: Iterable[float] = THRESHOLDS,
) -> Iterator[CurvePoint]:
    """Run the questions with the thresholds in use, then with each threshold for one paper and for lists alike."""
    yield curve_point(None, run_questions(engine_with(Setup()), questions))
    for threshold in thresholds:
        calibration = replace(Calibration(), answer_from=threshold, list_from=threshold)
        yield curve_point(threshold, run_questions(engine_with(Setup(calibration=calibration)), questions))


def curve_point(threshold: float | None, outcomes: Sequence[Outcome]) -> CurvePoint:
    """A point of the curve. Questions that expect no digest or a friendly no are on neither side."""
    answerable = [outcome for outcome in outcomes if outcome.gold.expect in {None, "count", "overview"}]
    unanswerable = [outcome for outcome in outcomes if outcome.gold.expect == _UNANSWERABLE]
    return CurvePoint(
        threshold,
        answered=_share(outcome.answer.status is Status.ANSWERED for outcome in answerable),
        right=_share(outcome.points >= _RIGHT for outcome in answerable),
        score=mean_score(answerable),
        refused=_share(outcome.answer.status in {Status.REFUSED, Status.DECLINED} for outcome in unanswerable),
    )


def _share(those: Iterable[bool]) -> float:
    counted = list(those)
    return fmean(counted) if counted else 0.0
