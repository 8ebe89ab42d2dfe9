"""Whether a paper holds the detail that is asked for."""

from __future__ import annotations

import pytest

from retrieval.answer.support import asked_words, support
from retrieval.index.entries import titles_of
from retrieval.index.evidence import sentences_of
from retrieval.index.search import Searcher
from retrieval.types import Paper
from tests.fakes.answers import CROSS_OVER, FRAME_WALK, MARK_TEXT, OLD_FACE, SOFT_VOICE, TOUCH_GRIP


def words(text: str, paper: Paper, *names: str) -> list[str]:
    return asked_words(text, names, titles_of(paper))


def supported(searcher: Searcher, text: str, paper: Paper, *names: str, figure: bool = False) -> float:
    return support(searcher, words(text, paper, *names), sentences_of(paper), figure=figure)


@pytest.mark.parametrize(
    "text",
    [
        "FrameWalk 讲了什么",
        "what is FrameWalk about?",
        "FrameWalk 的主要贡献和方法",
        "",
    ],
)
def test_what_every_paper_has_asks_for_nothing_in_particular(text: str) -> None:
    assert words(text, FRAME_WALK, "FrameWalk") == []


def test_names_titles_and_units_are_left_out() -> None:
    assert words("TouchGrip 的机械手拿易碎物体的成功率涨了百分之几", TOUCH_GRIP, "TouchGrip") == words(
        "成功率涨了百分之几", TOUCH_GRIP
    )
    asked = words("what accuracy does FrameWalk reach on LongShow", FRAME_WALK, "FrameWalk")
    assert "longshow" in asked
    assert "framewalk" not in asked


def test_no_words_are_supported_by_anything(searcher: Searcher) -> None:
    assert support(searcher, [], (), figure=True) == 1.0


def test_nothing_supports_words_without_sentences(searcher: Searcher) -> None:
    assert support(searcher, ["accuracy"], (), figure=False) == 0.0


@pytest.mark.parametrize(
    ("asked", "other", "paper", "name"),
    [
        ("what accuracy does FrameWalk reach", "how many GPUs does FrameWalk need", FRAME_WALK, "FrameWalk"),
        ("FrameWalk 的准确率", "FrameWalk 的许可证", FRAME_WALK, "FrameWalk"),
        ("SoftVoice 要多少秒参考录音", "SoftVoice 要多少张显卡", SOFT_VOICE, "SoftVoice"),
        ("what is the success rate of TouchGrip", "what is the price of TouchGrip", TOUCH_GRIP, "TouchGrip"),
        ("MarkText 的检出率", "MarkText 的词表大小", MARK_TEXT, "MarkText"),
    ],
)
def test_a_detail_that_is_there_is_supported_more(
    searcher: Searcher, asked: str, other: str, paper: Paper, name: str
) -> None:
    there, absent = (supported(searcher, text, paper, name, figure=True) for text in (asked, other))
    assert 0 <= absent < 0.35 <= there <= 1 + 1e-6


def test_only_sentences_with_a_figure_support_a_question_for_one(searcher: Searcher) -> None:
    asked = "先去什么再补细节"
    assert supported(searcher, asked, OLD_FACE, figure=False) > supported(searcher, asked, OLD_FACE, figure=True)


def test_a_word_is_supported_by_its_translation(searcher: Searcher) -> None:
    known, unknown = (support(searcher, [word], sentences_of(CROSS_OVER), figure=False) for word in ("road", "tariff"))
    assert known > unknown
