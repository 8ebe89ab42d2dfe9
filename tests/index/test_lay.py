"""Lay words and what papers say for them."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.embedding import load_builtin
from retrieval.index.lay import LayWords, load_lay_words
from retrieval.index.lexicon import load_lexicon
from retrieval.index.query import LAY, build_query
from retrieval.text.tokens import search_tokens

ROWS = tomllib.loads(files("retrieval.index").joinpath("builtin/lay.toml").read_text(encoding="utf-8"))["rows"]
FORMS = [form for row in ROWS for form in row["lay"]]
OFTEN = 5.0  # background idf below which papers use a word often

LAY_WORDS = LayWords(
    [
        (["grip", "抓", "机械手"], ["grasping", "抓取"]),
        (["pick up"], ["object manipulation"]),
        (["pick"], ["selection"]),
        (["手"], ["hand"]),
    ]
)


def found(text: str) -> list[str]:
    return [row.terms[0] for row in LAY_WORDS.find(text)]


@pytest.mark.parametrize("text", ["grip", "Gripping anything", "what grips it?", "GRIPPED.", "机械手怎么拿东西"])
def test_lay_words_are_found_in_any_inflection_and_in_both_languages(text: str) -> None:
    assert found(text) == ["grasping"]


@pytest.mark.parametrize("text", ["agrippa", "grip3d", "抓取", "", "😀"])
def test_a_lay_word_inside_another_word_is_none(text: str) -> None:
    assert found(text) == []


def test_a_single_character_counts_as_a_word_of_its_own_alone() -> None:
    assert found("它 抓 什么") == ["grasping"]


def test_longer_forms_hide_those_in_them_and_each_row_comes_once() -> None:
    assert found("picking up and gripping, then pick up") == ["object manipulation", "grasping"]
    assert found("机械手") == ["grasping"]
    assert found("which to pick") == ["selection"]


def test_the_words_of_a_term_share_its_weight() -> None:
    (row,) = LAY_WORDS.find("pick up")
    assert dict(row.tokens) == {"object": 0.5, "manipulation": 0.5}


@given(st.text(max_size=40))
def test_any_text_can_be_looked_at(text: str) -> None:
    rows = load_lay_words().find(text)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["lay"][0]))
def test_every_lay_word_finds_its_row_and_every_row_speaks_both_languages(row: dict[str, list[str]]) -> None:
    for form in row["lay"]:
        assert tuple(row["papers"]) in [each.terms for each in load_lay_words().find(form)], form
    chinese = [bool(re.search("[\u3400-\u9fff]", term)) for term in row["papers"]]
    assert any(chinese)
    assert not all(chinese)


def test_no_lay_word_stands_twice_and_none_is_a_word_that_papers_often_use() -> None:
    assert len(FORMS) == len(set(FORMS))
    idf = load_lexicon().background_idf
    single = [form for form in FORMS if " " not in form]
    often = [form for form in single if (idf(search_tokens(form)[0] if form.isascii() else form) or 9) < OFTEN]
    assert often == []


def test_a_question_in_lay_words_looks_for_what_papers_say() -> None:
    query = build_query("gripping things", load_builtin(), load_builtin(), load_lexicon(), lambda _: True)
    assert query.words.expanded["抓取"] == pytest.approx(LAY)
    papers = load_builtin().embed_texts(["面向机器人灵巧操作的抓取方法", "面向视频生成的扩散模型"])
    plain = load_builtin().embed_question("gripping things")
    assert papers[0] @ query.vector > papers[0] @ plain + 0.1
    assert papers[0] @ query.vector > papers[1] @ query.vector
    np.testing.assert_allclose(np.linalg.norm(query.vector), 1, rtol=1e-5)
