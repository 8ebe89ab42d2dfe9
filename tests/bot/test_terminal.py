"""What is printed of answers, digests and papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.render.objects import answer_object, digest_object, paper_object
from bot.render.papers import paper_card, paper_page
from bot.render.reply_terminal import render_terminal
from bot.render.terminal import plain, render_answer, render_digest, render_paper
from retrieval.types import (
    Answer,
    Citation,
    Digest,
    Form,
    Links,
    Paper,
    Scope,
    ScopeSource,
    Section,
    SectionName,
    Status,
)

DAY = date(2026, 1, 12)
LINKS = Links.of_arxiv_id("2601.05432", code="https://github.com/a/b")
PAPER = Paper(
    "2601.05432",
    "Thinking with Map",
    1,
    title_zh="用地图思考",
    links=LINKS,
    upvotes=0,
    sections=(Section(SectionName.RESULTS, "准确率 22.1%。", "zh", Form.REPORT),),
)
UNTRACED = Paper("untraced-1a2b", "A Paper\x1b[31m in red", 2)
CITATION = Citation("1", PAPER.id, PAPER.title, PAPER.title_zh, LINKS.huggingface, LINKS.arxiv, DAY, "准确率\n22.1%。")
ANSWER = Answer(
    Status.ANSWERED, "提高到 22.1% [1]。", (CITATION,), Scope(DAY, DAY, ScopeSource.NAMED), "zh", None, 1.26
)


def test_an_answer_is_followed_by_its_numbered_citations() -> None:
    assert render_answer(ANSWER).splitlines() == [
        "提高到 22.1% [1]。",
        "",
        "[1] 用地图思考 | Thinking with Map",
        "    https://huggingface.co/papers/2601.05432  https://arxiv.org/abs/2601.05432",
        "    2026-01-12  “准确率 22.1%。”",
    ]


def test_an_answer_that_cites_nothing_is_its_text() -> None:
    assert render_answer(Answer(Status.REFUSED, "没有找到。", (), None, "zh")) == "没有找到。"


def test_the_object_of_an_answer_has_exactly_the_promised_fields() -> None:
    assert answer_object(ANSWER, question="多少？", question_id="d-1") == {
        "id": "d-1",
        "question": "多少？",
        "status": "answered",
        "answer": "提高到 22.1% [1]。",
        "citations": [
            {
                "key": "1",
                "paper_id": "2601.05432",
                "title": "Thinking with Map",
                "url": "https://huggingface.co/papers/2601.05432",
                "arxiv_url": "https://arxiv.org/abs/2601.05432",
                "date": "2026-01-12",
                "quote": "准确率\n22.1%。",
            }
        ],
        "scope": {"from": "2026-01-12", "to": "2026-01-12"},
        "lang": "zh",
        "model": None,
        "took_ms": 1.3,
    }


def test_a_question_outside_of_a_set_has_no_id_and_may_have_no_scope() -> None:
    found = answer_object(Answer(Status.REFUSED, "", (), None, "en"), question="q")
    assert (found["id"], found["scope"], found["citations"]) == (None, None, [])


def test_a_day_lists_both_titles_and_a_link_or_says_that_there_is_none() -> None:
    text = render_digest(Digest(DAY, (PAPER, UNTRACED), (Form.REPORT,)), "en")
    assert text.splitlines() == [
        "Papers of 2026-01-12: 2",
        "  1. Thinking with Map",
        "     用地图思考",
        "     https://huggingface.co/papers/2601.05432",
        "  2. A Paper[31m in red",
        "     (no link)",
    ]


def test_the_object_of_a_day() -> None:
    assert digest_object(Digest(DAY, (PAPER,), (Form.REPORT,))) == {
        "date": "2026-01-12",
        "count": 1,
        "papers": [
            {
                "position": 1,
                "paper_id": "2601.05432",
                "title": "Thinking with Map",
                "title_zh": "用地图思考",
                "url": "https://huggingface.co/papers/2601.05432",
                "arxiv_url": "https://arxiv.org/abs/2601.05432",
            }
        ],
    }


def test_a_paper_is_shown_section_by_section_in_the_reader_s_language() -> None:
    english, chinese = (render_paper(PAPER, (DAY,), language) for language in ("en", "zh"))
    assert english.startswith("Thinking with Map\n用地图思考\n")
    assert chinese.startswith("用地图思考\nThinking with Map\n")
    for text in (english, chinese):
        assert "https://github.com/a/b" in text
        assert text.endswith("准确率 22.1%。")
    assert "Upvotes: 0" in english
    assert "点赞：0" in chinese
    assert "== Results (report) ==" in english
    assert "== 结果（阅读报告） ==" in chinese


def test_the_mark_of_a_papers_own_words_is_in_the_readers_language_and_their_text_as_it_is() -> None:
    text = "摘自原文：We win.\nFrom the paper: 摘自原文 stands here.\n一句“摘自原文：”也在这里。"
    marked = replace(PAPER, sections=(Section(SectionName.RESULTS, text, "zh", Form.REPORT),))
    english, chinese = (render_paper(marked, (DAY,), language) for language in ("en", "zh"))
    kept = "一句“摘自原文：”也在这里。"
    assert english.endswith(f"\nFrom the paper: We win.\nFrom the paper: 摘自原文 stands here.\n{kept}")
    assert chinese.endswith(f"\n摘自原文：We win.\n摘自原文：摘自原文 stands here.\n{kept}")
    for language, mark in (("en", "From the paper: We win."), ("zh", "摘自原文：We win.")):
        assert mark in render_terminal(paper_page(marked, (DAY,), 1, language))  # type: ignore[arg-type]
        assert "We win." in render_terminal(paper_card(marked, DAY, language))  # type: ignore[arg-type]
        assert mark not in render_terminal(paper_card(marked, DAY, language))  # type: ignore[arg-type]


def test_a_section_that_is_there_in_the_other_language_only_says_so() -> None:
    english, chinese = (render_terminal(paper_page(PAPER, (DAY,), 1, language)) for language in ("en", "zh"))
    assert "Results (report)\n\n(the digest says this in Chinese only)\n\n准确率" in english
    assert "只有英文" not in chinese


def test_the_object_of_a_paper_holds_its_days_and_sections() -> None:
    found = paper_object(PAPER, (DAY,))
    assert found["dates"] == ["2026-01-12"]
    assert found["sections"] == [{"name": "results", "form": "report", "lang": "zh", "text": "准确率 22.1%。"}]


def test_nothing_that_steers_a_terminal_is_printed() -> None:
    assert plain("a\x1b[2Jb\x07\x9b\u202ec\r\n\t论文 🎉") == "a[2Jbc\n\t论文 🎉"
