"""Code, authors, links and the like, told beside a paper's text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.answer.aspects import asks_aspect_alone, find_aspect, mentions_aspect, tell_aspect
from retrieval.index.entries import titles_of
from tests.fakes.answers import FRAME_WALK, TOUCH_GRIP


def aspect_of(text: str) -> str | None:
    return find_aspect(text, ["TouchGrip"], titles_of(TOUCH_GRIP))


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("TouchGrip 有代码吗", "code"),
        ("TouchGrip 开源了吗", "code"),
        ("is there a GitHub repo for TouchGrip", "code"),
        ("and its code?", "code"),
        ("TouchGrip 的项目主页", "project"),
        ("does TouchGrip have a demo?", "project"),
        ("TouchGrip 的作者是谁", "authors"),
        ("who wrote TouchGrip?", "authors"),
        ("谁提出的 TouchGrip", "authors"),
        ("TouchGrip 是哪个公司的", "organization"),
        ("which lab is TouchGrip from", "organization"),
        ("TouchGrip 有多少赞", "upvotes"),
        ("upvotes of TouchGrip", "upvotes"),
        ("TouchGrip 的链接发我一下", "links"),
        ("pdf?", "links"),
    ],
)
def test_an_aspect_is_asked_for(text: str, aspect: str) -> None:
    assert aspect_of(text) == aspect


@pytest.mark.parametrize(
    "text",
    [
        "TouchGrip 的成功率",
        "TouchGrip 的训练代码用什么语言写的",
        "authors of the strongest baseline that TouchGrip beats",
        "作者怎么标注失败的抓取",
        "TouchGrip",
        "",
    ],
)
def test_anything_more_is_no_mere_aspect(text: str) -> None:
    assert aspect_of(text) is None


@pytest.mark.parametrize(
    "text", ["有代码吗？", "代码呢", "有demo吗", "作者是谁？", "any code?", "what about the code?"]
)
def test_an_aspect_alone_says_nothing_of_its_paper(text: str) -> None:
    assert asks_aspect_alone(text)


@pytest.mark.parametrize(
    "text", ["代码生成呢", "哪些有代码", "TouchGrip 有代码吗", "what about code generation?", "效果怎么样"]
)
def test_what_says_more_than_an_aspect(text: str) -> None:
    assert not asks_aspect_alone(text)


@pytest.mark.parametrize(
    ("aspect", "zh", "en"),
    [
        ("code", "代码：https://github.com/lighthouse-robotics/touchgrip", None),
        ("authors", "作者：Ada Moreno、Li Wei", "Authors: Ada Moreno, Li Wei"),
        ("organization", "机构：Lighthouse Robotics Lab", "Organisation: Lighthouse Robotics Lab"),
        ("upvotes", "Hugging Face 点赞数：41", "Upvotes on Hugging Face: 41"),
    ],
)
def test_aspects_are_told_in_the_language_of_the_question(aspect: str, zh: str, en: str | None) -> None:
    assert tell_aspect(TOUCH_GRIP, aspect, "zh") == zh
    assert en is None or tell_aspect(TOUCH_GRIP, aspect, "en") == en


def test_links_are_the_paper_s_own() -> None:
    told = tell_aspect(FRAME_WALK, "links", "en")
    assert told is not None
    assert [word for word in told.split() if word.startswith("http")] == [
        "https://huggingface.co/papers/2601.10002",
        "https://arxiv.org/abs/2601.10002",
        "https://arxiv.org/pdf/2601.10002",
    ]


@pytest.mark.parametrize("aspect", ["code", "project", "authors", "organization", "upvotes"])
def test_what_the_digests_do_not_have_is_not_told(aspect: str) -> None:
    assert tell_aspect(FRAME_WALK, aspect, "zh") is None


@pytest.mark.parametrize(
    ("text", "is_mentioned"),
    [
        ("代码将在论文录用后公开。", True),
        ("我们将开源全部代码与数据。", True),
        ("资源库持续维护于 https://example.org/x。", True),
        ("The code and data will be released soon.", True),
        ("We open-source our models and code.", True),
        ("Code is available at https://example.org.", True),
        ("开源模型与专有模型之间的性能差距正在缩小。", False),
        ("We evaluate agents that write code.", False),
        ("自主编码智能体生成代码。", False),
    ],
)
def test_what_a_text_says_of_its_code(text: str, *, is_mentioned: bool) -> None:
    own = replace(FRAME_WALK, sections=(replace(FRAME_WALK.sections[0], text=text),))
    assert mentions_aspect(own, "code") is is_mentioned
    assert not mentions_aspect(own, "authors")
