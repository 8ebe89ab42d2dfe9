"""Lays out the poster of a day: date and number, hot areas as bars, the papers that were liked, a word cloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import Final

from config.locales import say
from retrieval.edition.types import Area, Statistics
from retrieval.picture.sheet import Sheet
from retrieval.picture.wording import day_of, year_of
from retrieval.picture.words import draw_words
from retrieval.types import Language

WIDTH: Final = 1080
HEIGHT: Final = 1350
_EDGE = 60
_BAND = 258  # height of the head
_AREAS, _PAPERS, _FEW = 5, 5, 3
_HEAD, _NAME, _TITLE, _SMALL = 30, 27, 28, 22  # sizes of letters
_ROW = 45  # pixels of an area's row
_LINE = 1.36  # of a letter's size
_INDENT, _VOTES, _BETWEEN = 52, 110, 14  # pixels
_WORDS = 36
_LEAST_CLOUD = 200  # pixels; with less room there is none
_GAP = 28
_HOT = 1.25  # times the usual, from which a number is told as such


@dataclass(frozen=True, slots=True)
class PosterPaper:
    """A paper of the poster: its title in the reader's language, and a sentence on what it brings."""

    title: str
    upvotes: int
    organization: str | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster shows."""

    day: date
    papers: Sequence[PosterPaper]
    statistics: Statistics
    language: Language


def draw(sheet: Sheet, poster: Poster) -> None:
    """Draw a poster on a sheet of WIDTH x HEIGHT: papers that have no room beside a cloud are left out."""
    foot = HEIGHT - 62
    _draw_band(sheet, poster)
    below = _draw_areas(sheet, _BAND + 32, poster)
    words = poster.statistics.words[poster.language]
    below = _draw_papers(sheet, below + _GAP, poster, foot - (_LEAST_CLOUD + 2 * _GAP if words else _GAP))
    room = round(foot - below - 2 * _GAP)
    if room >= _LEAST_CLOUD and words:
        draw_words(sheet, _EDGE, below + _GAP + 6, WIDTH - 2 * _EDGE, room, words[:_WORDS])
    sheet.line(_EDGE, foot, WIDTH - _EDGE, foot, sheet.colours.rule, 2)
    sheet.text(_EDGE, foot + 16, say("picture.source", poster.language), 20, sheet.colours.faint)
    sheet.text(WIDTH - _EDGE, foot + 16, f"{poster.day}", 20, sheet.colours.faint, "ra")


def _draw_band(sheet: Sheet, poster: Poster) -> None:
    colours, language = sheet.colours, poster.language
    sheet.box(0, 0, WIDTH, _BAND, colours.band)
    _draw_mark(sheet, _EDGE, 44)
    sheet.text(_EDGE + 54, 61, say("picture.brand", language), 26, colours.on_band_faint, "lm")
    sheet.text(_EDGE - 4, 168, day_of(poster.day, language), 84, colours.on_band, "ls", bold=True)
    sheet.text(_EDGE, 218, year_of(poster.day, language), 30, colours.on_band_faint, "ls")
    count = str(poster.statistics.papers)
    unit = say("picture.papers_one" if poster.statistics.papers == 1 else "picture.papers_many", language)
    sheet.text(WIDTH - _EDGE, 168, count, 112, colours.on_band, "rs", bold=True)
    sheet.text(WIDTH - _EDGE, 218, unit, 30, colours.on_band_faint, "rs")


def _draw_mark(sheet: Sheet, left: float, top: float) -> None:
    """A folded newspaper."""
    colours = sheet.colours
    sheet.box(left, top, left + 36, top + 34, colours.on_band, 5)
    sheet.box(left + 6, top + 7, left + 30, top + 12, colours.accent, 2)
    for number, width in enumerate((24, 24, 14)):
        line = top + 16 + 5 * number
        sheet.box(left + 6, line, left + 6 + width, line + 2, colours.band)


def _draw_head(sheet: Sheet, top: float, text: str) -> None:
    sheet.box(_EDGE, top + 4, _EDGE + 8, top + 34, sheet.colours.accent, 3)
    sheet.text(_EDGE + 22, top + 19, text, _HEAD, sheet.colours.ink, "lm", bold=True)


def _draw_areas(sheet: Sheet, top: float, poster: Poster) -> float:
    """The areas as bars; where some are hotter than usual those alone. Returns where they end."""
    hot = [area for area in poster.statistics.areas if area.papers > 1 and (area.lift or 0) >= _HOT]
    shown = hot[:_AREAS] or sorted(poster.statistics.areas[:_AREAS], key=lambda area: -area.papers)
    if not shown:
        return top - _GAP
    _draw_head(sheet, top, say("picture.hot_areas" if hot else "picture.areas", poster.language))
    names = [sheet.lines(area.names[poster.language], _NAME, 410, 1)[0] for area in shown]
    left = _EDGE + max(sheet.width_of(name, _NAME) for name in names) + 26
    most = max(area.papers for area in shown)
    for number, (area, name) in enumerate(zip(shown, names, strict=True)):
        middle = top + 76 + _ROW * number
        sheet.text(_EDGE, middle, name, _NAME, sheet.colours.ink, "lm")
        _draw_area(sheet, left, middle, most, area, poster.language)
    return top + 76 + _ROW * (len(shown) - 1) + 22


def _draw_area(sheet: Sheet, left: float, middle: float, most: int, area: Area, language: Language) -> None:
    colours = sheet.colours
    told = area.papers > 1 and area.lift is not None and area.lift >= _HOT
    room = WIDTH - _EDGE - left - 300
    right = left + max(room * area.papers / most, 14)
    sheet.box(left, middle - 14, right, middle + 14, colours.accent if told else colours.bar, 7)
    count = say("picture.count", language, count=area.papers)
    sheet.text(right + 14, middle, count, _NAME, colours.ink, "lm", bold=True)
    if told:
        times = say("picture.times", language, lift=f"{area.lift:.1f}")
        sheet.text(right + 14 + sheet.width_of(count, _NAME) + 18, middle, times, _SMALL, colours.faint, "lm")


def _draw_papers(sheet: Sheet, top: float, poster: Poster, bottom: float) -> float:
    """The papers with most upvotes that have room, or the first of the list where nobody voted. Returns their end."""
    liked = any(paper.upvotes for paper in poster.papers)
    shown = nlargest(_PAPERS, poster.papers, key=lambda paper: paper.upvotes) if liked else poster.papers[:_PAPERS]
    if not shown:
        return top - _GAP
    _draw_head(sheet, top, say("picture.liked" if liked else "picture.listed", poster.language))
    top += 56
    for number, paper in enumerate(shown, start=1):
        item = _Item(sheet, paper, with_sentence=len(poster.papers) <= _FEW)
        if number > 1 and top + item.height > bottom:
            break
        item.draw(top, number)
        top += item.height + _BETWEEN
    return top - _BETWEEN


class _Item:
    """A paper of the list with its lines of text."""

    def __init__(self, sheet: Sheet, paper: PosterPaper, *, with_sentence: bool) -> None:
        self._sheet, self._upvotes = sheet, paper.upvotes
        width = WIDTH - 2 * _EDGE - _INDENT - (_VOTES if paper.upvotes else 0)
        colours = sheet.colours
        self._lines = [(line, _TITLE, colours.ink) for line in sheet.lines(paper.title, _TITLE, width, 2)]
        if with_sentence and paper.sentence:
            sentence = sheet.lines(paper.sentence, _SMALL, WIDTH - 2 * _EDGE - _INDENT, 4)
            self._lines += [(line, _SMALL, colours.faint) for line in sentence]
        elif paper.organization:
            self._lines += [(line, _SMALL, colours.faint) for line in sheet.lines(paper.organization, _SMALL, width, 1)]

    @property
    def height(self) -> float:
        return sum(size * _LINE for _, size, _ in self._lines)

    def draw(self, top: float, number: int) -> None:
        sheet, middle = self._sheet, top + _TITLE * 0.62
        sheet.text(_EDGE + 14, middle, str(number), _TITLE + 4, sheet.colours.bar, "mm", bold=True)
        if self._upvotes:
            _draw_votes(sheet, WIDTH - _EDGE, middle, self._upvotes)
        for line, size, ink in self._lines:
            sheet.text(_EDGE + _INDENT, top, line, size, ink)
            top += size * _LINE


def _draw_votes(sheet: Sheet, right: float, middle: float, upvotes: int) -> None:
    count = str(upvotes)
    width = sheet.width_of(count, _NAME)
    sheet.text(right, middle, count, _NAME, sheet.colours.accent, "rm", bold=True)
    tip = right - width - 22
    sheet.polygon([(tip - 10, middle + 8), (tip + 10, middle + 8), (tip, middle - 9)], sheet.colours.accent)
