"""Chinese and English text as tokens, for the word index and for the static embedding.

Both streams are read from the same normal form (NFKC, case folded, accents off Latin letters; traditional characters
stay). English words come stemmed, followed by the parts they are built of, so that ``multi-modal`` meets
``multimodal``, ``FlashAttention`` meets ``flash attention`` and ``Qwen3-VL`` meets ``qwen``. Chinese comes as words,
characters and character bigrams, because no two segmenters agree on new terms.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import rjieba

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WORD = rf"[^\W_{_HAN}]"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>{_WORD}+(?:[-._+']{_WORD}+)*)")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_HAN_CHARACTER = re.compile(rf"[{_HAN}]")
_JOINERS = re.compile(r"[-_+']")
_DOTTED_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_LETTERS_OR_NUMBER = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
_CAMEL_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CAMEL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_SHORT_ROOT = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]")
_SHORTEST_CAMEL_PART = 3
_LONGEST_WORD_WITHOUT_BIGRAMS = 2
_PLAIN_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "−": "-", "\u00ad": None, "\u200b": None}
)


class _Words(NamedTuple):
    """Words without a topic, as ``stop_words.toml`` lists them."""

    english: frozenset[str]
    chinese: frozenset[str]
    particles: frozenset[str]
    asking_phrase: re.Pattern[str]
    asking_words: frozenset[str]


def _load_words() -> _Words:
    data = tomllib.loads(resources.files(__package__).joinpath("stop_words.toml").read_text(encoding="utf-8"))
    asking = data["asking"]
    phrases = [rf"(?<![\w-]){re.escape(phrase)}(?![\w-])" for phrase in _longest_first(asking["english_phrases"])]
    phrases += [re.escape(phrase) for phrase in _longest_first(asking["chinese_phrases"])]
    return _Words(
        english=frozenset(data["english"].split()),
        chinese=frozenset(data["chinese"].split()),
        particles=frozenset(data["particles"].split()),
        asking_phrase=re.compile("|".join(phrases), re.IGNORECASE),
        asking_words=frozenset(asking["chinese_words"].split()),
    )


def _longest_first(lines: str) -> list[str]:
    return sorted(lines.split("\n")[:-1], key=lambda phrase: (-len(phrase), phrase))


_WORDS = _load_words()
ENGLISH_STOP_WORDS = _WORDS.english
CHINESE_STOP_WORDS = _WORDS.chinese


def search_tokens(text: str) -> list[str]:
    """Tokens for the word index, with repetitions: for Chinese, words in search mode, characters and bigrams."""
    return _tokens(text, _search_han)


def embedding_tokens(text: str) -> list[str]:
    """Tokens for the static embedding in reading order: for Chinese, each word followed by what it is made of."""
    return _tokens(text, _embedding_han)


def without_asking(text: str) -> str:
    """A question without the phrases people ask with ("which one", "有没有", "来着"), for finding what it is about."""
    without_phrases = _WORDS.asking_phrase.sub(" ", _normal(text))
    return _HAN_RUN.sub(lambda run: _without_asking_words(run[0]), without_phrases)


def _without_asking_words(run: str) -> str:
    return "".join(" " if word in _WORDS.asking_words else word for word in rjieba.cut(run, hmm=True))


def is_chinese(text: str) -> bool:
    """Whether the text is mainly Chinese, so that it is to be answered in Chinese.

    Names stay English in Chinese sentences, so they count little; English function words make a text English.
    """
    characters = len(_HAN_CHARACTER.findall(text))
    words = [match.casefold() for match in re.findall(r"[A-Za-z']+", text)]
    function_words = sum(word in ENGLISH_STOP_WORDS for word in words)
    return 2 * characters >= max(len(words), 1) and characters > 2 * function_words


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The stem of a lower-case English word; words with digits or marks, and words of three letters, are kept.

    Takes off plurals, -ing, -ed, -ly and final -e, -y: enough to join the forms of one word, and too little to join
    different words, which Porter's rules often do to technical terms ("generative", "general").
    """
    if len(word) < 4 or not word.isalpha() or not word.isascii():  # noqa: PLR2004 - the shortest word with a suffix
        return word
    return _final_vowel_off(_suffix_off(_plural_off(word)))


