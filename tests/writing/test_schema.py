"""JSON out of what models answer."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from retrieval.edition.writing.judging import replaced, sentences_of
from retrieval.edition.writing.schema import FIELDS, Written, find_object, parse_answer
from tests.fakes.notes import GOOD

WRITTEN = json.dumps(GOOD, ensure_ascii=False)


@given(st.text(max_size=200))
def test_no_answer_breaks_the_reader(answer: str) -> None:
    parsed = parse_answer(answer, FIELDS, "zh")
    assert set(parsed.problems) == {name for name in FIELDS if not parsed.written.items_of(name)}


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS), inner),
        max_leaves=12,
    )
)
def test_no_json_breaks_the_schema(value: object) -> None:
    parsed = parse_answer(json.dumps(value), FIELDS, "en")
    assert set(parsed.problems) == {name for name in FIELDS if not parsed.written.items_of(name)}


@given(st.integers(min_value=0, max_value=len(WRITTEN)))
def test_of_an_object_that_broke_off_only_whole_fields_count(end: int) -> None:
    found, is_cut = find_object(WRITTEN[:end], FIELDS)
    assert is_cut == (0 < end < len(WRITTEN))
    for name, value in (found or {}).items():
        assert value == GOOD[name]


def test_fields_that_are_too_long_too_many_or_empty_are_problems() -> None:
    bad = GOOD | {"title_zh": "长" * 200, "results": ["结果。"] * 9, "usage": [" ", "**"], "field": ""}
    problems = parse_answer(json.dumps(bad), FIELDS, "zh").problems
    assert set(problems) == {"title_zh", "results", "usage", "field"}


def test_marks_of_markdown_and_line_breaks_are_taken_off() -> None:
    answer = {
        "results": ["1. **甲**：`x` 好\n\n于 <b>乙</b>", "# 丙比丁好"],
        "abstract_zh": "## 摘要\n" + "第一段话。\n\n第二段话。" * 4,
    }
    written = parse_answer(json.dumps(answer), ("results", "abstract_zh"), "zh").written
    assert written.results == ["甲：x 好 于 乙", "丙比丁好"]
    assert written.abstract_zh is not None
    assert "\n" not in written.abstract_zh


def test_sentences_are_replaced_where_they_stand() -> None:
    written = Written(
        abstract_zh="一是甲。二是乙。三是丙。" + "四是戊。" * 5,
        results=["好。坏。", "坏。"],
        contribution="Good one. Bad one. End.",
    )
    without = replaced(written, {"坏。": "", "二是乙。": "二是丁。", "Bad one.": "New one."})
    assert without.abstract_zh == "一是甲。二是丁。三是丙。" + "四是戊。" * 5
    assert without.results == ["好。"]
    assert without.contribution == "Good one. New one. End."


def test_a_number_that_counts_a_sentence_goes_with_it_and_a_title_is_one() -> None:
    assert sentences_of("1. 甲很好。 2. 乙也好。", "results") == ["1. 甲很好。", "2. 乙也好。"]
    assert sentences_of("Who? Robots. 机器人。", "title_zh") == ["Who? Robots. 机器人。"]
