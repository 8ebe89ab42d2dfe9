"""A note without a model: the abstract, keywords, and for each section the paper's own sentences that tell the most."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.edition.types import FullText, Note
from retrieval.edition.writing.candidates import Candidate, candidates_of
from retrieval.edition.writing.cues import ABSTRACT, Cues, load_cues
from retrieval.edition.writing.keywords import keywords_of
from retrieval.edition.writing.roles import Role
from retrieval.index.lexicon import Lexicon
from retrieval.text.tokens import is_chinese, search_tokens
from retrieval.types import Paper, SectionName

_TITLE_WEIGHT, _NAME_WEIGHT, _LISTED_WEIGHT, _FIRST_WEIGHT, _MISPLACED_WEIGHT = 0.4, 0.5, 0.5, 0.6, -0.6
_SAME = 0.6  # of the words of the shorter of two sentences; more, and they say the same
_SHORTEST_NAME, _LONGEST_NAME = 3, 30
_CONTRIBUTION_LISTED = 0.3  # of an introduction: contributions come late in it


class Extractor:
    """Chooses among a paper's own sentences. Safe to use from several threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def note(self, paper: Paper, text: FullText) -> Note:
        """The note of a paper in its own words, each sentence as it stands in the text."""
        sections = {name: "\n".join(lines) for name, lines in choose(paper, text).items()}
        ordered = {name: sections[name] for name in SectionName if name in sections}
        whole = "\n".join(ordered.values()) or text.abstract
        return Note(
            paper_id=paper.id,
            title_zh=None,
            abstract=text.abstract,
            abstract_language="zh" if is_chinese(text.abstract) else "en",
            sections=ordered,
            language="zh" if is_chinese(whole) else "en",
            keywords=keywords_of(paper, text, self._lexicon),
        )


def choose(paper: Paper, text: FullText) -> dict[SectionName, list[str]]:
    """For each section the sentences that fit it best, in reading order; no sentence stands in two. Empty ones lack."""
    candidates = candidates_of(text)
    taken: list[frozenset[str]] = []
    chosen: dict[SectionName, list[str]] = {}
    offered: int | None = None  # where in the abstract the contribution stands
    for name, cues in load_cues().items():
        scored = [(_score(each, cues, name, paper) + _misplaced(each, name, offered), each) for each in candidates]
        ranked = sorted((pair for pair in scored if pair[0] >= cues.least), key=lambda pair: (-pair[0], pair[1].order))
        picked = _distinct([each for _, each in ranked], cues.most, taken)
        if picked:
            chosen[name] = [each.text for each in sorted(picked, key=lambda each: each.order)]
            if name is SectionName.CONTRIBUTION and picked[0].origin == ABSTRACT:
                offered = picked[0].order
    return chosen


def _distinct(ranked: Sequence[Candidate], most: int, taken: list[frozenset[str]]) -> list[Candidate]:
    """The first so many that do not say what was taken already; they are taken then."""
    picked: list[Candidate] = []
    for each in ranked:
        words = frozenset(search_tokens(each.text))
        if len(picked) < most and not any(_is_same(words, other) for other in taken):
            picked.append(each)
            taken.append(words)
    return picked


def _is_same(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) > _SAME * min(len(words), len(other))


def _score(each: Candidate, cues: Cues, name: SectionName, paper: Paper) -> float:
    """How well a sentence fits a section: its words, where it stands, the paper's name in it; less what is wrong."""
    score = sum(weight for weight, pattern in cues.words if pattern.search(each.text))
    score += cues.places.get(each.origin, 0.0) - each.fault
    score += _TITLE_WEIGHT * _title_share(each.text, paper.title)
    if name is SectionName.FIELD and each.order == 0:
        score += _FIRST_WEIGHT
    if name is SectionName.CONTRIBUTION:
        score += _NAME_WEIGHT * _has_name(each.text, paper.title) - 0.2 * (each.origin == ABSTRACT) * each.place
    is_late = each.origin is Role.INTRODUCTION and each.place > _CONTRIBUTION_LISTED
    if name is SectionName.INNOVATIONS and each.is_listed and is_late:
        score += _LISTED_WEIGHT
    return score


def _misplaced(each: Candidate, name: SectionName, offered: int | None) -> float:
    """What counts against a sentence of the abstract on the wrong side of the one that says what is offered.

    Before it stands what others do; behind it what the paper does, and only at times what it is for.
    """
    if offered is None or each.origin != ABSTRACT:
        return 0.0
    if name is SectionName.FIELD:
        return _MISPLACED_WEIGHT / 2 if each.order > offered else 0.0
    return _MISPLACED_WEIGHT if each.order < offered else 0.0


def _title_share(sentence: str, title: str) -> float:
    words = frozenset(search_tokens(title))
    return len(words & frozenset(search_tokens(sentence))) / len(words) if words else 0.0


def _has_name(sentence: str, title: str) -> bool:
    """Whether the sentence uses the name that a title gives the work before its colon."""
    name, colon, _ = title.partition(":")
    return bool(colon) and _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and name.casefold() in sentence.casefold()
