"""A day in figures: the areas that are hotter than usual, the words that stand out, the papers a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from retrieval.areas import heat_of
from retrieval.edition.types import Area, Statistics
from retrieval.figures import hot_words
from retrieval.index.lexicon import load_lexicon
from retrieval.types import Digest, Language, Paper

DAYS: Final = 30  # before the day, which it is measured against and which the trend shows
_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def statistics_of(digest_papers: Sequence[Paper], earlier: Sequence[Digest], day: date) -> Statistics:
    """The figures of a day's papers against the digests of the 30 days before it; others of ``earlier`` count nothing.

    The words of a language are those that the papers are given in: pass them with their Chinese titles and abstracts
    where there are any. Areas that are hotter than usual come first, then the others by their number of papers.
    """
    before = {digest.date: digest for digest in earlier if timedelta() < day - digest.date <= timedelta(days=DAYS)}
    own = {paper.id for paper in digest_papers}
    past = [paper for digest in before.values() for paper in digest.papers if paper.id not in own]
    idf = load_lexicon().background_idf
    return Statistics(
        papers=len(digest_papers),
        areas=tuple(Area(heat.area.names, heat.papers, heat.lift) for heat in heat_of(digest_papers, past)),
        words={language: hot_words(digest_papers, language, idf, past) for language in _LANGUAGES},
        trend=(*((each, len(before[each].papers)) for each in sorted(before)), (day, len(digest_papers))),
    )
