"""Draws the figures of a period as one picture: a word cloud over a trend."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

from PIL import Image, ImageDraw

from config.locales import say
from retrieval.figures import Figures
from retrieval.picture.bars import Bar, bars_of
from retrieval.picture.cloud import place_words
from retrieval.picture.font import load_font, shows
from retrieval.types import Language

WIDTH: Final = 1200
_CLOUD_TOP, _CLOUD_HEIGHT = 90, 520
_TREND_TOP, _TREND_HEIGHT = 690, 210
_HEIGHT = 970
_EDGE = 50
_PAPER, _INK, _FAINT, _BAR = "#ffffff", "#1f2933", "#7b8794", "#2f6f9f"
_COLOURS = ("#1b4965", "#b5473c", "#2f6f9f", "#5f7a34", "#7a4e9c", "#b0741f", "#3b8686")
_TITLE, _LABEL, _SMALL = 34, 24, 18
_MOST_LABELS = 16  # dates under the bars; more would run into each other
_WIDEST_BAR = 60
_DRAWING = Lock()  # FreeType's fonts are not to be used by two threads at once


def draw_figures(figures: Figures, language: Language, font: Path) -> bytes:
    """The picture as PNG, 1200 pixels wide. Words that the font cannot show are left out."""
    with _DRAWING:
        return _drawn(figures, language, font)


def _drawn(figures: Figures, language: Language, font: Path) -> bytes:
    image = Image.new("RGB", (WIDTH, _HEIGHT), _PAPER)
    canvas = ImageDraw.Draw(image)
    span = {"first": figures.days[0][0], "last": figures.days[-1][0]}
    title = say("stats.caption", language, papers=figures.papers, **span)
    canvas.text((WIDTH // 2, 48), title, fill=_INK, font=load_font(font, _TITLE), anchor="mm")
    _draw_cloud(canvas, figures, font)
    _draw_trend(canvas, figures, language, font)
    written = BytesIO()
    image.quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


def _draw_cloud(canvas: ImageDraw.ImageDraw, figures: Figures, font: Path) -> None:
    def measure(word: str, size: int) -> tuple[int, int]:
        left, top, right, bottom = load_font(font, size).getbbox(word)
        return round(right - left), round(bottom - top)

    words = [(word, weight) for word, weight in figures.words if shows(font, word)]
    for number, placed in enumerate(place_words(words, WIDTH - 2 * _EDGE, _CLOUD_HEIGHT, measure)):
        own = load_font(font, placed.size)
        left, top, *_ = own.getbbox(placed.word)
        place = (_EDGE + placed.x - left, _CLOUD_TOP + placed.y - top)
        canvas.text(place, placed.word, fill=_COLOURS[number % len(_COLOURS)], font=own)


def _draw_trend(canvas: ImageDraw.ImageDraw, figures: Figures, language: Language, font: Path) -> None:
    bars = bars_of(figures.days)
    head = say("stats.trend_week" if bars.by_week else "stats.trend", language)
    canvas.text((_EDGE, _TREND_TOP - 60), head, fill=_INK, font=load_font(font, _LABEL))
    bottom = _TREND_TOP + _TREND_HEIGHT
    canvas.line((_EDGE, bottom, WIDTH - _EDGE, bottom), fill=_FAINT, width=2)
    room = (WIDTH - 2 * _EDGE) / len(bars.bars)
    most = max(bar.papers for bar in bars.bars)
    every = -(-len(bars.bars) // _MOST_LABELS)
    for number, bar in enumerate(bars.bars):
        middle = _EDGE + room * (number + 0.5)
        _draw_bar(canvas, bar, middle, min(room * 0.7, _WIDEST_BAR), _TREND_HEIGHT * bar.papers / most, font)
        if number % every == 0:
            label = f"{bar.first:%m-%d}"
            canvas.text((middle, bottom + 10), label, fill=_FAINT, font=load_font(font, _SMALL), anchor="ma")


def _draw_bar(  # noqa: PLR0917 - a bar is made of these
    canvas: ImageDraw.ImageDraw, bar: Bar, middle: float, width: float, height: float, font: Path
) -> None:
    if not bar.papers:
        return
    bottom = _TREND_TOP + _TREND_HEIGHT
    canvas.rectangle((middle - width / 2, bottom - height, middle + width / 2, bottom), fill=_BAR)
    count = load_font(font, _SMALL)
    if count.getlength(str(bar.papers)) <= width + 6:
        canvas.text((middle, bottom - height - 6), str(bar.papers), fill=_INK, font=count, anchor="ms")
