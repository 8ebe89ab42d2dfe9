"""Papers by words of their titles."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lookup import papers_with_words
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
