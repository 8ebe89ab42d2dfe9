"""Pieces of a paragraph put together, so that a sentence with a displayed formula in its middle stays one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?。！？；][”’」』）)\]\"']*$")
_GOES_ON = re.compile(r"[a-z,;.:)\]]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of running text, or a displayed formula."""

    text: str
    is_formula: bool = False


def join_pieces(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The lines that the pieces of one paragraph make.

    A formula joins the sentence before it unless that has ended; text behind a formula joins it where it goes on in
    lower case ("where x is ...") or with a mark.
    """
    lines: list[str] = []
    after_formula = False
    for piece in pieces:
        if not piece.text:
            continue
        if lines and _joins(lines[-1], piece, after_formula=after_formula):
            space = "" if piece.text[0] in ",;.:)]" else " "
            lines[-1] += space + piece.text
        else:
            lines.append(piece.text)
        after_formula = piece.is_formula
    return tuple(lines)


def _joins(before: str, piece: Piece, *, after_formula: bool) -> bool:
    if piece.is_formula:
        return after_formula or not _SENTENCE_END.search(before)
    return after_formula and bool(_GOES_ON.match(piece.text))
