"""Answers written out of a digest's own sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.draft import Draft
from retrieval.answer.extract import ScoredSentence
from retrieval.answer.write import shorten, write_depth, write_fact, write_line, write_one, write_outline
from retrieval.index.evidence import sentences_of
from retrieval.types import Language, Paper
from tests.fakes.answers import DIGESTS, FRAME_WALK, MARK_TEXT, MONDAY, PAPERS, TOUCH_GRIP
from tests.fakes.digests import digest_of, paper_of


def ranked(paper: Paper, *scores: float) -> Sequence[ScoredSentence]:
    return [
        ScoredSentence(sentence, place, score)
        for place, (sentence, score) in enumerate(zip(sentences_of(paper), scores, strict=False))
    ]


def test_the_sentence_that_answers_comes_first_then_what_is_around_it() -> None:
    draft = Draft("en", None)
    write_one(draft, FRAME_WALK, MONDAY, ranked(FRAME_WALK, 0.5, 0.2, 0.9, 0.0))
    title, best, around = draft.lines
    assert title == "FrameWalk: Answering Questions about Long Videos (2026-01-12) [1]"
    assert best == "On LongShow it reaches 68.9% accuracy, 5.4 points above the best earlier method."
    assert around.startswith("We present FrameWalk")
    assert around.endswith("It keeps 64 frames and forgets the rest.")
    assert draft.citations[0].quote == best


def test_the_other_language_is_noted() -> None:
    draft = Draft("zh", None)
    write_one(draft, FRAME_WALK, MONDAY, ranked(FRAME_WALK, 0.9))
    assert draft.lines[1].endswith("（这里只有英文原文）")
    assert draft.citations[0].quote in draft.lines[1]
    assert "原文" not in draft.citations[0].quote


def test_a_paper_without_text_is_told_by_its_title() -> None:
    draft = Draft("en", None)
    bare = paper_of(1, title="Bare")
    write_one(draft, bare, MONDAY, [])
    assert draft.text == "Bare (2026-01-12) [1]"
    assert draft.citations[0].quote == "Bare"


@pytest.mark.parametrize("budget", [0, 60, 130, 460])
def test_what_is_around_the_answer_keeps_to_the_budget(budget: int) -> None:
    draft = Draft("en", None)
    write_one(draft, FRAME_WALK, MONDAY, ranked(FRAME_WALK, 0.5, 0.4, 0.3, 0.2), budget)
    best, *others = draft.lines[1:]
    assert best.startswith("We present FrameWalk")
    assert not others or len(best) + sum(map(len, others)) <= budget / 0.55 + 2


def test_a_fact_is_its_own_quote() -> None:
    draft = Draft("en", None)
    write_fact(draft, TOUCH_GRIP, MONDAY, "Authors: Ada Moreno, Li Wei")
    assert draft.lines[1] == draft.citations[0].quote == "Authors: Ada Moreno, Li Wei"


def test_a_line_of_a_list_is_dated_where_days_differ() -> None:
    draft = Draft("zh", None)
    write_line(draft, 1, MARK_TEXT, MONDAY, "在改写攻击下检出率为 92.6%。", shown=True, dated=True)
    write_line(draft, 2, FRAME_WALK, MONDAY, "它逐帧行走。", shown=False, dated=False)
    assert draft.lines == [
        "1. MarkText：改写之后仍在的文本水印（2026-01-12） [1]",
        "   在改写攻击下检出率为 92.6%。",
        "2. FrameWalk: Answering Questions about Long Videos [2]",
    ]


def test_in_depth_means_section_by_section() -> None:
    draft = Draft("zh", None)
    write_depth(draft, TOUCH_GRIP, MONDAY)
    assert [line.partition("：")[0] for line in draft.lines[1:]] == ["贡献", "创新点", "结果"]
    assert "97.3%" in draft.lines[3]
    assert "\n" not in draft.lines[2]
    assert draft.citations[0].quote == sentences_of(TOUCH_GRIP)[0].text


@pytest.mark.parametrize(("language", "word"), [("zh", "水印"), ("en", "watermarks")])
def test_in_depth_keeps_to_the_language_of_the_question(language: Language, word: str) -> None:
    draft = Draft(language, None)
    write_depth(draft, MARK_TEXT, MONDAY)
    assert len(draft.lines) == 2
    assert word in draft.lines[1]


def test_in_depth_the_other_language_is_noted() -> None:
    draft = Draft("zh", None)
    write_depth(draft, FRAME_WALK, MONDAY)
    assert draft.lines[1] == "（这里只有英文原文）"


def test_in_depth_the_quote_is_one_sentence() -> None:
    draft = Draft("en", None)
    write_depth(draft, FRAME_WALK, MONDAY)
    assert draft.citations[0].quote == sentences_of(FRAME_WALK)[0].text
    assert draft.citations[0].quote.count(". ") == 0


def test_in_depth_a_paper_without_text_is_told_by_its_title() -> None:
    draft = Draft("en", None)
    write_depth(draft, paper_of(1, title="Bare", en=""), MONDAY)
    assert draft.lines[0] == "Bare (2026-01-12) [1]"
    assert draft.citations[0].quote == "Bare"


def test_an_outline_lists_each_paper_once_under_its_field() -> None:
    draft = Draft("en", None)
    write_outline(draft, DIGESTS[2:])
    assert sorted(citation.paper_id for citation in draft.citations) == sorted(paper.id for paper in DIGESTS[2].papers)
    assert "Speech, audio and music: 1" in draft.lines
    assert all(f"[{citation.key}]" in draft.text for citation in draft.citations)


def test_a_paper_on_two_days_stands_once_in_an_outline_of_all() -> None:
    draft = Draft("zh", None)
    write_outline(draft, DIGESTS)
    assert sorted(citation.paper_id for citation in draft.citations) == sorted(PAPERS)


def test_an_outline_of_many_papers_says_that_there_are_more() -> None:
    draft = Draft("en", None)
    many = [paper_of(number, title=f"Agents of Kind {number}") for number in range(60)]
    write_outline(draft, [digest_of(MONDAY, *many)])
    assert draft.lines[0] == "Agents and tool use: 60"
    assert draft.lines[-1] == "· and more"
    assert 2 <= len(draft.citations) < 60


def test_short_text_is_kept() -> None:
    assert shorten("短句。", 10) == "短句。"
    assert shorten("", 5) == ""


def test_long_text_is_cut_at_a_mark() -> None:
    assert shorten("第一句话讲方法，第二句话讲结果，第三句话讲局限。", 18) == "第一句话讲方法，第二句话讲结果…"
    assert shorten("one two three four five", 15) == "one two three…"
    assert shorten("x" * 30, 10) == "x" * 9 + "…"


@given(st.text(max_size=80), st.integers(1, 60))
def test_cut_text_fits_and_is_a_beginning(text: str, length: int) -> None:
    cut = shorten(text, length)
    assert len(cut) <= length
    assert text.startswith(cut.removesuffix("…") if cut != text else cut)
