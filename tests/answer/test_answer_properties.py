"""Whatever is asked, after whatever conversation, the answer is sound."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.types import Scope, ScopeSource, Turn
from tests.fakes.answers import DIGESTS, FRIDAY, MONDAY, PAPERS, Ask
from tests.fakes.valid_answer import check_answer

PIECES = (
    *(
        title
        for paper in PAPERS.values()
        for title in (paper.title, paper.title_zh, paper.title.partition(":")[0])
        if title
    ),
    *PAPERS,
    *("2601.99999", "https://arxiv.org/abs/2601.10003", "https://evil.example/x", "[1]", "[12]", "GPT-5", "Llama 5"),
    *("今天", "昨天", "1月12号", "周六", "this week", "Jan 13", "2026-01-15", "那天", "明天", "between", "to", "since"),
    *("第3篇", "第十二篇", "最后一篇", "the second one", "paper 4", "#2", "第", "十", "二十", "篇"),
    *("和", "跟", "vs", "or", "compare", "有什么不同", "比", "，", "?", "、", " and ", "{day}", "%s", "\\", "\n"),
    *(
        "多少",
        "几篇",
        "how many papers",
        "哪些",
        "which papers",
        "有没有",
        "吗",
        "概览",
        "what's new",
        "详细讲讲",
        "explain",
    ),
    *("它", "its", "那篇", "作者", "代码", "链接", "code", "authors", "换个话题", "by the way", "also"),
    *(
        "水印",
        "robots",
        "强化学习",
        "weather",
        "成功率",
        "accuracy",
        "😀",
        "ＴｏｕｃｈＧｒｉｐ",
        "\u0000",
        "\u200d",
        "é",
    ),
)
questions = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
    st.text(max_size=60),
)
cited = st.lists(st.one_of(st.sampled_from(tuple(PAPERS)), st.just("2512.00001"), st.text(max_size=4)), max_size=4)
turns = st.builds(Turn, st.sampled_from(("user", "assistant")), questions, cited.map(tuple))
around = st.dates(MONDAY - timedelta(6), FRIDAY + timedelta(6))


@settings(max_examples=150)
@given(text=questions, today=around)
@example(text="第十十篇", today=FRIDAY)
@example(text="第 99999999999999999999 篇", today=FRIDAY)
@example(text="1月99号 the 99th 第0篇", today=FRIDAY)
@example(text="TouchGrip " * 500, today=FRIDAY)
@example(text="vs " * 600, today=FRIDAY)
@example(text="\ud800", today=FRIDAY)
@example(text="[1] [2] https://evil.example/x", today=FRIDAY)
def test_any_question_gets_a_sound_answer(ask: Ask, text: str, today: date) -> None:
    check_answer(ask(text, today=today), DIGESTS)


@settings(max_examples=120)
@given(text=questions, history=st.lists(turns, max_size=5))
def test_any_conversation_gets_a_sound_answer(ask: Ask, text: str, history: list[Turn]) -> None:
    check_answer(ask(text, *history), DIGESTS)


@settings(max_examples=40)
@given(text=questions, first=around, last=around)
def test_given_days_bound_the_answer(ask: Ask, text: str, first: date, last: date) -> None:
    given_days = Scope(min(first, last), max(first, last), ScopeSource.GIVEN)
    answer = ask(text, scope=given_days)
    check_answer(answer, DIGESTS)
    named = [paper for paper in PAPERS if paper in text or f"{paper}v" in text]
    assert named or all(given_days.covers(citation.date) for citation in answer.citations)


@settings(max_examples=40)
@given(text=questions)
def test_a_given_language_is_the_language_of_the_answer(ask: Ask, text: str) -> None:
    assert ask(text, language="zh").language == "zh"
    assert ask(text, language="en").language == "en"


@settings(max_examples=25)
@given(text=questions)
def test_an_empty_archive_says_so_or_declines(empty_ask: Ask, text: str) -> None:
    answer = empty_ask(text)
    check_answer(answer, ())
    assert answer.status.value in {"no_digest", "declined"}


@settings(max_examples=25)
@given(text=questions)
def test_the_same_question_gets_the_same_answer(ask: Ask, text: str) -> None:
    one, other = ask(text), ask(text)
    assert (one.status, one.text, one.citations, one.scope) == (other.status, other.text, other.citations, other.scope)
