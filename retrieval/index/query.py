"""A question made ready for the search: tokens, translations, names and a vector."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index.embedding import Embedder
from retrieval.index.lay import LayRow, load_lay_words
from retrieval.index.lexical import LexicalQuery
from retrieval.index.lexicon import Lexicon
from retrieval.index.spelling import correct
from retrieval.index.topics import Topic, find_topics
from retrieval.text.tokens import ENGLISH_STOP_WORDS, search_tokens, without_asking

TRANSLATIONS = 5  # a word's best translations take part
TO_CHINESE, TO_ENGLISH = 2.0, 0.6  # how much a translation weighs beside the word itself
KIN = 0.35  # weight of another name of a topic beside the one that the question uses
TOWARDS_TOPIC = 0.3  # how far the names of a topic turn the direction of a question
LAY = 0.5  # weight of what papers say for a lay word of the question
TOWARDS_LAY = 0.3  # how far these terms turn the direction of a question
SAME_NAME = 1.0  # weight of a translation that is the same name in the other script (腾讯, Tencent)
_RARE = 5.5  # background idf from which a word written like a name counts as one
_SHORTEST_NAME = 3
_LATIN_RUN = re.compile(r"[A-Za-z0-9]+(?:[-.+_'][A-Za-z0-9]+)*")
_WRITTEN_LIKE_A_NAME = re.compile(r"[a-z][A-Z]|[A-Z]{2}.*[a-z]|[A-Z]{3}|[A-Za-z]-?\d|\d[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: evidence by words, and unit vectors for evidence by meaning.

    ``vector`` compares with passages, ``sentence_vector`` with sentences, which the built-in embedding embeds whatever
    the settings name: a paper has dozens, too many for a service.
    """

    text: str
    words: LexicalQuery
    vector: NDArray[np.float32]
    sentence_vector: NDArray[np.float32]


def build_query(
    text: str, embedder: Embedder, builtin: Embedder, lexicon: Lexicon, holds: Callable[[str], bool]
) -> Query:
    """Make a question ready; words of asking ("which", "有没有") take no part.

    ``holds`` tells whether the archive has a token: one that neither it nor the lexicon knows is taken for a slip.
    """
    topic = without_asking(text)
    tokens = tuple(dict.fromkeys(search_tokens(topic)))
    slips = _corrections(tokens, lexicon, holds)
    meant = tuple(dict.fromkeys(part for token in tokens for part in slips.get(token, (token,))))
    topics = find_topics(topic)
    lay = load_lay_words().find(topic)
    words = LexicalQuery(
        tokens={token: lexicon.background_idf(token) for token in meant},
        senses=(
            *(sense_of(token, lexicon) for token in dict.fromkeys((*tokens, *meant))),
            *_kin(tokens, topics),
            *({token: LAY * share for token, share in row.tokens} for row in lay),
        ),
        names=(*(name for name in names_in(text, lexicon) if name not in slips), *_same_names(tokens, lexicon)),
    )
    corrected = " ".join([text, *(part for parts in slips.values() for part in parts)])
    sentence_vector = _towards(builtin.embed_question(corrected), topics, lay, builtin)
    vector = sentence_vector if embedder is builtin else embedder.embed_question(text)
    return Query(text, words, vector, sentence_vector)


def _same_names(tokens: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The Latin names of what a question names in Chinese (腾讯: tencent)."""
    chinese = (token for token in tokens if not token.isascii())
    return tuple(
        dict.fromkeys(name for token in chinese for name, weight in lexicon.translations(token) if weight >= SAME_NAME)
    )


def _kin(tokens: Iterable[str], topics: Iterable[Topic]) -> list[dict[str, float]]:
    """What the other names of a question's topics add, each on its own: a paper on a topic says several of them."""
    weights: dict[str, float] = {}
    for topic in topics:
        for token, share in topic.kin:
            weights[token] = max(weights.get(token, 0.0), KIN * share)
    own = set(tokens)
    return [{token: weight} for token, weight in weights.items() if token not in own]


def _towards(
    vector: NDArray[np.float32], topics: Sequence[Topic], lay: Sequence[LayRow], builtin: Embedder
) -> NDArray[np.float32]:
    """The direction of a question, turned some way towards what its topics are called, and its lay words in papers."""
    turned = vector
    if topics:
        turned = turned + TOWARDS_TOPIC * _meaning([form for topic in topics for form in topic.forms], builtin)
    if lay:
        turned = turned + TOWARDS_LAY * _meaning([term for row in lay for term in row.terms], builtin)
    return turned / np.float32(max(float(np.linalg.norm(turned)), 1e-9)) if topics or lay else vector


def _meaning(forms: Sequence[str], builtin: Embedder) -> NDArray[np.float32]:
    meaning: NDArray[np.float32] = builtin.embed_texts([" ".join(forms)])[0]
    return meaning


def _corrections(tokens: Iterable[str], lexicon: Lexicon, holds: Callable[[str], bool]) -> dict[str, tuple[str, ...]]:
    """For each token that is taken for a slip what was probably meant."""
    unknown = (token for token in tokens if lexicon.background_idf(token) is None and not holds(token))
    found = {token: correct(token, lexicon.background_idf) for token in unknown}
    return {token: meant for token, meant in found.items() if meant}


def sense_of(token: str, lexicon: Lexicon) -> dict[str, float]:
    """The ways of saying what a token says: itself with weight 1, and its translations with theirs."""
    weights = {token: 1.0}
    translations = lexicon.translations(token)[:TRANSLATIONS]
    norm = sum(weight for _, weight in translations) ** 0.5
    factor = TO_CHINESE if token.isascii() else TO_ENGLISH
    for translation, weight in translations:
        share = 1.0 if weight >= SAME_NAME else factor * weight / norm
        for part in {part for part in search_tokens(translation) if len(part) > 1}:
            weights[part] = max(weights.get(part, 0.0), share)
    return weights


def names_in(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Latin words of a text that name something: no general text knows them, or they are rare and look like names."""
    return tuple(name for name, _ in _names(text, lexicon))


def written_names_in(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Those names of a text that are also written like names (capitals inside, digits), not only unknown words."""
    return tuple(name for name, run in _names(text, lexicon) if run[:2].isalpha() and _WRITTEN_LIKE_A_NAME.search(run))


def _names(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """The names of a text as tokens, each once, with how they are written."""
    found: dict[str, str] = {}
    for run in _LATIN_RUN.findall(text):
        tokens = search_tokens(run)
        if not tokens or len(run) < _SHORTEST_NAME or run.casefold() in ENGLISH_STOP_WORDS or run.isdigit():
            continue
        idf = lexicon.background_idf(tokens[0])
        if idf is None or (idf > _RARE and _WRITTEN_LIKE_A_NAME.search(run)):
            found.setdefault(tokens[0], run)
    return list(found.items())
