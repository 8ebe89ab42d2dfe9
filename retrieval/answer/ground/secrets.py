"""Finds wording of a secret text, such as the instructions to the model, in what the model writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from retrieval.answer.ground.numbers import plain_text

_WORDS, _CHARACTERS = 6, 10  # so much in a row is no coincidence
_WORD, _HAN = re.compile(r"[a-z0-9]+"), re.compile(r"[\u3400-\u9fff]")


class SecretText:
    """Knows a text by its runs of words (English) and characters (Chinese)."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = frozenset(run for text in texts for run in _runs(text))

    def shows_in(self, sentence: str, known: str) -> bool:
        """Whether the sentence repeats a run of the secret text that the ``known`` text does not have."""
        shown = self._runs.intersection(_runs(sentence))
        return bool(shown) and not shown <= set(_runs(known))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    plain = plain_text(text).casefold()
    for units, length in ((_WORD.findall(plain), _WORDS), (_HAN.findall(plain), _CHARACTERS)):
        yield from zip(*(units[start:] for start in range(length)), strict=False)
