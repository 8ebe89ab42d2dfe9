"""Lay words: people ask about "clips" and "gripping", papers speak of video generation and grasping."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import rjieba

from retrieval.text.tokens import search_tokens, stem

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class LayRow:
    """What papers say for some lay words: their terms, and the terms' tokens with the share of a term that each is."""

    terms: tuple[str, ...]
    tokens: tuple[tuple[str, float], ...]


class LayWords:
    """Rows by the lay words that stand for them: English ones in any inflection, Chinese ones as strings."""

    def __init__(self, rows: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
        """Rows are (lay words, terms of papers)."""
        self._rows = [_row(terms) for _, terms in rows]
        self._of_form: dict[str, int] = {}
        for number, (lay, _) in enumerate(rows):
            for form in lay:
                self._of_form.setdefault(form if _HAN.search(form) else " ".join(_stems(form)), number)
        self._longest = max((len(form.split()) for form in self._of_form), default=0)
        self._longest_han = max((len(form) for form in self._of_form if _HAN.search(form)), default=0)

    def find(self, text: str) -> tuple[LayRow, ...]:
        """The rows of the lay words of a text, each once, in the order of the text; longer forms hide those in them."""
        folded = text.casefold()
        numbers = [*self._find_english(_stems(folded)), *self._find_chinese(folded)]
        return tuple(self._rows[number] for number in dict.fromkeys(numbers))

    def _find_english(self, stems: Sequence[str]) -> Iterator[int]:
        place = 0
        while place < len(stems):
            for length in range(min(self._longest, len(stems) - place), 0, -1):
                number = self._of_form.get(" ".join(stems[place : place + length]))
                if number is not None:
                    yield number
                    place += length - 1
                    break
            place += 1

    def _find_chinese(self, text: str) -> Iterator[int]:
        for run in _HAN.findall(text):
            words = set(rjieba.cut(run, hmm=True))
            place = 0
            while place < len(run):
                for length in range(min(self._longest_han, len(run) - place), 0, -1):
                    form = run[place : place + length]
                    number = self._of_form.get(form)
                    if number is not None and (length > 1 or form in words):  # 练 is no part of 训练
                        yield number
                        place += length - 1
                        break
                place += 1


@cache
def load_lay_words() -> LayWords:
    """The lay words that are shipped with the package."""
    text = files(__package__).joinpath("builtin/lay.toml").read_text(encoding="utf-8")
    rows: list[Mapping[str, list[str]]] = tomllib.loads(text)["rows"]
    return LayWords([(row["lay"], row["papers"]) for row in rows])


def _row(terms: Sequence[str]) -> LayRow:
    shares: dict[str, float] = {}
    for term in terms:
        words = 1 if _HAN.search(term) else len(term.split())
        for token in {token for token in search_tokens(term) if len(token) > 1}:
            shares[token] = max(shares.get(token, 0.0), 1 / words)
    return LayRow(tuple(terms), tuple(shares.items()))


def _stems(text: str) -> list[str]:
    return [stem(word.removesuffix("'s")) for word in _WORD.findall(text)]
