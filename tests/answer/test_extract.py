"""The sentences of a paper that answer a question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.extract import ScoredSentence, Wanted, has_figure, pick, room_of, score_sentences, token_set
from retrieval.answer.intents import wants_figure, wants_name
from retrieval.index.evidence import Sentence, sentences_of
from retrieval.index.search import Searcher
from retrieval.types import Form, Language, Paper, Section, SectionName
from tests.fakes.answers import FRAME_WALK, LEAK_PROBE, OLD_FACE, SOFT_VOICE, TOUCH_GRIP

ABSTRACT = Section(SectionName.ABSTRACT, "", "en", Form.NEWSLETTER)


def scored(searcher: Searcher, text: str, paper: Paper, *, gist: bool = False) -> list[ScoredSentence]:
    sentences = sentences_of(paper)
    vectors = searcher.embed([sentence.text for sentence in sentences])
    language: Language = "zh" if any(character > "一" for character in text) else "en"
    wanted = Wanted(wants_figure(text), wants_name(text), language, text, gist)
    return score_sentences(sentences, vectors, searcher.query(text), wanted)


def best(found: Sequence[ScoredSentence]) -> str:
    return max(found, key=lambda each: each.score).sentence.text


@pytest.mark.parametrize(
    ("text", "paper", "fact"),
    [
        ("抓取成功率是多少", TOUCH_GRIP, "97.3%"),
        ("训练用了几小时的演示", TOUCH_GRIP, "12 小时"),
        ("触觉信号每秒采样多少次", TOUCH_GRIP, "240 次"),
        ("what accuracy on LongShow", FRAME_WALK, "68.9%"),
        ("how many frames are kept", FRAME_WALK, "64 frames"),
        ("how much memory does it take", FRAME_WALK, "3 GB"),
        ("how many e-mail addresses leak", LEAK_PROBE, "4.1%"),
        ("which model leaks less", LEAK_PROBE, "GPT-5.2"),
        ("修复一张要几秒", OLD_FACE, "1.8 秒"),
        ("how long a reference recording does it need", SOFT_VOICE, "8 秒"),
        ("what naturalness do listeners give", SOFT_VOICE, "4.4"),
    ],
)
def test_the_sentence_with_the_fact_is_best(searcher: Searcher, text: str, paper: Paper, fact: str) -> None:
    assert fact in best(scored(searcher, text, paper))


def test_the_gist_is_what_the_authors_offer(searcher: Searcher) -> None:
    assert best(scored(searcher, "FrameWalk?", FRAME_WALK, gist=True)).startswith("We present FrameWalk")
    assert best(scored(searcher, "TouchGrip", TOUCH_GRIP, gist=True)).startswith("本文提出 TouchGrip")


def test_sentences_are_scored_in_reading_order(searcher: Searcher) -> None:
    found = scored(searcher, "抓取成功率", TOUCH_GRIP)
    assert [each.sentence for each in found] == list(sentences_of(TOUCH_GRIP))
    assert [each.place for each in found] == list(range(len(found)))


def test_no_sentences_give_none(searcher: Searcher) -> None:
    nothing = np.empty((0, 1), np.float32)
    assert (
        score_sentences((), nothing, searcher.query("x"), Wanted(figure=True, name=True, language="en", said="")) == []
    )
    assert pick([], 100) == []


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("The gain is 4 points.", "The gain is a lot. "),
        ("Code and weights are free for all.", "Code is at https://example.org/x"),
        ("The model is trained on books.", "The model is trained on books:"),
    ],
)
def test_looks_count(searcher: Searcher, better: str, worse: str) -> None:
    sentences = [Sentence(text, ABSTRACT) for text in (worse, better)]
    flat = np.zeros((2, searcher.embed(["x"]).shape[1]), np.float32)
    wanted = Wanted(figure=True, name=False, language="en", said="how much")
    low, high = score_sentences(sentences, flat, searcher.query("how much"), wanted)
    assert high.score > low.score


def test_a_figure_that_the_question_says_itself_is_not_what_it_asks_for(searcher: Searcher) -> None:
    sentences = [Sentence(text, ABSTRACT) for text in ("It has 36 objects.", "It has 99 objects.")]
    flat = np.zeros((2, searcher.embed(["x"]).shape[1]), np.float32)
    wanted = Wanted(figure=True, name=False, language="en", said="on 36 objects")
    said, new = score_sentences(sentences, flat, searcher.query("rate"), wanted)
    assert new.score > said.score


def test_the_language_of_the_question_is_preferred(searcher: Searcher) -> None:
    chinese = Section(SectionName.ABSTRACT, "", "zh", Form.NEWSLETTER)
    sentences = [Sentence("gain 4 points", ABSTRACT), Sentence("gain 4 points!", chinese)]
    flat = np.zeros((2, searcher.embed(["x"]).shape[1]), np.float32)
    places: tuple[tuple[Language, int], ...] = (("en", 0), ("zh", 1))
    for language, place in places:
        wanted = Wanted(figure=False, name=False, language=language, said="")
        found = score_sentences(sentences, flat, searcher.query("gain"), wanted)
        assert max(found, key=lambda each: each.score).place == place


pieces = st.lists(st.tuples(st.integers(1, 200), st.floats(-2, 2)), max_size=20)


@given(pieces, st.integers(0, 600))
def test_the_best_comes_first_then_what_fits_in_reading_order(sizes: list[tuple[int, float]], budget: int) -> None:
    held = [
        ScoredSentence(Sentence("x" * length, ABSTRACT), place, score) for place, (length, score) in enumerate(sizes)
    ]
    chosen = pick(held, budget)
    assert bool(chosen) is bool(held)
    if chosen:
        first, *others = chosen
        assert first.score == max(score for _, score in sizes)
        assert [each.place for each in others] == sorted(each.place for each in others)
        assert len({each.place for each in chosen}) == len(chosen) <= 6
        assert not others or sum(room_of(each.sentence.text) for each in chosen) <= budget
        assert all(first.score - each.score <= 0.8 for each in others)


def test_english_takes_about_half_the_room_of_as_many_chinese_characters() -> None:
    assert room_of("水印") == 2
    assert 1 <= room_of("mark") / 2 <= 1.2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成功率达到 97.3%", True),
        ("用 7B 模型", True),
        ("no number here", False),
        ("Claude-Sonnet-4.5 and GPT-5.2 do best on AIME25", False),
        ("Claude-Sonnet-4.5 reaches 61 points", True),
        ("代码在 https://example.org/v2/repo", False),
        ("", False),
    ],
)
def test_figures(text: str, expected: bool) -> None:  # noqa: FBT001 - columns of a table
    assert has_figure(text) is expected


def test_tokens_of_a_sentence_are_those_of_the_index() -> None:
    assert token_set("Frames AND frame") == token_set("frame")
    assert token_set("水印") == {"水印", "水", "印"}
    assert token_set("the ?!") == frozenset()
