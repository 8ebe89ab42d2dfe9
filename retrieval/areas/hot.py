"""Which areas are hotter than usual, by a shrunken lift.

The papers that an area would usually have are estimated from the days before, with the shares that ``areas.toml``
states as a prior worth ``_PRIOR`` papers, so that two papers of a rare area do not look like a wave after a quiet week.
Hot areas are ordered by the Poisson log-likelihood ratio of their number against that expectation, which weighs both
how many times the usual it is and how many papers bear it out (Dunning 1993 orders words so).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from retrieval.areas.paper import areas_of
from retrieval.areas.table import ResearchArea, load_areas
from retrieval.types import Paper

_PRIOR: Final = 60  # papers
_SMOOTHING: Final = 0.5  # of a paper, on both sides of a lift
_LEAST: Final = 2  # papers of an area that is hot, or this share of all:
_LEAST_SHARE: Final = 0.08
_HOT: Final = 1.25  # times the usual
_LEAST_PAST: Final = 60  # papers before; with fewer no lift is told


@dataclass(frozen=True, slots=True)
class Heat:
    """An area's number of papers, how many times the usual that is (None: too few papers before), whether it is hot."""

    area: ResearchArea
    papers: int
    lift: float | None
    is_hot: bool


def heat_of(papers: Sequence[Paper], past: Sequence[Paper]) -> tuple[Heat, ...]:
    """The areas of some papers: those hotter than in past papers first, the surest at the top; then by their size."""
    now, then = _count(papers), _count(past)
    usual = {
        area.key: len(papers) * (then[area.key] + _PRIOR * area.usual) / (len(past) + _PRIOR) for area in load_areas()
    }
    least = max(_LEAST, round(_LEAST_SHARE * len(papers)))
    found = [_heat(area, now[area.key], usual[area.key], len(past), least) for area in load_areas() if now[area.key]]
    return tuple(sorted(found, key=lambda heat: _order(heat, usual[heat.area.key])))


def _heat(area: ResearchArea, papers: int, usual: float, past: int, least: int) -> Heat:
    lift = (papers + _SMOOTHING) / (usual + _SMOOTHING)
    return Heat(area, papers, round(lift, 2) if past >= _LEAST_PAST else None, papers >= least and lift >= _HOT)


def _order(heat: Heat, usual: float) -> tuple[bool, float, float, str]:
    surprise = heat.papers * log(heat.papers / usual) - (heat.papers - usual)
    return not heat.is_hot, -(surprise if heat.is_hot else heat.papers), usual, heat.area.key


def _count(papers: Sequence[Paper]) -> Counter[str]:
    return Counter(key for paper in papers for key in areas_of(paper))
