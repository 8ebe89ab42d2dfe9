"""Picks the sentences of a paper that answer a question: the answer without a language model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.answer.quantities import asked_quantities, gives_quantity
from retrieval.index.evidence import Sentence
from retrieval.index.query import Query
from retrieval.text.tokens import search_tokens
from retrieval.types import Language, SectionName

_NAME = re.compile(r"[A-Z][A-Za-z0-9+.-]{2,}|[A-Z]{2,}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NAME_WITH_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9.+-]*\d[A-Za-z0-9.+-]*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_OFFER = re.compile(
    r"提出|引入|推出|构建了|介绍了|首个|本文|\b(?:we|paper) (?:\w+ )?(?:propos|introduc|present|develop|study)",
    re.IGNORECASE,
)
_OFFER_BONUS = 0.4
_FAR_BEHIND = 0.8  # a sentence whose score is so much lower than the best one's is not shown
_MOST_OTHERS = 5
_OTHER_CHARACTER = 0.55  # room that a character takes beside a Chinese one
_USUAL_LENGTH = 60  # characters; longer sentences hold more by chance
# Sections that say what a paper is about rather than what it found; a fact asked for is rarely there.
_SECTION_PRIOR: Mapping[SectionName, float] = {
    SectionName.FIELD: -0.25,
    SectionName.SUMMARY: -0.05,
    SectionName.CONTRIBUTION: 0.05,
}


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """How much each kind of evidence for a sentence counts.

    ``figures`` and ``names`` count those that the question does not say itself: these can be what it asks for.
    """

    meaning: float = 1.0
    coverage: float = 1.2
    figures: float = 0.5
    names: float = 0.2
    position: float = 0.2
    length: float = -0.1
    language: float = 0.4
    address: float = -0.3
    heading: float = -0.3
    quantity: float = 0.2
    figureless: float = -0.25


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of sentence is wanted: with a figure, with a name, in which language.

    ``said`` is what the question and the titles say already, ``asked`` the question alone. ``gist``: nothing in
    particular is asked, so the sentences that say what the paper is about are wanted. ``line``: one is to stand for
    the paper in a list.
    """

    figure: bool
    name: bool
    language: Language
    said: str
    gist: bool = False
    asked: str = ""
    line: bool = False


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its place in the paper and how well it answers."""

    sentence: Sentence
    place: int
    score: float


def score_sentences(
    sentences: Sequence[Sentence],
    vectors: NDArray[np.float32],
    query: Query,
    wanted: Wanted,
    weights: SentenceWeights | None = None,
) -> list[ScoredSentence]:
    """Score the sentences of a paper for a question, in reading order.

    ``vectors`` are the sentences' unit vectors, (sentences, dimensions). Evidence is the cosine, the share of the
    question's words that a sentence holds (weighted by how few sentences of the paper hold them), new figures and
    names where these are asked for, the language, and a mild preference for later sentences: results come last.
    """
    if not sentences:
        return []
    use = weights or SentenceWeights()
    texts = [sentence.text for sentence in sentences]
    count = len(texts)
    if wanted.gist:
        fit = 2 * use.meaning * (vectors @ _middle(vectors)) + _OFFER_BONUS * np.array(
            [_offers(text) for text in texts]
        )
    else:
        fit = use.meaning * (vectors @ query.sentence_vector) + use.coverage * _coverage(texts, query)
        fit += use.meaning * (vectors @ _middle(vectors)) if wanted.line else use.position * np.arange(count) / count
    total = (
        fit
        + use.length * np.log(np.array([len(text) for text in texts]) / _USUAL_LENGTH)
        + np.array([_SECTION_PRIOR.get(sentence.section.name, 0.0) for sentence in sentences])
        + np.array([_bonus(sentence, wanted, use) for sentence in sentences])
    )
    return [ScoredSentence(sentence, i, float(total[i])) for i, sentence in enumerate(sentences)]


def _middle(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The direction that the sentences of a paper have in common."""
    total: NDArray[np.float32] = vectors.sum(axis=0)
    return (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)


def _offers(text: str) -> bool:
    """Whether a sentence says what the authors offer."""
    return _OFFER.search(text) is not None


def _bonus(sentence: Sentence, wanted: Wanted, use: SentenceWeights) -> float:
    """What a sentence gains by its looks alone."""
    text = _ADDRESS.sub(" ", sentence.text)
    bonus = use.language * (sentence.section.language == wanted.language)
    if wanted.line:
        bonus += _OFFER_BONUS * _offers(text) - (sentence.section.name is SectionName.FIELD)
    bonus += use.address * (text != sentence.text) + use.heading * text.rstrip().endswith((":", "："))
    if wanted.figure and not wanted.gist:
        said = set(_NUMBER.findall(wanted.said))
        bonus += use.figureless * (_NUMBER.search(text) is None)
        bonus += use.quantity * gives_quantity(text, asked_quantities(wanted.asked))
        bonus += use.figures * min(sum(number not in said for number in _NUMBER.findall(text)), 4) / 4
    if wanted.name and not wanted.gist:
        said_words = wanted.said.casefold()
        bonus += use.names * min(sum(name.casefold() not in said_words for name in set(_NAME.findall(text))), 3) / 3
    return bonus


def pick(scored: Sequence[ScoredSentence], budget: int) -> list[ScoredSentence]:
    """The best sentence, then the others worth showing, in reading order.

    The best one is always there. The others are not far behind it, few, and fit into about ``budget`` Chinese
    characters (``room_of``).
    """
    ranked = sorted(scored, key=lambda each: -each.score)
    if not ranked:
        return []
    best, *others = ranked
    used = room_of(best.sentence.text)
    chosen: list[ScoredSentence] = []
    for each in others:
        if best.score - each.score > _FAR_BEHIND or len(chosen) == _MOST_OTHERS:
            break
        if used + room_of(each.sentence.text) <= budget:
            chosen.append(each)
            used += room_of(each.sentence.text)
    return [best, *sorted(chosen, key=lambda each: each.place)]


def room_of(text: str) -> float:
    """How much room a text takes in an answer, in Chinese characters: English says in two what Chinese says in one."""
    chinese = sum("\u3400" <= character <= "\u9fff" for character in text)
    return chinese + (len(text) - chinese) * _OTHER_CHARACTER


def _coverage(texts: Sequence[str], query: Query) -> NDArray[np.float64]:
    held = [token_set(text) for text in texts]
    frequency = Counter(token for tokens in held for token in tokens)
    count = len(texts)

    def idf(token: str) -> float:
        return float(np.log(1 + count / (frequency.get(token, 0) + 0.5))) * (0.5 if len(token) == 1 else 1.0)

    mass = sum(idf(token) for token in query.words.tokens) or 1.0
    gains = {token: idf(token) * min(weight, 1.0) / mass for token, weight in query.words.expanded.items()}
    return np.array([sum(gain for token, gain in gains.items() if token in tokens) for tokens in held])


@lru_cache(4096)
def token_set(text: str) -> frozenset[str]:
    """The search tokens of a sentence."""
    return frozenset(search_tokens(text))


def has_figure(text: str) -> bool:
    """Whether a sentence has a number other than those in names, such as GPT-5.2 or AIME25."""
    return _NUMBER.search(_NAME_WITH_NUMBER.sub(" ", _ADDRESS.sub(" ", text))) is not None
