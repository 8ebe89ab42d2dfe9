"""The pictures of an edition: its word cloud, its trend, its poster. All raise PictureError where there is no font."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from config.locales import say
from retrieval.edition.types import Edition, EditionPaper, Statistics
from retrieval.picture import poster
from retrieval.picture.font import need_font
from retrieval.picture.palette import DARK, LIGHT, Palette
from retrieval.picture.sheet import DRAWING, Sheet
from retrieval.picture.trend import columns_of, draw_columns
from retrieval.picture.wording import date_of, title_of
from retrieval.picture.words import draw_words
from retrieval.text.extracts import unmarked
from retrieval.text.sentences import split_sentences
from retrieval.types import Language, Paper, SectionName

_WIDTH: Final = 1200
_CLOUD, _TREND = 640, 600  # heights
_EDGE, _HEAD = 50, 34
_TELLING: Final = (SectionName.CONTRIBUTION, SectionName.SUMMARY, SectionName.ABSTRACT)  # what a paper brings, in short


def draw_cloud(statistics: Statistics, day: date, language: Language, *, dark: bool = False) -> bytes:
    """The word cloud of a day as PNG, 1200 x 640."""
    font = need_font()
    with DRAWING:
        sheet = Sheet(_WIDTH, _CLOUD, _colours(dark=dark), font)
        _draw_title(sheet, say("picture.cloud", language, date=date_of(day, language)))
        words = statistics.words[language]
        draw_words(sheet, _EDGE, 110, _WIDTH - 2 * _EDGE, _CLOUD - 110 - _EDGE, words)
        return sheet.png()


def draw_trend(statistics: Statistics, day: date, language: Language, *, dark: bool = False) -> bytes:
    """The papers of the 30 days up to a day as PNG, 1200 x 600: days without a digest are not drawn as days of none."""
    font = need_font()
    with DRAWING:
        sheet = Sheet(_WIDTH, _TREND, _colours(dark=dark), font)
        _draw_title(sheet, say("picture.trend", language))
        columns = columns_of(dict(statistics.trend), day)
        draw_columns(sheet, _EDGE, 130, _WIDTH - 2 * _EDGE, _TREND - 130 - 36, columns, language)
        return sheet.png()


def draw_poster(edition: Edition, language: Language, *, dark: bool = False) -> bytes:
    """The poster of an edition for chats as PNG, 1080 x 1350."""
    papers = [_poster_paper(each, language) for each in edition.papers]
    return _draw_poster(poster.Poster(edition.date, papers, edition.statistics, language), dark=dark)


def draw_day(
    day: date, papers: Sequence[Paper], statistics: Statistics, language: Language, *, dark: bool = False
) -> bytes:
    """The same poster for a digest that someone else made."""
    shown = [_bare_paper(paper, title_of(paper, paper.title_zh, language), language) for paper in papers]
    return _draw_poster(poster.Poster(day, shown, statistics, language), dark=dark)


def _draw_poster(content: poster.Poster, *, dark: bool) -> bytes:
    font = need_font()
    with DRAWING:
        sheet = Sheet(poster.WIDTH, poster.HEIGHT, _colours(dark=dark), font)
        poster.draw(sheet, content)
        return sheet.png()


def _colours(*, dark: bool) -> Palette:
    return DARK if dark else LIGHT


def _draw_title(sheet: Sheet, title: str) -> None:
    sheet.box(_EDGE, 44, _EDGE + 8, 82, sheet.colours.accent, 3)
    sheet.text(_EDGE + 24, 63, title, _HEAD, sheet.colours.ink, "lm", bold=True)


def _poster_paper(each: EditionPaper, language: Language) -> poster.PosterPaper:
    bare = _bare_paper(each.paper, title_of(each.paper, each.note.title_zh, language), language)
    contribution = each.note.sections.get(SectionName.CONTRIBUTION)
    if contribution and each.note.language == language:
        return poster.PosterPaper(bare.title, bare.upvotes, bare.organization, unmarked(contribution))
    return bare


def _bare_paper(paper: Paper, title: str, language: Language) -> poster.PosterPaper:
    texts = {section.name: section.text for section in paper.sections if section.language == language}
    text = next((texts[name] for name in _TELLING if name in texts), "")
    sentences = split_sentences(text)
    return poster.PosterPaper(title, paper.upvotes or 0, paper.organization, " ".join(sentences[:2]) or None)