def _plural_off(word: str) -> str:
    if word.endswith("ies") and len(word) > len("flies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ias")):
        return word[:-1]
    return word


def _suffix_off(word: str) -> str:
    for suffix in ("ing", "ed"):
        root = word.removesuffix(suffix)
        if root != word and _is_root(root):
            doubled = root[-1] == root[-2] and root[-1] not in "lsz"
            return root[:-1] if doubled else root
    return word[:-2] if word.endswith("ly") and len(word) > len("supply") else word


def _final_vowel_off(word: str) -> str:
    if word.endswith("e") and _is_root(word[:-1]):
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > len("body") else word


def _is_root(letters: str) -> bool:
    """Whether a word can be left when its suffix is off: "cod(ing)", "spell(ed)", but not "str(ing)", "exce(ed)"."""
    return bool(_SHORT_ROOT.fullmatch(letters)) or (len(letters) > len("cod") and not letters.endswith("e"))


def _tokens(text: str, split_han: Callable[[str], tuple[str, ...]]) -> list[str]:
    tokens: list[str] = []
    for match in _RUN.finditer(_normal(text)):
        tokens += split_han(match[0]) if match.lastgroup == "han" else _word_tokens(match[0])
    return tokens


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_PLAIN_MARKS)


def _unaccented(word: str) -> str:
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))


@lru_cache(maxsize=1 << 17)
def _word_tokens(run: str) -> tuple[str, ...]:
    """An English run as tokens: the stem of the whole, then of its parts, each once, stop words left out."""
    folded = _unaccented(run.casefold()).removesuffix("'s")
    if folded in ENGLISH_STOP_WORDS:
        return ()
    pieces = [_JOINERS.sub("", folded), *_parts(folded), *_camel_parts(run)]
    return tuple(dict.fromkeys(stem(piece) for piece in pieces if piece and piece not in ENGLISH_STOP_WORDS))


def _parts(word: str) -> list[str]:
    """The parts between hyphens and dots, then runs of letters and numbers in them; not single characters."""
    hyphened = [part for part in _JOINERS.split(word) if part]
    dotted = [piece for part in hyphened if not _DOTTED_NUMBER.search(part) for piece in part.split(".")]
    runs = [run for part in hyphened for run in _LETTERS_OR_NUMBER.findall(part)]
    return [part for part in (*hyphened, *dotted, *runs) if len(part) > 1 and part != word]


def _camel_parts(run: str) -> list[str]:
    if not _CAMEL.search(run):
        return []
    return [part.casefold() for part in _CAMEL_PART.findall(run) if len(part) >= _SHORTEST_CAMEL_PART]


@lru_cache(maxsize=1 << 15)
def _search_han(run: str) -> tuple[str, ...]:
    words = (word for word in rjieba.cut_for_search(run, hmm=True) if word not in CHINESE_STOP_WORDS)
    characters = (character for character in run if character not in CHINESE_STOP_WORDS)
    bigrams = (pair for pair in _bigrams(run) if not _WORDS.particles.intersection(pair))
    return (*words, *characters, *bigrams)


@lru_cache(maxsize=1 << 15)
def _embedding_han(run: str) -> tuple[str, ...]:
    tokens: list[str] = []
    for word in rjieba.cut(run, hmm=True):
        if word in CHINESE_STOP_WORDS:
            continue
        tokens.append(word)
        if len(word) > 1:
            tokens += [character for character in word if character not in CHINESE_STOP_WORDS]
        if len(word) > _LONGEST_WORD_WITHOUT_BIGRAMS:
            tokens += _bigrams(word)
    return tuple(tokens)


def _bigrams(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]
