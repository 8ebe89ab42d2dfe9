"""Finds the two papers that a question sets side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.answer.finding import Candidate, Finder, only
from retrieval.answer.intents import Intent
from retrieval.answer.selection import Calibration, sureness
from retrieval.answer.understand import Asked, has_topic
from retrieval.types import Scope

_BETWEEN = re.compile(
    r"\s*(?:\bvs\.?(?=\W)|\bversus\b|\bcompared? (?:to|with)\b|\b(?:and|or|with|than|n)\b|&"
    r"|(?<!不)[和跟与]|以及|还是|相比于?|、|，|,|/)\s*",
    re.IGNORECASE,
)
# Words that end the second side and start what is asked of both.
_ASKED_OF_BOTH = re.compile(
    r"\s+-+\s+|[,，;；:：?？。!！]|(?:到底)?(?:差在|有(?:啥|什么|何)|的?(?:区别|不同|差别|异同)|都(?:是|做|用|在|叫)|哪个|谁|各自?|分别|相比|比(?:呢|较|一下)|对比)"
    r"|\b(?:differ\w*|what'?s|whats|which|how|do they|are they|both|sizes?|in terms of|on (?:the )?\w+$)\b",
    re.IGNORECASE,
)
_TWO_OF_A_KIND = re.compile(r"[两俩](个|篇|种)|\b(the|theres?|there are) two\b|\bboth of\b", re.IGNORECASE)
_SHORTEST_SIDE = 2  # characters
_MOST_SPLITS = 6


def find_sides(finder: Finder, asked: Asked, scope: Scope) -> tuple[Candidate, Candidate] | None:
    """The best paper for each of the two sides of a comparison; None if the question has no two sides.

    Each word that can stand between the sides is tried; the split whose two papers fit best, and differ, is taken.
    "Compared with X" after an answer sets the paper of the conversation beside X. Without a split, two papers of
    which both are named, or which share what is asked about, are the sides.
    """
    if asked.earlier and asked.goes_on:
        return _beside_earlier(finder, asked, scope)
    if _TWO_OF_A_KIND.search(asked.text):
        return _top_two(finder, asked, scope)
    best: tuple[float, tuple[Candidate, Candidate]] | None = None
    for left, right in _splits(asked.text):
        pair = _pair(finder, asked, scope, left, right)
        if pair and (best is None or pair[0].score + pair[1].score > best[0]):
            best = (pair[0].score + pair[1].score, pair)
    return best[1] if best else _top_two(finder, asked, scope)


def are_two(asked: Asked, sides: Sequence[Candidate], calibration: Calibration) -> bool:
    """Whether what stands on the two sides are papers: both named, or likely enough ("or" stands between much else)."""
    named = [side.is_meant or side.evidence["name_anywhere"] >= 1 for side in sides]
    if all(named):
        return True
    least = calibration.side_from if asked.intent is Intent.VERSUS else calibration.answer_from
    return all(side.is_meant or sureness(side, calibration.as_side) >= least for side in sides)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    for match in list(_BETWEEN.finditer(text))[:_MOST_SPLITS]:
        left, right = text[: match.start()].strip(), text[match.end() :].strip()
        end = next((mark.start() for mark in _ASKED_OF_BOTH.finditer(right) if mark.start() >= _SHORTEST_SIDE), None)
        right = right[:end].strip()
        if len(left) >= _SHORTEST_SIDE and len(right) >= _SHORTEST_SIDE and has_topic(left) and has_topic(right):
            yield left, right


def _pair(finder: Finder, asked: Asked, scope: Scope, left: str, right: str) -> tuple[Candidate, Candidate] | None:
    alone = replace(asked, earlier=(), context="")
    firsts, seconds = (finder.find(alone, side, scope).candidates for side in (left, right))
    if not firsts or not seconds:
        return None
    if firsts[0].paper_id != seconds[0].paper_id:
        return firsts[0], seconds[0]
    first_loses = seconds[1:2] and (
        not firsts[1:2] or firsts[0].score - firsts[1].score > seconds[0].score - seconds[1].score
    )
    if first_loses:
        return firsts[0], seconds[1]
    return (firsts[1], seconds[0]) if firsts[1:2] else None


def _beside_earlier(finder: Finder, asked: Asked, scope: Scope) -> tuple[Candidate, Candidate] | None:
    """The paper of the conversation beside the one that the question brings in, or beside the next one of it."""
    spoken_of = only(finder.find(asked, asked.text, scope).candidates, asked.earlier)
    alone = replace(asked, earlier=(), context="")
    brought_in = next(
        (each for each in finder.find(alone, asked.text, scope).candidates if each.paper_id not in asked.earlier), None
    )
    if len(spoken_of) > 1 and not (brought_in and brought_in.score > spoken_of[1].score):
        return spoken_of[0], spoken_of[1]
    return (spoken_of[0], brought_in) if spoken_of and brought_in else None


def _top_two(finder: Finder, asked: Asked, scope: Scope) -> tuple[Candidate, Candidate] | None:
    candidates = finder.find(asked, asked.text, scope).candidates
    return (candidates[0], candidates[1]) if len(candidates) > 1 else None
