"""Figures of a period, and the picture of them."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.render.stats import stats_reply
from retrieval.figures import Figures, figures_of, hot_words
from retrieval.picture import draw_figures, find_font
from retrieval.picture.bars import bars_of
from retrieval.picture.cloud import place_words
from retrieval.picture.font import shows
from retrieval.types import Language, Paper
from tests.fakes.digests import MONDAY, TUESDAY, digest_of, paper_of

TITLES = ["面向多智能体的强化学习", "强化学习与智能体记忆", "智能体的长期记忆", "一种扩散模型", "面向推理的强化学习"]


def papers(titles: list[str]) -> list[Paper]:
    return [paper_of(number, title_zh=title) for number, title in enumerate(titles)]


def common(word: str) -> float | None:
    """An idf by which everything tells something, but 模型."""
    return {"模型": 1.0}.get(word, 3.0)


def test_hot_words_are_shared_and_joined_where_they_stand_together() -> None:
    words = [word for word, _ in hot_words(papers(TITLES), "zh", common)]
    assert words[0] == "强化学习"
    assert {"智能体", "多智能体", "记忆", "扩散模型"} <= set(words)
    assert "面向" not in words
    assert "模型" not in words


def test_words_of_english_titles() -> None:
    titles = ["Reinforcement Learning for Agents", "Agents by Reinforcement Learning", "GUI Agents"]
    own = [paper_of(number, title=title) for number, title in enumerate(titles)]
    assert [word for word, _ in hot_words(own, "en", common)][:2] == ["agent", "reinforcement learning"]


def test_a_paper_of_two_days_counts_once() -> None:
    digests = [digest_of(MONDAY, *papers(TITLES)), digest_of(TUESDAY, *papers(TITLES[:1]))]
    figures = figures_of(digests, "zh", common)
    assert figures.papers == 5
    assert figures.days == ((MONDAY, 5), (TUESDAY, 1))
    assert {heat.area.key: heat.papers for heat in figures.areas}["reinforcement_learning"] == 3
    assert figures.upvoted == ()


def test_areas_of_which_no_lift_is_told_stand_by_their_size() -> None:
    titles = ["A Turkish Corpus", "Turkish Translation", "Turkish Speech", *(f"Agents that Plan {n}" for n in range(4))]
    figures = figures_of([digest_of(MONDAY, *papers(titles))], "en", common)
    assert all(heat.lift is None for heat in figures.areas)
    lines = [block.text for block in stats_reply(figures, "en").blocks]
    shown = lines[lines.index("Hot areas") + 1 :]
    counts = [int(line.partition(": ")[2].partition(" ")[0]) for line in shown]
    assert counts != [heat.papers for heat in figures.areas], "the surest stands first there"
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", ["2026-01-19 的论文", "论文：5 篇"]), ("en", ["Papers of 2026-01-19", "Papers: 5"])],
)
def test_a_single_day_has_neither_an_average_nor_a_span(language: Language, said: list[str]) -> None:
    figures = figures_of([digest_of(MONDAY, *papers(TITLES))], language, common)
    reply = stats_reply(figures, language)
    assert [block.text for block in reply.blocks[:2]] == said
    if reply.picture is not None:
        assert reply.picture.alt.count("2026-01-19") == 1
        assert reply.picture.caption.count("2026-01-19") == 1


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40, unique=True).map(sorted))
def test_bars_hold_every_paper_and_every_day(offsets: list[int]) -> None:
    days = [(date(2026, 1, 1) + timedelta(days=offset), offset % 7) for offset in offsets]
    shown = bars_of(days)
    assert sum(bar.papers for bar in shown.bars) == sum(papers for _, papers in days)
    assert len(shown.bars) <= 60
    gaps = {later.first - bar.first for bar, later in zip(shown.bars, shown.bars[1:], strict=False)}
    assert gaps <= {timedelta(days=7 if shown.by_week else 1)}


@settings(max_examples=20)
@given(st.lists(st.tuples(st.text("论文智能体", min_size=1, max_size=6), st.floats(1, 50)), min_size=1, max_size=20))
def test_words_of_a_cloud_do_not_overlap(words: list[tuple[str, float]]) -> None:
    words.sort(key=lambda each: -each[1])

    def measure(word: str, size: int) -> tuple[int, int]:
        return len(word) * size, size

    placed = place_words(words, 800, 400, measure, 80)
    boxes = [(each.x, each.y, each.x + len(each.word) * each.size, each.y + each.size) for each in placed]
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 <= top
        assert right <= 800
        assert bottom <= 400
        for other in boxes[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def font() -> Path:
    found = find_font()
    if found is None:
        pytest.skip("there is no font that shows Chinese")
    return found


def test_a_picture_is_drawn_in_both_languages() -> None:
    figures = figures_of([digest_of(MONDAY, *papers(TITLES)), digest_of(TUESDAY, paper_of(9))], "zh", common)
    for language in ("zh", "en"):
        image = Image.open(BytesIO(draw_figures(figures, "zh" if language == "zh" else "en", font())))
        assert image.format == "PNG"
        assert image.width == 1200
        assert len(image.convert("RGB").getcolors() or []) > 3


def test_a_picture_of_one_day_without_words() -> None:
    figures = Figures(((MONDAY, 3),), 3, (), (), ())
    assert draw_figures(figures, "zh", font()).startswith(b"\x89PNG")


def test_a_font_knows_what_it_cannot_show() -> None:
    assert shows(font(), "论文 GPT-5 智能体")
    assert not shows(font(), "论文\U0001fae8")


def test_an_idf_of_a_word_that_is_unknown_is_that_of_a_rare_one() -> None:
    own = [paper_of(number, title=f"{name} Agents") for number, name in enumerate(["Qwen9", "Maps"])]
    words = dict(hot_words(own, "en", lambda token: None if "qwen" in token else 2.0))
    assert words["Qwen9"] > words["Maps"]
