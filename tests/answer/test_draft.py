"""An answer in the making: lines, keys, and how days are said."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.answer.dates.joins import BEGINNING
from retrieval.answer.draft import Draft, join, name_scope, say_scope, title_in
from retrieval.types import Language, Scope, ScopeSource, Status
from tests.fakes.answers import FRAME_WALK, MARK_TEXT, MONDAY, THURSDAY, TOUCH_GRIP


def test_a_paper_has_one_key_however_often_it_is_cited() -> None:
    draft = Draft("en", None)
    keys = [
        draft.cite(paper, MONDAY, quote)
        for paper, quote in ((TOUCH_GRIP, "a"), (MARK_TEXT, "b"), (TOUCH_GRIP, "c"), (FRAME_WALK, "d"))
    ]
    assert keys == ["1", "2", "1", "3"]
    assert [citation.key for citation in draft.citations] == ["1", "2", "3"]
    assert [citation.quote for citation in draft.citations] == ["a", "b", "d"]


def test_a_citation_has_the_paper_s_titles_and_links() -> None:
    draft = Draft("zh", None)
    draft.cite(MARK_TEXT, MONDAY, "本文给文本加上水印。")
    (citation,) = draft.citations
    assert (citation.paper_id, citation.title, citation.title_zh) == (MARK_TEXT.id, MARK_TEXT.title, MARK_TEXT.title_zh)
    assert citation.url == f"https://huggingface.co/papers/{MARK_TEXT.id}"
    assert citation.arxiv_url == f"https://arxiv.org/abs/{MARK_TEXT.id}"
    assert citation.date == MONDAY


def test_a_draft_is_an_answer_until_said_otherwise() -> None:
    draft = Draft("en", None)
    assert (draft.status, draft.text, draft.citations) == (Status.ANSWERED, "", [])
    draft.say("compare")
    draft.lines.append("next")
    assert draft.text == "Side by side:\nnext"


def test_a_title_in_the_language_of_the_question_where_there_is_one() -> None:
    assert title_in(MARK_TEXT, "zh") == MARK_TEXT.title_zh
    assert title_in(MARK_TEXT, "en") == MARK_TEXT.title
    assert title_in(FRAME_WALK, "zh") == FRAME_WALK.title


@pytest.mark.parametrize(
    ("first", "last", "language", "said"),
    [
        (MONDAY, MONDAY, "zh", "2026-01-12 "),
        (MONDAY, MONDAY, "en", "2026-01-12: "),
        (MONDAY, THURSDAY, "zh", "2026-01-12 至 2026-01-15 "),
        (MONDAY, THURSDAY, "en", "2026-01-12 to 2026-01-15: "),
        (BEGINNING, THURSDAY, "zh", "2026-01-15 及以前 "),
        (BEGINNING, THURSDAY, "en", "Until 2026-01-15: "),
    ],
)
def test_days_are_said(first: date, last: date, language: Language, said: str) -> None:
    scope = Scope(first, last, ScopeSource.NAMED)
    assert say_scope(scope, language) == said
    assert name_scope(scope, language) == said


def test_days_that_nobody_named_are_not_named() -> None:
    assert name_scope(None, "zh") == ""
    assert name_scope(Scope(MONDAY, THURSDAY, ScopeSource.DEFAULT), "en") == ""


def test_chinese_sentences_stand_side_by_side() -> None:
    assert join(["一。", "二。"], "zh") == "一。二。"
    assert join(["One.", "Two."], "en") == "One. Two."
