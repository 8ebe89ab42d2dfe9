"""Papers named by their titles, or by the names that their titles start with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.titles import TitleIndex

TITLES = (
    ["STORM: Searching the Open Web", "STORM：在开放的网上搜索"],
    ["Thinking in Space"],
    ["LightOnOCR - A Small Model", "LightOnOCR：十亿参数的文档识别"],
    ["Ministral 3"],
    ["ShowUI-π: Hands for Screens", "会拖拽的界面智能体"],
    ["Thinking in Space and Time"],
    ["置信度二分：工具让智能体更自信还是更清醒"],
    ["AI: A Short Name"],
    ["STORM: Another Weather Model"],
)
INDEX = TitleIndex(enumerate(TITLES))


def named(text: str) -> list[tuple[str, tuple[int, ...], bool]]:
    return [(match.text, match.entries, match.is_full) for match in INDEX.find(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what is thinking in space about", [("thinking in space", (1,), True)]),
        ("Thinking in Space and Time?", [("Thinking in Space and Time", (5,), True)]),
        ("storm searching the open web", [("storm searching the open web", (0,), True)]),
        ("STORM：在开放的网上搜索 讲了啥", [("STORM:在开放的网上搜索", (0,), True)]),
        ("会拖拽的界面智能体是哪个公司的", [("会拖拽的界面智能体", (4,), True)]),
    ],
)
def test_a_whole_title_is_found_in_any_case_with_any_marks(text: str, found: list[object]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how does storm work", [("storm", (0, 8), False)]),
        ("STORMs success rate", [("STORMs", (0, 8), False)]),
        ("ＳＴＯＲＭ 怎么样", [("STORM", (0, 8), False)]),
        ("LightOnOCR比之前小多少", [("LightOnOCR", (2,), False)]),
        ("light on ocr", [("light on ocr", (2,), False)]),
        ("置信度二分那篇", [("置信度二分", (6,), False)]),
        ("showui-π vs storm", [("showui-π", (4,), False), ("storm", (0, 8), False)]),
    ],
)
def test_the_start_of_a_title_names_its_papers(text: str, found: list[object]) -> None:
    assert named(text) == found


@pytest.mark.parametrize("text", ["", "😀", "what is new", "brainstorm", "an AI paper", "ministral", "置信度"])
def test_other_words_name_nothing(text: str) -> None:
    assert named(text) == []


def test_a_short_title_without_a_subtitle_is_no_head() -> None:
    assert named("is ministral 3 open") == []  # two words could be anything; the words find it


def test_the_longest_title_wins_where_two_overlap() -> None:
    assert [match.entries for match in INDEX.find("thinking in space and time and thinking in space")] == [(5,), (1,)]


def test_a_place_is_given_in_the_text_in_normal_form() -> None:
    (match,) = INDEX.find("那个　ＳＴＯＲＭ 呢")
    assert (match.start, match.end) == (3, 8)


@given(st.text(), st.text(), st.integers(0, len(TITLES) - 1))
def test_a_title_is_found_wherever_it_stands_alone(before: str, after: str, number: int) -> None:
    title = TITLES[number][0]
    found = TitleIndex([(number, [title])]).find(f"。{title}。")
    assert all(match.entries == (number,) for match in found)
    matches = INDEX.find(f"{before} {title} {after}")
    ends = [0, *(match.end for match in matches)]
    assert all(match.start >= end for match, end in zip(matches, ends, strict=False))  # none overlaps another
