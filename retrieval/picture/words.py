"""Draws a word cloud into a box."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from retrieval.picture.cloud import Placed, place_words
from retrieval.picture.sheet import Sheet

_LARGEST: Final = (
    0.36,
    0.3,
    0.25,
    0.21,
    0.175,
    0.145,
    0.12,
    0.1,
)  # of the box's height, the heaviest word
_WIDEST: Final = 0.62  # of the box's width, the heaviest word
_ENOUGH: Final = 0.9  # of the words have to find room
_SMALLEST: Final = 14  # pixels


def draw_words(
    sheet: Sheet, left: float, top: float, width: int, height: int, words: Sequence[tuple[str, float]]
) -> None:
    """The words that find room in a box, as large as nearly all of them fit, else as they fill it best.

    Words that the font cannot show are left out.
    """
    shown = [(word, weight) for word, weight in words if sheet.readable(word) == word]
    colours = sheet.colours.words
    for number, placed in enumerate(_placed(sheet, width, height, shown)):
        inked_left, inked_top, *_ = sheet.ink_box(placed.word, placed.size)
        place = (left + placed.x - inked_left, top + placed.y - inked_top)
        sheet.text(*place, placed.word, placed.size, colours[number % len(colours)], bold=number < len(colours) // 2)


def _placed(sheet: Sheet, width: int, height: int, words: Sequence[tuple[str, float]]) -> list[Placed]:
    def measure(word: str, size: int) -> tuple[int, int]:
        left, top, right, bottom = sheet.ink_box(word, size)
        return round(right - left) + 2, round(bottom - top) + 2

    best: tuple[float, list[Placed]] = (0.0, [])
    for share in _LARGEST if words else ():
        largest = round(height * share)
        if measure(words[0][0], largest)[0] > width * _WIDEST:
            continue
        placed = [each for each in place_words(words, width, height, measure, largest) if each.size >= _SMALLEST]
        if len(placed) >= _ENOUGH * len(words):
            return placed
        best = max(best, (sum(math.prod(measure(each.word, each.size)) for each in placed), placed), key=itemgetter(0))
    return best[1]
