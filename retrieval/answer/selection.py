"""Decides how sure a find is: which candidates belong in a list, and when nothing supports an answer.

The models are logistic. The one for lists was fitted on our own list questions (tests/questions/tune.jsonl and
tune2.jsonl, the sample, and more on days in English alone): each candidate fits or does not. The one for a single paper
was fitted on our own questions about one paper, asked with its digest in the archive and without, and on everyday
questions that are about no paper at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answer.finding import Candidate, Found

_LEAD_ALONE = 0.1  # taken as the lead of a candidate without a rival: a middling one
_EXTREME = 60.0  # logits are kept within, where 1 and 0 are reached


@dataclass(frozen=True, slots=True)
class OnePaperModel:
    """Weights for how likely the best candidate is the paper that a question is about.

    ``named``: it has a name that stands in the question; ``told``: logarithm of one more than how much the words of
    the question tell, as a few common words are near many papers by chance; ``lead``: how far the next candidate is
    behind.
    """

    bias: float = -7.8
    coverage: float = 0.6
    meaning: float = 8.3
    named: float = 1.4
    told: float = 2.05
    lead: float = 5.7


@dataclass(frozen=True, slots=True)
class FittingModel:
    """Weights for how likely a paper fits what was asked for, whatever other papers do.

    ``area``: the share of the areas of research that the question names which the paper belongs to.
    """

    bias: float
    coverage: float
    meaning: float
    sentence: float
    area: float = 0.0


_IN_LIST = FittingModel(bias=-5.3, coverage=1.0, meaning=15.9, sentence=7.4, area=4.0)
_AS_SIDE = FittingModel(bias=-5.25, coverage=3.0, meaning=14.5, sentence=7.3)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The models, and the sureness from which a decision is taken.

    ``answer_from``: the best candidate for one paper is given, ``sure_from``: without a word of doubt; ``side_from``:
    both sides of a "vs" are; ``list_from``: the best candidate of a list is; ``list_share``: so much of the best one's
    sureness the others need; ``literal_until``: up to this sureness of its best one a list about topics needs a paper
    that mentions one of them; ``figure_from``, ``detail_from``: so much of what is asked of a named paper one of its
    sentences has to support, where a figure is asked for and elsewhere.
    """

    in_list: FittingModel = _IN_LIST
    as_side: FittingModel = _AS_SIDE
    one: OnePaperModel = OnePaperModel()
    answer_from: float = 0.035
    sure_from: float = 0.3
    side_from: float = 0.4
    list_from: float = 0.07
    list_share: float = 0.42
    literal_until: float = 0.8
    figure_from: float = 0.3
    detail_from: float = 0.15


def sureness(candidate: Candidate, model: FittingModel) -> float:
    """How likely a paper fits what was asked for, 0 to 1."""
    evidence = candidate.evidence
    logit = (
        model.bias
        + model.coverage * evidence["coverage"]
        + model.meaning * evidence["meaning"]
        + model.sentence * evidence["sentence"]
        + model.area * candidate.area
    )
    return _share(logit)


def sureness_of_best(found: Found, candidates: Sequence[Candidate], calibration: Calibration) -> float:
    """How likely the first of the candidates is the paper that the question is about, 0 to 1."""
    best, model = candidates[0], calibration.one
    if best.is_meant:
        return 1.0
    least = calibration.sure_from if best.evidence["name_anywhere"] >= 1 else 0.0  # few papers have the name asked for
    lead = best.score - candidates[1].score if len(candidates) > 1 else _LEAD_ALONE
    logit = (
        model.bias
        + model.coverage * best.evidence["coverage"]
        + model.meaning * best.evidence["meaning"]
        + model.named * min(best.evidence["name_anywhere"], 1.0)
        + model.told * math.log1p(found.told)
        + model.lead * lead
    )
    return max(_share(logit), least)


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-min(max(logit, -_EXTREME), _EXTREME)))


def select_list(candidates: Sequence[Candidate], calibration: Calibration) -> tuple[Candidate, ...]:
    """The candidates that belong in a list: likely ones, and not far behind the likeliest; best first."""
    sure = {candidate.entry: sureness(candidate, calibration.in_list) for candidate in candidates}
    best = max(sure.values(), default=0.0)
    if best < calibration.list_from:
        return ()
    floor = max(calibration.list_from, calibration.list_share * best)
    return tuple(candidate for candidate in candidates if sure[candidate.entry] >= floor)
