"""What a word or phrase that somebody wants may also be called: areas, topics, translations. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from retrieval.areas import load_areas
from retrieval.index.lexicon import load_lexicon
from retrieval.index.topics import Topic, load_topics
from retrieval.text.tokens import search_tokens

_TRANSLATIONS = 3
_CERTAIN = 0.15  # weight from which a translation is taken
_SAME_NAME = 1.0  # weight of one that is the same name in the other script
_TWO_PAIRS = 4  # characters
LATIN_WORD = re.compile(r"[a-z0-9]+(?:[-.+'][a-z0-9]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word or phrase, and what says the same. ``name`` is the token of one word that may be part of a longer one."""

    literal: re.Pattern[str]
    name: str | None
    areas: frozenset[str]
    topics: tuple[Topic, ...]
    translations: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=4096)
def meaning_of(text: str) -> Wanted:
    """What a word or phrase means."""
    folded = fold(text)
    written = r"[\s-]?".join(map(re.escape, re.split(r"[\s-]+", folded)))
    is_chinese = _HAN.search(folded) is not None
    literal = written if is_chinese else rf"(?<![a-z0-9]){written}(?:s|es)?(?![a-z0-9])"
    areas = frozenset(area.key for area in load_areas() if folded in {fold(name) for name in area.names.values()})
    topics = tuple(topic for topic in load_topics() if topic.pattern.fullmatch(folded))
    name = None if is_chinese or len(folded.split()) > 1 else next(iter(search_tokens(folded)), None)
    return Wanted(re.compile(literal), name, areas, topics, () if topics else tuple(_translations(folded)))


def _translations(folded: str) -> Iterator[tuple[str, ...]]:
    """For each word of a wish what it is in the other language; a Latin word in a Chinese wish is itself, too."""
    words = [part for word in rjieba.cut(folded, hmm=True) for part in _parts(word)]
    is_mixed = any(map(_HAN.search, words)) and not all(map(_HAN.search, words))
    for word in words:
        tokens = [token for token in search_tokens(word) if len(token) > 1]
        own = tokens[:1] if is_mixed and word.isascii() else []
        yield tuple(dict.fromkeys([*own, *(other for token in tokens for other in _certain(token))]))


def _parts(word: str) -> list[str]:
    """A word; the pairs of characters that a long Chinese one is made of where it has no translation of its own."""
    if LATIN_WORD.fullmatch(word):
        return [word]
    is_known = len(word) < _TWO_PAIRS or _certain(word)
    return [] if not _HAN.search(word) else [word] if is_known else [word[at : at + 2] for at in range(0, len(word), 2)]


def _certain(token: str) -> list[str]:
    known = load_lexicon().translations(token)[:_TRANSLATIONS]
    return [other for other, weight in known if weight >= max(_CERTAIN, known[0][1] / 2)]


def fold(text: str) -> str:
    """NFKC, case folded, accents off."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", plain).strip()


def same_names(text: str) -> set[str]:
    """The tokens that are the names of a text in the other script ("腾讯": Tencent)."""
    known = load_lexicon().translations
    return {other for token in search_tokens(text) for other, weight in known(token) if weight >= _SAME_NAME}
