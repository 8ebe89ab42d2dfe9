"""How right an answer is, from 0 to 1.

- A question that expects a refusal, a friendly no (decline) or no digest: 1 if the status says so and nothing is cited
  but ``near_ids``. A refusal passes for a friendly no, and the other way round.
- A count: the share of facts found in an answer.
- An overview: 1 if at least five papers (or all, where there are fewer) are cited, and gold ones alone.
- A list, or papers of a date: F1 of the cited papers against ``gold_ids``; ``acceptable_ids`` cost and earn nothing.
- All others: half for the papers (1 if the first citation is gold, 0.5 if one of the first three is; for a comparison
  the share of gold papers cited), half for the share of facts in the text. Without facts the papers count whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from retrieval.evaluation.question_set import GoldQuestion
from retrieval.types import Answer, Status

ANSWER_CHARACTERS: Final = 1200  # facts count in so much of an answer: a chat reply, not a dump of the digest

_SILENT: Final[dict[str | None, AbstractSet[Status]]] = {
    "refuse": {Status.REFUSED, Status.DECLINED},
    "decline": {Status.DECLINED, Status.REFUSED},
    "no_digest": {Status.NO_DIGEST},
}
_ENOUGH_OF_AN_OVERVIEW = 5  # papers
_FIRST = 3  # citations among which a gold one earns half
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MARKS = re.compile(r"[*_`$\\]")


def score(gold: GoldQuestion, answer: Answer) -> float:
    """How right an answer is, from 0 to 1."""
    cited = list(dict.fromkeys(citation.paper_id for citation in answer.citations))
    if gold.expect in _SILENT:
        return float(answer.status in _SILENT[gold.expect] and set(cited) <= set(gold.near_ids))
    if answer.status is not Status.ANSWERED:
        return 0.0
    if gold.expect == "count":
        return _share_of_facts(gold, answer.text)
    if gold.expect == "overview":
        return float(set(cited) <= set(gold.gold_ids) and len(cited) >= _overview_size(gold))
    if gold.kind in {"list", "date"}:
        return _f1(cited, set(gold.gold_ids), set(gold.acceptable_ids))
    papers = _share_of_papers(gold, cited)
    return papers if not gold.facts else 0.5 * papers + 0.5 * _share_of_facts(gold, answer.text)


def states(fact: str, text: str) -> bool:
    """Whether a text holds a fact, spaces and forms of characters aside, and not inside a longer number."""
    return _pattern(fact).search(_normal(text)) is not None


def _pattern(fact: str) -> re.Pattern[str]:
    characters = [re.escape(character) for character in _normal(fact) if not character.isspace()]
    before = r"(?<![\d.])" if fact[:1].isdigit() else ""  # 15 is not in 0.15
    after = r"(?!\d|\.\d)" if fact[-1:].isdigit() else ""
    return re.compile(before + r"\s*".join(characters) + after)


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", _THOUSANDS.sub("", folded))  # 35,000 is 35000


def _share_of_facts(gold: GoldQuestion, text: str) -> float:
    seen = text[:ANSWER_CHARACTERS]
    found = [any(states(form, seen) for form in (fact, *gold.facts_alt.get(fact, ()))) for fact in gold.facts]
    return sum(found) / len(found)


def _share_of_papers(gold: GoldQuestion, cited: Sequence[str]) -> float:
    right = set(gold.gold_ids)
    if gold.kind == "compare":
        return len(right.intersection(cited)) / len(right)
    if right.intersection(cited[:1]):
        return 1.0
    return 0.5 if right.intersection(cited[:_FIRST]) else 0.0


def _overview_size(gold: GoldQuestion) -> int:
    return min(_ENOUGH_OF_AN_OVERVIEW, len(set(gold.gold_ids)))


def _f1(cited: Collection[str], right: AbstractSet[str], acceptable: AbstractSet[str]) -> float:
    counted = {paper for paper in cited if paper not in acceptable or paper in right}
    hits = len(counted & right)
    if not hits:
        return 0.0
    precision, recall = hits / len(counted), hits / len(right)
    return 2 * precision * recall / (precision + recall)
