"""Decides how sure a find is: which candidates belong in a list, and when nothing supports an answer.

The weights are a logistic model, fitted on questions of our own (tests/questions) and on automatic ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer.finding import Candidate


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the logistic model and the sureness from which a decision is taken.

    ``answer_from``: the best candidate for one paper is given; ``side_from``: both sides of a "vs" are;
    ``list_from``: the best candidate of a list is; ``list_share``: so much of the best one's sureness the others need;
    ``figure_from``, ``detail_from``: so much of what is asked of a named paper one of its sentences has to support,
    where a figure is asked for and elsewhere.
    """

    bias: float = -5.0
    coverage: float = 3.0
    meaning: float = 13.4
    sentence: float = 6.3
    answer_from: float = 0.02
    side_from: float = 0.4
    list_from: float = 0.2
    list_share: float = 0.45
    figure_from: float = 0.35
    detail_from: float = 0.12


def sureness(candidate: Candidate, calibration: Calibration) -> float:
    """How likely a paper fits what was asked for, 0 to 1."""
    evidence = candidate.evidence
    logit = (
        calibration.bias
        + calibration.coverage * evidence["coverage"]
        + calibration.meaning * evidence["meaning"]
        + calibration.sentence * evidence["sentence"]
    )
    return 1 / (1 + math.exp(-logit))


def select_list(candidates: Sequence[Candidate], calibration: Calibration) -> tuple[Candidate, ...]:
    """The candidates that belong in a list: likely ones, and not far behind the likeliest; best first."""
    sure = {candidate.entry: sureness(candidate, calibration) for candidate in candidates}
    best = max(sure.values(), default=0.0)
    if best < calibration.list_from:
        return ()
    floor = max(calibration.list_from, calibration.list_share * best)
    return tuple(candidate for candidate in candidates if sure[candidate.entry] >= floor)
