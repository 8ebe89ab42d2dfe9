"""Cuts a script into pieces that a speech service takes, at the ends of paragraphs and sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.text.sentences import split_sentences


def cut(script: str, most: int) -> list[str]:
    """Pieces of at most ``most`` characters; nothing but white space is lost. A longer sentence is cut where it is."""
    pieces: list[str] = []
    for part in _parts(script, most):
        if pieces and len(pieces[-1]) + 1 + len(part) <= most:
            pieces[-1] += f"\n{part}"
        else:
            pieces.append(part)
    return pieces


def _parts(script: str, most: int) -> Iterator[str]:
    for paragraph in filter(None, map(str.strip, script.splitlines())):
        if len(paragraph) <= most:
            yield paragraph
            continue
        for sentence in split_sentences(paragraph):
            yield from (sentence[start : start + most] for start in range(0, len(sentence), most))
