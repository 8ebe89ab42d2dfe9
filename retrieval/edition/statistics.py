"""A day in figures: what is hotter than usual, words, papers a day. The method is that of a shrunken lift.

The papers of an area that a day would usually have are estimated from the days before, with the shares that
``areas.toml`` states as a prior worth ``_PRIOR`` papers, so that two papers of a rare area do not make it hot after a
quiet week. Areas are ordered by the Poisson log-likelihood ratio of their number against that expectation, which
weighs both how many times the usual it is and how many papers bear it out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import log
from typing import Final

from retrieval.areas import ResearchArea, areas_of, load_areas
from retrieval.edition.types import Area, Statistics
from retrieval.figures import hot_words
from retrieval.index.lexicon import load_lexicon
from retrieval.types import Digest, Language, Paper

DAYS: Final = 30  # before the day, which it is measured against and which the trend shows
_PRIOR: Final = 60  # papers
_LEAST_DAYS, _LEAST_PAPERS = 5, 60  # before the day; with fewer no lift is told
_LEAST: Final = 2  # papers of an area that is hot
_HOT: Final = 1.25  # times the usual


def statistics_of(digest_papers: Sequence[Paper], earlier: Sequence[Digest], day: date) -> Statistics:
    """The figures of a day's papers against the digests of the 30 days before it; others of ``earlier`` count nothing.

    Areas that are hotter than usual come first, then the others by their number of papers.
    """
    before = {digest.date: digest for digest in earlier if timedelta() < day - digest.date <= timedelta(days=DAYS)}
    past = {paper.id: paper for digest in before.values() for paper in digest.papers}
    known = len(past) >= _LEAST_PAPERS and len(before) >= _LEAST_DAYS
    return Statistics(
        papers=len(digest_papers),
        areas=hot_areas(digest_papers, tuple(past.values()), tells_lift=known),
        words={language: _words(digest_papers, tuple(past.values()), language) for language in _LANGUAGES},
        trend=(*((each, len(before[each].papers)) for each in sorted(before)), (day, len(digest_papers))),
    )


_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def hot_areas(papers: Sequence[Paper], past: Sequence[Paper], *, tells_lift: bool) -> tuple[Area, ...]:
    """The areas of some papers: those above their usual share by how surely, then the others by size."""
    now, then = _count(papers), _count(past)
    order, lifts = {}, {}
    for area in load_areas():
        expected = len(papers) * (then[area.key] + _PRIOR * area.usual) / (len(past) + _PRIOR)
        lifts[area.key] = now[area.key] / expected
        hot = now[area.key] >= _LEAST and lifts[area.key] >= _HOT
        order[area.key] = (hot, _surprise(now[area.key], expected) if hot else now[area.key], -expected, area.key)
    found = sorted((area for area in load_areas() if now[area.key]), key=lambda area: order[area.key], reverse=True)
    return tuple(_area(area, now, lifts if tells_lift else {}) for area in found)


def _area(area: ResearchArea, now: Counter[str], lifts: dict[str, float]) -> Area:
    lift = lifts.get(area.key)
    return Area(area.names, now[area.key], None if lift is None else round(lift, 2))


def _count(papers: Sequence[Paper]) -> Counter[str]:
    return Counter(key for paper in papers for key in areas_of(paper))


def _surprise(count: int, expected: float) -> float:
    """The Poisson log-likelihood ratio of a number above its expectation."""
    return count * log(count / expected) - (count - expected)


def _words(papers: Sequence[Paper], past: Sequence[Paper], language: Language) -> tuple[tuple[str, float], ...]:
    del past
    idf: Callable[[str], float | None] = load_lexicon().background_idf
    return hot_words(papers, language, idf)
