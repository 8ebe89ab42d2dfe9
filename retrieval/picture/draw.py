"""Draws the figures of a period as one picture: a word cloud over a trend."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from config.locales import say
from retrieval.figures import Figures
from retrieval.picture.bars import Bars, bars_of
from retrieval.picture.palette import LIGHT
from retrieval.picture.sheet import DRAWING, Sheet
from retrieval.picture.words import draw_words
from retrieval.types import Language

WIDTH: Final = 1200
_HEIGHT = 970
_CLOUD_TOP, _CLOUD_HEIGHT = 100, 510
_TREND_TOP, _TREND_HEIGHT = 690, 210
_EDGE = 50
_TITLE, _LABEL, _SMALL = 34, 24, 18
_MOST_LABELS = 16  # dates under the bars; more would run into each other
_WIDEST_BAR = 60


def draw_figures(figures: Figures, language: Language, font: Path) -> bytes:
    """The picture as PNG, 1200 pixels wide. Words that the font cannot show are left out."""
    with DRAWING:
        sheet = Sheet(WIDTH, _HEIGHT, LIGHT, font)
        span = {"first": figures.days[0][0], "last": figures.days[-1][0]}
        title = say("stats.caption", language, papers=figures.papers, **span)
        sheet.box(_EDGE, 33, _EDGE + 8, 67, LIGHT.accent, 3)
        sheet.text(_EDGE + 24, 50, title, _TITLE, LIGHT.ink, "lm", bold=True)
        draw_words(sheet, _EDGE, _CLOUD_TOP, WIDTH - 2 * _EDGE, _CLOUD_HEIGHT, figures.words)
        _draw_trend(sheet, bars_of(figures.days), language)
        return sheet.png()


def _draw_trend(sheet: Sheet, bars: Bars, language: Language) -> None:
    head = say("stats.trend_week" if bars.by_week else "stats.trend", language)
    sheet.text(_EDGE, _TREND_TOP - 60, head, _LABEL, LIGHT.ink, bold=True)
    floor = _TREND_TOP + _TREND_HEIGHT
    sheet.line(_EDGE, floor, WIDTH - _EDGE, floor, LIGHT.faint, 2)
    room = (WIDTH - 2 * _EDGE) / len(bars.bars)
    most = max(1, *(bar.papers for bar in bars.bars))
    every = -(-len(bars.bars) // _MOST_LABELS)
    for number, bar in enumerate(bars.bars):
        middle = _EDGE + room * (number + 0.5)
        _draw_bar(sheet, middle, min(room * 0.7, _WIDEST_BAR), _TREND_HEIGHT * bar.papers / most, bar.papers)
        if number % every == 0:
            sheet.text(middle, floor + 10, f"{bar.first:%m-%d}", _SMALL, LIGHT.faint, "ma")


def _draw_bar(sheet: Sheet, middle: float, width: float, height: float, papers: int) -> None:
    if not papers:
        return
    floor = _TREND_TOP + _TREND_HEIGHT
    sheet.box(middle - width / 2, floor - height, middle + width / 2, floor, LIGHT.bar, 3)
    if sheet.width_of(str(papers), _SMALL) <= width + 6:
        sheet.text(middle, floor - height - 6, str(papers), _SMALL, LIGHT.ink, "ms")
