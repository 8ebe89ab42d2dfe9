"""The pictures of an edition: what they show, that they are the same each time, that no font is a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from retrieval.edition.statistics import statistics_of
from retrieval.edition.types import Edition, EditionPaper, Note, ReadFrom, Statistics
from retrieval.errors import PictureError
from retrieval.picture import draw_cloud, draw_day, draw_poster, draw_trend, find_font
from retrieval.picture.font import need_font
from retrieval.picture.palette import DARK, LIGHT, Palette
from retrieval.picture.sheet import Sheet
from retrieval.picture.trend import axis_of, columns_of
from retrieval.picture.wording import date_of, day_of
from retrieval.text.extracts import unmarked
from retrieval.types import Language, Paper, SectionName
from tests.fakes.digests import paper_of

DAY = date(2026, 1, 21)
MOST_BYTES = 300_000
EMOJI = "🦘 长标题" * 30

pytestmark = pytest.mark.skipif(find_font() is None, reason="there is no font that shows Chinese")


def papers(count: int) -> list[Paper]:
    return [
        replace(
            paper_of(
                number, title=f"Agents with Tools {number}", title_zh=f"第{number}种工具智能体", en="We propose it."
            ),
            upvotes=number,
            organization="某大学",
        )
        for number in range(count)
    ]


def edition(own: list[Paper], statistics: Statistics | None = None) -> Edition:
    notes = [Note(paper.id, paper.title_zh, "", "zh", {SectionName.CONTRIBUTION: "提出它。"}, "zh") for paper in own]
    made = tuple(EditionPaper(paper, ReadFrom.HTML, note) for paper, note in zip(own, notes, strict=True))
    return Edition(DAY, made, statistics or statistics_of(own, [], DAY))


def size_of(png: bytes) -> tuple[int, int]:
    assert len(png) < MOST_BYTES
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    assert len(image.convert("RGB").getcolors() or []) > 5
    return image.size


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_every_picture_of_few_and_many_papers(count: int, language: Language) -> None:
    made = edition(papers(count))
    assert size_of(draw_poster(made, language)) == (1080, 1350)
    assert size_of(draw_cloud(made.statistics, DAY, language)) == (1200, 640)
    assert size_of(draw_trend(made.statistics, DAY, language)) == (1200, 600)


def test_a_poster_is_the_same_each_time_and_another_in_the_dark() -> None:
    made = edition(papers(6))
    light = draw_poster(made, "zh")
    assert light == draw_poster(made, "zh")
    dark = draw_poster(made, "zh", dark=True)
    assert Image.open(BytesIO(dark)).convert("L").getpixel((20, 700)) < 60
    assert Image.open(BytesIO(light)).convert("L").getpixel((20, 700)) > 200


def test_a_digest_of_someone_else_has_the_same_poster() -> None:
    own = papers(6)
    statistics = statistics_of(own, [], DAY)
    assert draw_day(DAY, own, statistics, "zh") == draw_poster(edition(own, statistics), "zh")


def test_long_titles_emoji_and_rare_characters_are_drawn() -> None:
    odd = [replace(paper_of(1, title="🚀" * 300 + "α" * 300, title_zh=EMOJI + "𰻝"), upvotes=10**9)]
    assert size_of(draw_poster(edition(odd), "zh")) == (1080, 1350)
    assert size_of(draw_poster(edition(odd), "en")) == (1080, 1350)


def test_no_font_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.picture.font.find_font", lambda: None)
    with pytest.raises(PictureError, match="pip install zhplot"):
        draw_cloud(statistics_of([], [], DAY), DAY, "zh")


def sheet() -> Sheet:
    return Sheet(400, 200, LIGHT, need_font())


def test_what_the_font_lacks_is_left_out() -> None:
    assert sheet().readable("🚀 智能体\n  GPT-5 🦘") == "智能体 GPT-5"
    assert sheet().readable("𝛑 ①") == "π ①"


@settings(max_examples=40)
@given(st.text("智能体大模型, 。（）abc -", max_size=80), st.integers(1, 4))
def test_lines_fit_and_lose_nothing_but_by_an_ellipsis(text: str, most: int) -> None:
    page = sheet()
    lines = page.lines(text, 20, 160, most)
    assert len(lines) <= most
    hanging = page.width_of("）。，", 20)
    assert all(page.width_of(line, 20) <= 160 + hanging + page.width_of("…", 20) for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join("".join(lines).split()) == "".join(page.readable(text).split())


def test_a_line_does_not_begin_with_a_comma() -> None:
    lines = sheet().lines("智能体智能体智能，智能体智能体智能，智能体", 20, 165, 5)
    assert len(lines) > 1
    assert not any(line.startswith("，") for line in lines)


def test_days_without_a_digest_are_no_days_of_none() -> None:
    columns = columns_of({DAY: 7, DAY - timedelta(days=1): 0, DAY - timedelta(days=400): 9}, DAY)
    assert len(columns) == 30
    assert (columns[-1].papers, columns[-2].papers, columns[-3].papers) == (7, 0, None)
    assert [column.day for column in columns if column.is_weekend][-1] == date(2026, 1, 18)


@given(st.integers(0, 5000))
def test_an_axis_holds_its_highest_number_in_a_few_round_steps(most: int) -> None:
    step, end = axis_of(most)
    assert most <= end <= 4 * step
    assert end % step == 0
    assert str(step)[0] in "125"


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_words_can_be_read_on_their_ground(colours: Palette) -> None:
    inks = (colours.ink, colours.faint, colours.accent, colours.bar, *colours.words)
    assert min(contrast(ink, colours.ground) for ink in inks) >= 3  # WCAG AA for large letters
    assert min(contrast(ink, colours.band) for ink in (colours.on_band, colours.on_band_faint)) >= 4.5


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_dates_in_words_and_texts_without_marks() -> None:
    assert (day_of(DAY, "zh"), day_of(DAY, "en")) == ("1月21日", "21 January")
    assert date_of(DAY, "zh") == "2026年1月21日"
    assert unmarked("摘自原文：We win.\nFrom the paper: It works.\n其他") == "We win.\nIt works.\n其他"
