"""Words of a question that nothing knows: slips of the keyboard and words written together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from string import ascii_lowercase

from retrieval.text.tokens import stem

_SHORTEST = 5  # letters of a word that is corrected; shorter ones have too many neighbours
_SHORTEST_PART = 3
_RAREST = 7.0  # background idf of what a word may be corrected to: a rarer word is as likely a slip itself

IdfOf = Callable[[str], float | None]


def correct(token: str, idf_of: IdfOf) -> tuple[str, ...]:
    """What an unknown English token was probably meant to be: one token one edit away, or the two it is made of.

    ``idf_of`` gives the background idf of a token, None for one that papers do not use. Of several candidates the
    most common is taken. Empty where there is none.
    """
    if len(token) < _SHORTEST or not (token.isascii() and token.isalpha()):
        return ()
    if halves := _halves(token, idf_of):
        return halves
    near = [
        (idf, form)
        for form in _edits(token)
        if form[:1] == token[:1] and (idf := idf_of(form)) is not None and idf <= _RAREST
    ]
    return (min(near)[1],) if near else ()


def _halves(word: str, idf_of: IdfOf) -> tuple[str, ...]:
    """The two known words that a word is made of, the commonest pair; empty if there is none."""
    found = []
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        parts = stem(word[:cut]), stem(word[cut:])
        known = [idf for part in parts if (idf := idf_of(part)) is not None]
        if len(known) == len(parts):
            found.append((max(known), parts))
    return min(found)[1] if found else ()


def _edits(word: str) -> Iterator[str]:
    """The words one deletion, transposition, substitution or insertion away.

    Source: Norvig, "How to Write a Spelling Corrector" (2007).
    """
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in ascii_lowercase)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in ascii_lowercase)
