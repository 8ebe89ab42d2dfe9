"""Names that papers are listed by."""

from __future__ import annotations

import pytest

from retrieval.answer.literal import find_name_alone
from retrieval.index.search import Searcher
from tests.fakes.digests import paper_of


@pytest.mark.parametrize(
    ("text", "held", "other"),
    [
        ("papers that tested gpt-5 or gemini 3 pro?", "与 Gemini-3-Pro 对比", "与 Gemini 2.5 对比"),
        ("写明用H200的有哪些", "在 8 张 H200 上训练", "在 8 张 H100 上训练"),
        ("谁家是拿qwen当底座训的", "基于 Qwen3-8B 训练", "基于 Llama 训练"),
        ("which papers use LIBERO", "在 LIBERO 上评测", "自由的机器人"),
        ("今天有谷歌的论文吗", "由 Google 发布", "由 Tencent 发布"),
        ("哪些论文是腾讯的", "由 Tencent 发布", "由 Google 发布"),
    ],
)
def test_papers_are_told_by_the_name(searcher: Searcher, text: str, held: str, other: str) -> None:
    name = find_name_alone(text, searcher)
    assert name is not None
    assert name.stands_in(paper_of(1, zh=held, title_zh="甲"))
    assert not name.stands_in(paper_of(2, zh=other, title_zh="乙"))


@pytest.mark.parametrize(
    "text",
    [
        "which papers use reinforcement learning",
        "今天哪几篇用到了强化学习啊",
        "用VLA的都有谁",
        "用Gemini 2.5-Flash造数据的是哪几篇",
        "robot papers today",
        "有没有讲水印的",
        "which papers compare",
        "今天有没有讲小说的论文",
        "",
    ],
)
def test_topics_are_no_names(searcher: Searcher, text: str) -> None:
    assert find_name_alone(text, searcher) is None
