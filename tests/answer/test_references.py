"""Papers that a question names outright, or points back to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.references import (
    Place,
    changes_topic,
    find_arxiv_ids,
    find_place,
    find_places,
    find_versions,
    goes_on,
    last_cited,
    points_back,
    refers_back,
    title_key,
    without_change,
    without_ids,
)
from retrieval.types import Turn


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("2601.12993", ("2601.12993",)),
        ("arXiv:2601.12993v2 讲了什么", ("2601.12993",)),
        ("https://arxiv.org/abs/2601.12993", ("2601.12993",)),
        ("https://arxiv.org/pdf/2601.12993v1.pdf", ("2601.12993",)),
        ("看看https://huggingface.co/papers/2512.04123这篇", ("2512.04123",)),
        ("２６０１．１２９９３ 这篇", ("2601.12993",)),
        ("2601.12993 和 2601.05432 和 2601.12993", ("2601.12993", "2601.05432")),
        ("0704.0001", ("0704.0001",)),
        ("accuracy 61.52 of 2601", ()),
        ("12601.129934", ()),
        ("2601.1299345", ()),
        ("version 1.2601.12993", ()),
    ],
)
def test_ids(text: str, ids: tuple[str, ...]) -> None:
    assert find_arxiv_ids(text) == ids


@pytest.mark.parametrize(
    ("text", "number", "of_papers"),
    [
        ("第3篇", 3, True),
        ("第 ３ 篇讲了啥", 3, True),
        ("第三篇", 3, True),
        ("第十篇", 10, True),
        ("第十二篇", 12, True),
        ("第二十篇", 20, True),
        ("第三十一篇", 31, True),
        ("第两篇", 2, True),
        ("第120篇", 120, True),
        ("最后一篇", -1, True),
        ("倒数第一篇", -1, True),
        ("第二个呢", 2, False),
        ("最后一个", -1, False),
        ("the second one", 2, False),
        ("2nd paper", 2, True),
        ("The Third Article", 3, True),
        ("the last paper", -1, True),
        ("the last one", -1, False),
        ("paper 7", 7, True),
        ("paper #4", 4, True),
        ("#4", 4, True),
        ("＃４", 4, True),
        ("no. 5", 5, False),
    ],
)
def test_places(text: str, number: int, of_papers: bool) -> None:  # noqa: FBT001 - columns of a table
    place = find_place(text)
    assert place
    assert (place.number, place.of_papers) == (number, of_papers)


@pytest.mark.parametrize("text", ["", "GPT-4", "1月3号", "三篇论文", "C#", "top 3 papers", "第一百个理由", "第十十篇"])
def test_no_place(text: str) -> None:
    assert find_place(text) is None


@given(st.text("第零一二三四五六七八九十两〇篇个条项0123456789１２ #倒数最后", max_size=12))
def test_any_run_of_numerals_is_read_without_an_error(text: str) -> None:
    place = find_place(text)
    assert place is None or place.number >= -1


@given(st.integers(1, 99))
def test_a_chinese_numeral_is_the_number(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, units = divmod(number, 10)
    words = ("" if tens < 1 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[units] if units else "")
    assert find_place(f"第{words}篇") == find_place(f"第{number}篇") == Place(number, of_papers=True, of_things=True)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第一篇和第三篇有什么区别", [1, 3]),
        ("compare the first and second paper", [1, 2]),
        ("paper 2 vs paper 5", [2, 5]),
        ("前两篇都讲了什么", [1, 2]),
        ("what are the first three papers about", [1, 2, 3]),
        ("第二篇，就是第二篇的代码", [2]),
        ("第2篇跟最后一篇", [2, -1]),
    ],
)
def test_several_places_of_papers(text: str, numbers: list[int]) -> None:
    places = find_places(text)
    assert [place.number for place in places] == numbers
    assert all(place.of_papers for place in places)


def test_no_places() -> None:
    assert find_places("which papers use RL") == ()
    assert not any(place.of_papers for place in find_places("second-order methods and the last layer"))


@pytest.mark.parametrize(
    ("asked", "held", "stands"),
    [
        ("GPT-5", "beats GPT-5 by far", True),
        ("GPT-5", "beats GPT 5。", True),
        ("gpt5", "beats GPT-5", True),
        ("GPT-5", "beats GPT-5.2 by far", False),
        ("GPT-5.2", "beats GPT-5 by far", False),
        ("GPT-5", "GPT-50", False),
        ("DeepSeek-V4", "DeepSeek-V3", False),
        ("DeepSeek V4", "比 DeepSeek-V4 高", True),
        ("ＧＰＴ－５", "GPT-5", True),
        ("Llama 5", "Llama-3.1", False),
        ("Qwen3", "基于 Qwen3-8B 训练", True),
        ("Qwen3", "基于 Qwen2.5 训练", False),
    ],
)
def test_another_version_is_another_model(asked: str, held: str, stands: bool) -> None:  # noqa: FBT001 - as above
    (version,) = find_versions(f"how good is {asked} at this")
    assert version.stands_in(held) is stands


def test_a_question_can_name_several_versions() -> None:
    assert [version.name for version in find_versions("GPT-5.2 vs Gemini 3 和 DeepSeek-V4 呢")] == [
        "GPT-5.2",
        "Gemini 3",
        "DeepSeek-V4",
    ]


@pytest.mark.parametrize(
    "text",
    ["GPT", "gptq 4 bits", "61.5%", "seeds and wands", "the same 3 steps", "Phi 30%", "Qwen 7B 吗", "Llama 70B", ""],
)
def test_no_version(text: str) -> None:
    assert find_versions(text) == ()


@pytest.mark.parametrize(
    ("text", "points", "refers"),
    [
        ("what does it cost", True, True),
        ("its code?", True, True),
        ("它的代码", True, True),
        ("这篇用了什么数据", True, True),
        ("该方法如何", True, False),
        ("compare them", True, False),
        ("它们的区别", True, False),
        ("作者是谁", True, False),
        ("which papers use RL", False, False),
        ("有没有讲水印的", False, False),
    ],
)
def test_pointing_back(text: str, points: bool, refers: bool) -> None:  # noqa: FBT001 - columns of a table
    assert (points_back(text), refers_back(text)) == (points, refers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and its code?", True),
        ("what about speech", True),
        ("那代码呢", True),
        ("还有呢", True),
        ("which papers use RL", False),
        ("android agents", False),
        ("机器人那篇", False),
    ],
)
def test_going_on(text: str, expected: bool) -> None:  # noqa: FBT001 - columns of a table
    assert goes_on(text) is expected


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("换个话题，有没有讲蛋白质的", "有没有讲蛋白质的"),
        ("先不说这个，有没有讲蛋白质的", "有没有讲蛋白质的"),
        ("new topic: speech papers", "speech papers"),
        ("by the way, which papers use RL", "which papers use RL"),
    ],
)
def test_a_change_of_topic_is_said(text: str, rest: str) -> None:
    assert changes_topic(text)
    assert without_change(text) == rest
    assert not changes_topic(rest)


def test_ids_and_links_can_be_left_out() -> None:
    assert without_ids("https://arxiv.org/abs/2601.12993 讲了什么") == "讲了什么"
    assert without_ids("arXiv: 2601.12993v1, what is it?") == ", what is it?"
    assert without_ids("plain words") == "plain words"


def test_the_latest_answer_with_citations_counts() -> None:
    history = (
        Turn("assistant", "one", ("a",)),
        Turn("user", "two", ("z",)),
        Turn("assistant", "three", ("b", "c")),
        Turn("assistant", "no citations"),
    )
    assert last_cited(history) == ("b", "c")
    assert last_cited(history[:2]) == ("a",)
    assert last_cited(()) == ()


def test_titles_are_compared_by_letters_and_digits() -> None:
    assert title_key("TouchGrip：拿稳 易碎-物体！") == title_key("touchgrip:拿稳易碎物体") == "touchgrip拿稳易碎物体"
    assert title_key("ＶｉｄｅｏＡＲ 2") == "videoar2"
    assert title_key("?!") == ""
