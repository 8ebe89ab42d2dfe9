"""A question made ready: its words, their translations, the names in it, and its vectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.embedding import load_builtin
from retrieval.index.lexicon import Lexicon, load_lexicon
from retrieval.index.query import TO_CHINESE, TO_ENGLISH, TRANSLATIONS, Query, build_query, names_in, sense_of
from tests.fakes.passage_store import FakeEmbedder

LEXICON = Lexicon(
    {
        "robot": (("机器人", 0.64),),
        "机器人": (("robot", 0.64), ("manipulation", 0.36)),
        "many": tuple((f"翻译{sign}", 0.5) for sign in "甲乙丙丁戊己庚"),
        "model": (("模", 0.9),),
        "tencent": (("腾讯", 1.0),),
    },
    {"robot": 3.0, "机器人": 3.0, "model": 0.5, "qwen": 5.0, "gpt": 3.0, "gpt4o": 6.0, "protein": 6.0, "draw": 4.0},
)


def holds_nothing(_: str) -> bool:
    return False


def built(text: str, lexicon: Lexicon = LEXICON) -> Query:
    return build_query(text, FakeEmbedder(), FakeEmbedder(), lexicon, holds_nothing)


def test_a_word_is_joined_by_its_translation() -> None:
    assert sense_of("robot", LEXICON)["机器人"] == pytest.approx(TO_CHINESE * 0.64 / 0.64**0.5)
    assert sense_of("机器人", LEXICON)["robot"] == pytest.approx(TO_ENGLISH * 0.64)
    assert sense_of("unknown", LEXICON) == {"unknown": 1.0}


def test_the_words_themselves_keep_their_weight_where_they_are_translations_too() -> None:
    assert built("机器人 robot").words.expanded["robot"] == 1.0


def test_the_same_name_in_the_other_script_weighs_as_much_as_the_name() -> None:
    assert sense_of("tencent", LEXICON)["腾讯"] == 1.0


def test_only_the_best_translations_take_part_and_no_single_characters() -> None:
    assert sum(token.startswith("翻译") for token in sense_of("many", LEXICON)) <= TRANSLATIONS
    assert sense_of("model", LEXICON) == {"model": 1.0}


@given(st.sampled_from(["robot", "机器人", "many", "model", "😀"]))
def test_every_word_weighs_one_and_every_translation_something(token: str) -> None:
    weights = sense_of(token, LEXICON)
    assert weights[token] == 1
    assert all(weight > 0 for weight in weights.values())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("what does VLingNav do", ("vlingnav",)),
        ("ＶＬｉｎｇＮａｖ讲了啥", ()),  # names are read off normal forms: the caller normalises
        ("用SnapGen++画图", ("snapgen",)),
        ("GPT4o beats them", ("gpt4o",)),  # rare, and written like a name
        ("protein folding", ("fold",)),  # rare, but a plain word; the other one is unknown
        ("robot model", ()),
        ("is it on 2026 or 42", ()),
        ("AI is ok", ()),  # too short for a name
        ("VLingNav vs vlingnav", ("vlingnav",)),
        ("", ()),
    ],
)
def test_names_are_words_that_papers_at_large_do_not_use(text: str, names: tuple[str, ...]) -> None:
    assert tuple(name for name in names_in(text, LEXICON) if name not in {"beat", "do"}) == names


def test_words_of_asking_take_no_part() -> None:
    tokens = built("有没有讲机器人的论文").words.tokens
    assert "机器人" in tokens
    assert "有没有" not in tokens
    assert tokens["机器人"] == 3.0


def test_an_unknown_word_has_no_idf_and_a_known_one_its_own() -> None:
    assert dict(built("robot xyzzyx").words.tokens) == {"robot": 3.0, "xyzzyx": None}


def test_a_slip_of_the_keyboard_is_taken_for_what_was_meant() -> None:
    assert "robot" in built("robt").words.tokens or "robot" in built("robbot").words.tokens


def test_a_word_that_the_archive_holds_is_no_slip() -> None:
    query = build_query("robbot", FakeEmbedder(), FakeEmbedder(), LEXICON, lambda _: True)
    assert list(query.words.tokens) == ["robbot"]
    assert query.words.names == ("robbot",)


def test_the_builtin_embedding_reads_sentences_whatever_reads_passages() -> None:
    query = build_query("河流", FakeEmbedder(dimensions=8), load_builtin(), load_lexicon(), holds_nothing)
    assert query.vector.shape == (8,)
    np.testing.assert_array_equal(query.sentence_vector, load_builtin().embed_question("河流"))


@given(st.text(max_size=60))
def test_any_text_makes_a_query(text: str) -> None:
    query = build_query(text, load_builtin(), load_builtin(), load_lexicon(), holds_nothing)
    assert query.text == text
    assert set(query.words.tokens) <= set(query.words.expanded)
    assert all(np.isfinite(weight) and weight > 0 for weight in query.words.expanded.values())
    assert np.isfinite(query.vector).all()
