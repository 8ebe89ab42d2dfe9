"""Keywords of a paper: those that its record has, else the phrases of title and abstract that tell the most. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from retrieval.edition.types import FullText
from retrieval.edition.writing.cues import load_plain_words
from retrieval.index.lexicon import Lexicon
from retrieval.text.tokens import ENGLISH_STOP_WORDS, search_tokens
from retrieval.types import Paper

MOST = 8
_UNIT = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-'][A-Za-z0-9]+)*|\d[\w.-]*|[^\s\w]|[\u3400-\u9fff]+")
_PHRASE_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]+")
_LONGEST_PHRASE = 3
_COMMON = 3.0  # background idf of a word that tells next to nothing alone
_LENGTH_WEIGHT = 1.0  # for each further word of a phrase
_RARE = 6.0  # from here on a word tells no more


def keywords_of(paper: Paper, text: FullText, lexicon: Lexicon) -> tuple[str, ...]:
    """Up to eight keywords: the record's own in its order, or phrases that stand twice, the most telling first."""
    if paper.keywords:
        return paper.keywords[:MOST]
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for phrase in (*_phrases(text.abstract), *_phrases(paper.title)):
        counts[phrase.casefold()] += 1
        written.setdefault(phrase.casefold(), phrase)
    scores = {phrase: count * _telling(phrase, lexicon) for phrase, count in counts.items()}
    ranked = sorted((phrase for phrase in scores if counts[phrase] > 1), key=lambda phrase: -scores[phrase])
    kept: list[str] = []
    for phrase in ranked:
        if not any(phrase in other or other in phrase for other in kept):
            kept.append(phrase)
    return tuple(written[phrase] for phrase in kept[:MOST])


def _phrases(text: str) -> Iterator[str]:
    """Runs of words that no stop word and no mark parts, and what they are made of, up to three words."""
    units = _UNIT.findall(text)
    for is_content, group in groupby(units, key=_is_content):
        words = list(group) if is_content else []
        for size in range(1, _LONGEST_PHRASE + 1):
            yield from (" ".join(words[start : start + size]) for start in range(len(words) - size + 1))


def _is_content(unit: str) -> bool:
    folded = unit.casefold()
    return (
        _PHRASE_WORD.fullmatch(unit) is not None
        and folded not in ENGLISH_STOP_WORDS
        and folded not in load_plain_words()
    )


def _telling(phrase: str, lexicon: Lexicon) -> float:
    """The idf of a phrase's words beyond what is common, a little more for each further word."""
    weights = []
    for word in phrase.split():
        token = next(iter(search_tokens(word)), None)
        idf = lexicon.background_idf(token) if token else 0.0
        weights.append(max(min(_RARE if idf is None else idf, _RARE) - _COMMON, 0.0))
    return sum(weights) / len(weights) + _LENGTH_WEIGHT * (len(weights) - 1) if all(weights) else 0.0
