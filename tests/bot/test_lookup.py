"""Papers by words of their titles."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lookup import Beginnings, papers_with_words
from retrieval.types import Paper

PAPERS = [
    (date(2026, 1, 12), Paper("2601.05432", "Thinking with Map: Agents for Geolocalization", 1, title_zh="用地图思考")),
    (date(2026, 1, 13), Paper("2601.05808", "EnvScaler: Scaling Tool Environments", 1)),
    (date(2026, 1, 14), Paper("2601.09999", "Thinking without a Map", 1)),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("thinking MAP", ["2601.09999", "2601.05432"]),
        ("地图", ["2601.05432"]),
        ("ｅｎｖｓｃａｌｅｒ", ["2601.05808"]),
        ("map tool", []),
        ("  ", []),
    ],
)
def test_all_words_must_be_in_the_titles_and_the_newest_comes_first(words: str, ids: list[str]) -> None:
    assert [*papers_with_words(PAPERS, words)] == ids
    assert [*papers_with_words(PAPERS * 2, words)] == ids


TITLED = [
    ("2601.05432", date(2026, 1, 12), ("Thinking with Map: Agents for Geolocalization", "基于地图的思考")),
    ("2601.12993", date(2026, 1, 20), ("Being-H0.5: Scaling Robot Learning", "")),
    ("2601.13029", date(2026, 1, 21), ("Think3D: Thinking with Space", "Think3D：在空间中思考")),
    ("2601.05432", date(2026, 1, 22), ("Thinking with Map: Agents for Geolocalization", "")),
]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("Being", ["2601.12993"]),
        ("being-h0.", ["2601.12993"]),
        ("H0.5", ["2601.12993"]),
        ("learn scal", ["2601.12993"]),
        ("think", ["2601.05432", "2601.13029"]),
        ("THINK3", ["2601.13029"]),
        ("ｔｈｉｎｋ３", ["2601.13029"]),
        ("spa", ["2601.13029"]),
        ("hinking", []),
        ("2601", ["2601.05432", "2601.13029", "2601.12993"]),
        ("2601.12", ["2601.12993"]),
        ("arXiv:2601.13", ["2601.13029"]),
        ("思考", ["2601.13029"]),
        ("think3d：在", ["2601.13029"]),
        ("。", []),
    ],
)
def test_papers_are_found_by_the_beginnings_of_words_and_ids(typed: str, ids: list[str]) -> None:
    assert [paper_id for paper_id, _ in Beginnings(TITLED).find(typed, 9)] == ids


def test_a_title_that_begins_so_comes_before_a_word_in_another_and_no_more_come_than_wanted() -> None:
    assert Beginnings(TITLED).find("thinking", 1) == (("2601.05432", date(2026, 1, 22)),)
    assert Beginnings(reversed(TITLED)).find("thinking", 9) == (
        ("2601.05432", date(2026, 1, 12)),
        ("2601.13029", date(2026, 1, 21)),
    )


def test_a_title_in_chinese_is_found_by_its_first_characters() -> None:
    assert Beginnings(TITLED[:1]).find("基于地", 9) == (("2601.05432", date(2026, 1, 12)),)
