"""The scorer: its rules, and that it scores as the shared one does."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.evaluation.question_set import Expected, GoldQuestion, Kind
from retrieval.evaluation.score import ANSWER_CHARACTERS, score, states
from retrieval.types import Answer, Citation, Status

SHARED_SCORER = Path(__file__).parents[2] / "../shared/eval/score.py"
DAY = date(2026, 1, 21)
IDS = ("2601.1", "2601.2", "2601.3", "2601.4", "2601.5", "2601.6", "2601.7")


def gold(**fields: object) -> GoldQuestion:
    return GoldQuestion.model_validate(
        {"id": "q", "kind": "single", "lang": "en", "today": DAY, "question": "?", **fields}
    )


def answer(*cited: str, text: str = "", status: Status = Status.ANSWERED) -> Answer:
    citations = (Citation(str(n), paper, "", None, None, None, DAY, "") for n, paper in enumerate(cited, start=1))
    return Answer(status, text, tuple(citations), None, "en")


@pytest.mark.parametrize(
    ("cited", "points"),
    [(("2601.1",), 1), (("2601.9", "2601.1"), 0.5), (("2601.7", "2601.8", "2601.9", "2601.1"), 0), ((), 0)],
)
def test_the_first_citation_counts_most(cited: Sequence[str], points: float) -> None:
    assert score(gold(gold_ids=["2601.1"]), answer(*cited)) == points


def test_facts_are_half_of_the_points() -> None:
    asked = gold(gold_ids=["2601.1"], facts=["61.5%", "3 models"])
    assert score(asked, answer("2601.1", text="61.5 % on the test")) == 0.75
    assert score(asked, answer("2601.9", text="61.5%, 3 models")) == 0.5


def test_a_fact_may_be_said_in_another_form() -> None:
    asked = gold(gold_ids=["2601.1"], facts=["35,000"], facts_alt={"35,000": ["3.5万"]})
    assert score(asked, answer("2601.1", text="超过 3.5 万小时")) == 1


def test_facts_beyond_the_size_of_a_chat_reply_do_not_count() -> None:
    asked = gold(gold_ids=["2601.1"], facts=["42%"])
    assert score(asked, answer("2601.1", text="x" * (ANSWER_CHARACTERS - 3) + "42%")) == 1
    assert score(asked, answer("2601.1", text="x" * (ANSWER_CHARACTERS - 2) + "42%")) == 0.5


@pytest.mark.parametrize(
    ("fact", "text", "stated"),
    [
        ("15", "rises by 0.15", False),
        ("15", "15.5 points", False),
        ("15", "15。", True),
        ("35,000", "超过35000小时", True),
        ("64.8%", "６４．８％", True),
        ("Apache 2.0", "**apache** `2.0`", True),
        ("取证工具", "取证 工具", True),
        ("Qwen3", "Qwen2.5", False),
    ],
)
def test_a_fact_is_found_in_any_form_but_not_inside_a_longer_number(fact: str, text: str, *, stated: bool) -> None:
    assert states(fact, text) is stated


def test_a_list_is_scored_by_what_is_missing_and_what_is_too_much() -> None:
    asked = gold(kind="list", gold_ids=["2601.1", "2601.2"], acceptable_ids=["2601.3"])
    assert score(asked, answer("2601.1", "2601.2", "2601.3")) == 1
    assert score(asked, answer("2601.1", "2601.9")) == 0.5
    assert score(asked, answer("2601.3")) == 0


def test_a_comparison_needs_all_its_papers() -> None:
    asked = gold(kind="compare", gold_ids=["2601.1", "2601.2"])
    assert score(asked, answer("2601.9", "2601.2")) == 0.5


@pytest.mark.parametrize(
    ("expect", "status", "cited", "points"),
    [
        ("refuse", Status.REFUSED, (), 1),
        ("refuse", Status.DECLINED, (), 1),
        ("refuse", Status.REFUSED, ("2601.1",), 1),
        ("refuse", Status.REFUSED, ("2601.9",), 0),
        ("refuse", Status.ANSWERED, (), 0),
        ("decline", Status.REFUSED, (), 1),
        ("no_digest", Status.NO_DIGEST, (), 1),
        ("no_digest", Status.REFUSED, (), 0),
    ],
)
def test_an_expected_no_needs_the_status_and_no_strange_citation(
    expect: str, status: Status, cited: Sequence[str], points: float
) -> None:
    assert score(gold(expect=expect, near_ids=["2601.1"]), answer(*cited, status=status)) == points


def test_an_overview_cites_five_papers_of_the_day_and_no_other() -> None:
    asked = gold(kind="date", expect="overview", gold_ids=IDS)
    assert score(asked, answer(*IDS[:5])) == 1
    assert score(asked, answer(*IDS[:4])) == 0
    assert score(asked, answer(*IDS[:5], "2601.9")) == 0
    assert score(gold(expect="overview", gold_ids=IDS[:2]), answer(*IDS[:2])) == 1


def test_a_count_is_its_facts() -> None:
    assert score(gold(expect="count", facts=["31"]), answer(text="There are 31 papers.")) == 1


texts = st.text("15.%, 万aQ*取证０", max_size=8)
ids = st.lists(st.sampled_from(IDS), max_size=7)


@st.composite
def gold_questions(draw: st.DrawFn) -> GoldQuestion:
    expect = draw(st.none() | st.sampled_from(get_args(Expected)))
    facts = draw(st.lists(texts, max_size=3))
    gold_ids = draw(ids)
    assume(facts or expect != "count")
    assume(gold_ids or expect is not None)
    return gold(
        kind=draw(st.sampled_from(get_args(Kind))),
        expect=expect,
        gold_ids=gold_ids,
        acceptable_ids=draw(ids),
        near_ids=draw(ids),
        facts=facts,
        facts_alt=draw(st.dictionaries(st.sampled_from(facts), st.lists(texts, max_size=2))) if facts else {},
    )


@pytest.fixture(scope="module")
def shared_score() -> Callable[[dict[str, Any], dict[str, Any]], float]:
    if not SHARED_SCORER.is_file():
        pytest.skip("the scorer that answers are judged by lies beside the project, and is not there")
    found = importlib.util.spec_from_file_location("shared_score", SHARED_SCORER)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    scorer: Callable[[dict[str, Any], dict[str, Any]], float] = module.score
    return scorer


@given(asked=gold_questions(), cited=ids, text=texts, status=st.sampled_from(Status))
def test_it_scores_as_the_shared_scorer_does(
    shared_score: Callable[[dict[str, Any], dict[str, Any]], float],
    asked: GoldQuestion,
    cited: list[str],
    text: str,
    status: Status,
) -> None:
    assume(asked.gold_ids or asked.kind != "compare" or asked.expect is not None)
    row = {"status": status.value, "answer": text, "citations": [{"paper_id": paper} for paper in cited]}
    ours = score(asked, answer(*cited, text=text, status=status))
    assert ours == pytest.approx(shared_score(json.loads(asked.model_dump_json()), row))


@given(gold_questions(), ids, texts, st.sampled_from(Status))
def test_points_are_between_0_and_1(asked: GoldQuestion, cited: list[str], text: str, status: Status) -> None:
    assert 0 <= score(asked, answer(*cited, text=text, status=status)) <= 1
