"""What a part brings: two runs of the same questions set side by side."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.evaluation.ablation import Ablated, ablate
from retrieval.evaluation.parts import PARTS, Setup, without
from retrieval.evaluation.question_set import GoldQuestion
from retrieval.index.search import Weights
from retrieval.types import Answer, Question, Status

QUESTIONS = [
    GoldQuestion(
        id=str(number), kind="unanswerable", lang="en", today=date(2026, 1, 21), question=text, expect="refuse"
    )
    for number, text in enumerate(["a", "b", "c", "d"])
]


class ScriptedEngine:
    """Refuses, which is right, the questions of a list, and answers the others."""

    def __init__(self, refused: str) -> None:
        self.refused = refused

    def answer(self, question: Question) -> Answer:
        status = Status.REFUSED if question.text in self.refused else Status.ANSWERED
        return Answer(status, "", (), None, "en")


def engine_with(setup: Setup) -> ScriptedEngine:
    """Right about a and b with all parts; without meaning about c alone, without titles about all."""
    if setup == without(["meaning"]):
        return ScriptedEngine("c")
    return ScriptedEngine("abcd" if setup == without(["titles"]) else "ab")


def test_each_part_is_set_beside_all_of_them() -> None:
    assert list(ablate(engine_with, QUESTIONS, ["meaning", "titles", "history"])) == [
        Ablated(None, 0.5, 0.0, better=0, worse=0),
        Ablated("meaning", 0.25, -0.25, better=1, worse=2),
        Ablated("titles", 1.0, 0.5, better=2, worse=0),
        Ablated("history", 0.5, 0.0, better=0, worse=0),
    ]


def test_parts_are_switched_off_one_by_one_or_together() -> None:
    assert without([]) == Setup()
    both = without(["meaning", "translations"])
    assert both.weights == Weights(meaning=0.0)
    assert not both.translates
    assert without(["translations"], without(["meaning"])) == both


def test_everything_off_leaves_no_weight() -> None:
    off = without(PARTS)
    assert off.weights == Weights(0, 0, 0, 0, 0)
    assert (off.priors.newest, off.priors.head, off.priors.full_title, off.priors.earlier) == (0, 0, 0, 0)
    assert (off.calibration.answer_from, off.calibration.list_from) == (0, 0)


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(KeyError, match="magic"):
        without(["magic"])
