"""The pictures of an edition: its word cloud, its trend, its poster."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from retrieval.edition.types import Edition, Statistics
from retrieval.errors import PictureError
from retrieval.figures import Figures
from retrieval.picture.draw import draw_figures
from retrieval.picture.font import find_font
from retrieval.types import Language


def draw_cloud(statistics: Statistics, day: date, language: Language) -> bytes:
    """The word cloud of a day as PNG. Raises PictureError where there is no font that shows Chinese."""
    return _draw(statistics, day, language)


def draw_trend(statistics: Statistics, day: date, language: Language) -> bytes:
    """The papers of the last 30 days as PNG. Raises PictureError where there is no font that shows Chinese."""
    return _draw(statistics, day, language)


def draw_poster(edition: Edition, language: Language) -> bytes:
    """The poster of a day for chats as PNG. Raises PictureError where there is no font that shows Chinese."""
    return _draw(edition.statistics, edition.date, language)


def _draw(statistics: Statistics, day: date, language: Language) -> bytes:
    days = statistics.trend or ((day, statistics.papers),)
    return draw_figures(Figures(days, statistics.papers, (), statistics.words[language], ()), language, _need_font())


def _need_font() -> Path:
    font = find_font()
    if font is None:
        raise PictureError("No picture: there is no font that shows Chinese. Install one, such as Noto Sans CJK.")
    return font
