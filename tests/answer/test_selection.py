"""How sure a find is, and where a list ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.finding import Candidate
from retrieval.answer.selection import Calibration, select_list, sureness
from tests.fakes.answers import MONDAY

SURE = Calibration()
IN_LIST = SURE.in_list
shares = st.floats(0, 1)


def candidate(entry: int, *, coverage: float = 0.0, meaning: float = 0.0, sentence: float = 0.0) -> Candidate:
    evidence = {"coverage": coverage, "meaning": meaning, "sentence": sentence}
    return Candidate(entry, str(entry), MONDAY, sum(evidence.values()), evidence)


def entries(chosen: tuple[Candidate, ...]) -> list[int]:
    return [each.entry for each in chosen]


@given(shares, shares, shares)
def test_sureness_is_a_probability(coverage: float, meaning: float, sentence: float) -> None:
    assert 0 < sureness(candidate(1, coverage=coverage, meaning=meaning, sentence=sentence), IN_LIST) < 1


@pytest.mark.parametrize("kind", ["coverage", "meaning", "sentence"])
def test_more_evidence_of_each_kind_makes_surer(kind: str) -> None:
    rising = [sureness(candidate(1, **{kind: share / 4}), IN_LIST) for share in range(5)]
    assert all(less < more for less, more in pairwise(rising))


def test_a_paper_of_the_area_asked_for_fits_better_in_a_list_and_not_beside_another() -> None:
    plain = candidate(1, coverage=0.1, meaning=0.1, sentence=0.1)
    of_the_area = replace(plain, area=1.0)
    assert sureness(of_the_area, IN_LIST) > sureness(plain, IN_LIST)
    assert sureness(of_the_area, SURE.as_side) == sureness(plain, SURE.as_side)


def test_an_unlikely_best_one_makes_no_list() -> None:
    assert select_list([candidate(1), candidate(2)], SURE) == ()
    assert select_list([], SURE) == ()


def test_those_far_behind_the_best_are_left_out_and_the_order_is_kept() -> None:
    strong, weak = {"coverage": 1.0, "meaning": 0.5, "sentence": 0.5}, {"coverage": 0.2, "meaning": 0.1}
    held = [candidate(3, **strong), candidate(1, **strong), candidate(2, **weak), candidate(4, **strong)]
    assert entries(select_list(held, SURE)) == [3, 1, 4]


def test_a_list_has_no_fixed_length() -> None:
    strong = {"coverage": 1.0, "meaning": 0.6, "sentence": 0.6}
    for count in (1, 7, 40):
        assert len(select_list([candidate(entry, **strong) for entry in range(count)], SURE)) == count


@given(st.lists(st.tuples(shares, shares, shares), max_size=12))
def test_all_in_a_list_are_likely_and_near_the_likeliest(evidence: list[tuple[float, float, float]]) -> None:
    held = [
        candidate(entry, coverage=coverage, meaning=meaning, sentence=sentence)
        for entry, (coverage, meaning, sentence) in enumerate(evidence)
    ]
    sure = [sureness(each, IN_LIST) for each in held]
    chosen = select_list(held, SURE)
    best = max(sure, default=0.0)
    assert bool(chosen) is (best >= SURE.list_from)
    assert all(sure[each.entry] >= max(SURE.list_from, SURE.list_share * best) for each in chosen)
    assert entries(chosen) == sorted(entries(chosen))


def test_a_stricter_calibration_makes_shorter_lists() -> None:
    held = [candidate(entry, coverage=1 - entry / 10, meaning=0.4, sentence=0.3) for entry in range(10)]
    lengths = [len(select_list(held, Calibration(list_share=share))) for share in (0.0, 0.5, 1.0)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] == 1
