"""Names in what a model writes: Latin words that look like names, and titles or longer wordings in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from retrieval.answer.ground.numbers import claimed_numbers, plain_text
from retrieval.index.lexicon import Lexicon
from retrieval.text.tokens import ENGLISH_STOP_WORDS, is_chinese, search_tokens, stem


class Vocabulary(Protocol):
    """What is known of words."""

    def is_common(self, word: str) -> bool:
        """Whether a word is an ordinary one, so that a capital letter does not make it a name."""

    def renderings(self, name: str) -> tuple[str, ...]:
        """How the other language writes a name, such as 美团 for Meituan."""


_JOINT = r"[-._/+@&'’:]"
_TOKEN = re.compile(rf"(?<![A-Za-z0-9])@?[A-Za-z][A-Za-z0-9]*(?:{_JOINT}[A-Za-z0-9]+)*")
_FROM_DIGIT = re.compile(r"(?<![A-Za-z0-9.])\d+([A-Za-z]+)[A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")
_UNIT = re.compile(r"[kmgt]?b|[mun]?s|[kmg]?hz|[nmck]?m|k?[gw]|[kt]|[xhp]|fps|px|th|st|nd|rd|fold|bit")
_PART = re.compile(r"[A-Za-z]+|\d+")
_UNMISTAKABLE = re.compile(r"[a-z][A-Z]|[A-Z]{2}|[A-Za-z]\d|[A-Za-z]-\d|[@_]|[A-Za-z0-9]\.[A-Za-z0-9]")
_LINKED_WORDS = re.compile(r"[-/&'’:]")
_TITLE = re.compile(r"《([^《》]{1,300})》")
_QUOTED = re.compile(r"“([^“”]{1,400})”|\"([^\"]{1,400})\"|「([^「」]{1,400})」|『([^『』]{1,400})』")
_SHORTEST_QUOTATION = 6  # Chinese characters or English words; fewer are a term, not a quotation
_SQUEEZED = re.compile(r"[\W_]+")
_SHORTEST_NAME = 2
_ABBREVIATED_PHRASES = frozenset({"e.g", "i.e", "a.k.a", "w.r.t"})
# What the whole field writes short, in English also where a Chinese passage spells it out.
_TERMS = re.compile(r"(?:ai|ml|nlp|llm|vlm|lvlm|mllm|rl|sft|cot|qa|2d|3d|gpu|cpu|api)s?")
_ORDINARY = 7.5  # background idf; one of 1,800 papers uses a word as rare
_SURE = 0.5  # weight of a translation


def claimed_names(sentence: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The names that a sentence uses, each once.

    Words with a digit, an inner capital, a dot or an @ are names; so are capitalised words that are not ordinary ones,
    and in a Chinese sentence any Latin word that is not.
    """
    plain = plain_text(sentence)
    chinese = is_chinese(plain)
    words = (word for match in _TOKEN.finditer(plain) for word in _words_of(match[0]))
    found = {word: None for word in words if _is_name(word, vocabulary, in_chinese=chinese)}
    for match in _FROM_DIGIT.finditer(plain):
        if not (_UNIT.fullmatch(match[1].casefold()) or _TERMS.fullmatch(match[0].casefold())):
            found[match[0]] = None
    return tuple(found)


def quotations(sentence: str) -> tuple[str, ...]:
    """What a sentence quotes: titles in 《》, and wordings too long to be a mere term."""
    quoted = [group for match in _QUOTED.finditer(sentence) for group in match.groups() if group]
    return (*_TITLE.findall(sentence), *(text for text in quoted if _length(text) >= _SHORTEST_QUOTATION))


class Wording:
    """A text in which names and quotations can be looked up."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = plain_text(text).casefold()
        self._squeezed = _SQUEEZED.sub("", self._text)
        self._vocabulary = vocabulary

    def has_name(self, name: str) -> bool:
        """Whether the text uses a name: in another case or with other joints, or as the other language writes it."""
        if _pattern_of(name).search(self._text):
            return True
        return any(rendering in self._text for rendering in self._vocabulary.renderings(name))

    def has_quotation(self, text: str) -> bool:
        """Whether the text has this wording; case, spaces and marks do not count."""
        return _SQUEEZED.sub("", plain_text(text).casefold()) in self._squeezed


class LexiconVocabulary:
    """A vocabulary out of the lexicon of the index."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def is_common(self, word: str) -> bool:
        """Whether many papers use the word, or it is a function word; never so for a name with a Chinese form."""
        folded = word.casefold()
        if folded in ENGLISH_STOP_WORDS or claimed_numbers(folded):
            return True
        if self._is_known_name(folded):
            return False
        idf = [self._lexicon.background_idf(token) for token in search_tokens(folded)]
        return not idf or (idf[0] is not None and idf[0] < _ORDINARY)

    def renderings(self, name: str) -> tuple[str, ...]:
        """Its sure translations."""
        return tuple(text for text, weight in self._translations(name) if weight >= _SURE and len(text) > 1)

    def _is_known_name(self, folded: str) -> bool:
        return any(weight >= 1.0 for _, weight in self._translations(folded)[:1])

    def _translations(self, name: str) -> tuple[tuple[str, float], ...]:
        return self._lexicon.translations(stem(name.casefold()))


def _words_of(token: str) -> Iterator[str]:
    """A token as a whole where it is unmistakable, else the words that it links; a possessive 's is none."""
    whole = re.sub(r"['’]s$", "", token)
    if re.search(r"\d|[@_]|\w\.\w", whole):
        yield whole
    else:
        yield from filter(None, _LINKED_WORDS.split(whole))


def _is_name(word: str, vocabulary: Vocabulary, *, in_chinese: bool) -> bool:
    folded = word.casefold()
    if len(word) < _SHORTEST_NAME or folded in _ABBREVIATED_PHRASES or _TERMS.fullmatch(folded):
        return False
    if _UNMISTAKABLE.search(word):
        return True
    return (word[0].isupper() or in_chinese) and not vocabulary.is_common(word)


def _pattern_of(name: str) -> re.Pattern[str]:
    """Finds a name whatever joins its parts; GPT-4 is not in GPT-4o, nor in GPT-4.5."""
    parts = [re.escape(part) for part in _PART.findall(name.casefold())]
    return re.compile(rf"(?<![a-z0-9]){r'[^a-z0-9一-鿿]{0,2}'.join(parts)}(?!\.?\d)(?:e?s)?(?![a-z0-9])")


def _length(text: str) -> int:
    characters = len(re.findall(r"[\u3400-\u9fff]", text))
    return characters + len(re.findall(r"[A-Za-z]+", text))
