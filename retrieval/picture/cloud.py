"""Places the words of a cloud: the heaviest in the middle, each next one on a spiral where it is free. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_CELL = 4  # pixels; the grid on which places are taken
_STEPS = 2_400
_TURN = 0.18  # radians of a step
_WIDENING = 2.2  # pixels of radius a radian
_MARGIN = 5  # pixels round a word
_SMALLEST_SHARE = 0.26  # the lightest word's size, of the heaviest one's
_CONTRAST = 0.7  # from 0, where all words are of one size, to 1, where size goes with weight


@dataclass(frozen=True, slots=True)
class Placed:
    """A word with its size and the place of its left upper corner, in pixels."""

    word: str
    size: int
    x: int
    y: int


def place_words(
    words: Sequence[tuple[str, float]],
    width: int,
    height: int,
    measure: Callable[[str, int], tuple[int, int]],
    largest: int,
) -> list[Placed]:
    """The words that find room in a box, by falling weight, the first one ``largest`` pixels high.

    ``measure`` tells a word's width and height at a size.
    """
    taken = np.zeros((height // _CELL, width // _CELL), np.bool_)
    placed = []
    for word, weight in words:
        share = max((weight / words[0][1]) ** _CONTRAST, _SMALLEST_SHARE)
        size = round(largest * share)
        across, down = measure(word, size)
        spot = _free(taken, across + 2 * _MARGIN, down + 2 * _MARGIN)
        if spot is not None:
            placed.append(Placed(word, size, spot[0] + _MARGIN, spot[1] + _MARGIN))
    return placed


def _free(taken: NDArray[np.bool_], across: int, down: int) -> tuple[int, int] | None:
    """The first free place for a box on the spiral, which is taken by it; in pixels."""
    rows, columns = -(-down // _CELL), -(-across // _CELL)
    for x, y in _spiral(taken.shape[1], taken.shape[0]):
        left, top = x - columns // 2, y - rows // 2
        if left < 0 or top < 0 or left + columns > taken.shape[1] or top + rows > taken.shape[0]:
            continue
        box = taken[top : top + rows, left : left + columns]
        if not box.any():
            box[:] = True
            return left * _CELL, top * _CELL
    return None


def _spiral(columns: int, rows: int) -> Iterator[tuple[int, int]]:
    """Cells from the middle outwards, wider than high as the box is."""
    for step in range(_STEPS):
        angle = step * _TURN
        radius = _WIDENING * angle / _CELL
        x = columns / 2 + radius * math.cos(angle) * columns / rows
        y = rows / 2 + radius * math.sin(angle)
        yield round(x), round(y)
