"""Whether two slightly different titles are one paper's."""

from __future__ import annotations

import re
import unicodedata

from retrieval.digest.identity import normalise_title

_SHORTEST_TITLE = 20  # letters: shorter titles differ in one letter too easily
_SHORTEST_WORD = 5
_MOST_DIFFERING_WORDS = 2


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles are equal but for spelling: at most two words, by one letter each, no digit, no first letter.

    Strict on purpose: "GPT-4" and "GPT-5", "Part I" and "Part II", "image" and "video" are different papers, and a
    paper that is not matched only stays without its link.
    """
    key, other_key = normalise_title(one), normalise_title(other)
    if key == other_key:
        return bool(key)
    if min(len(key), len(other_key)) < _SHORTEST_TITLE:
        return False
    words, other_words = _words(one), _words(other)
    if len(words) != len(other_words):
        return False
    differing = [(a, b) for a, b in zip(words, other_words, strict=True) if a != b]
    return len(differing) <= _MOST_DIFFERING_WORDS and all(_is_misspelt(a, b) for a, b in differing)


def _words(title: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.findall(r"[^\W_]+|\+", folded)


def _is_misspelt(word: str, other: str) -> bool:
    """Whether two words differ by one letter that is put in, left out, changed or swapped, and not the first one."""
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) < _SHORTEST_WORD or not (word.isalpha() and other.isalpha()) or word[0] != other[0]:
        return False
    prefix = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) == len(longer):
        swapped = shorter[prefix : prefix + 2] == longer[prefix : prefix + 2][::-1]
        return shorter[prefix + 1 :] == longer[prefix + 1 :] or (
            swapped and shorter[prefix + 2 :] == longer[prefix + 2 :]
        )
    return len(longer) - len(shorter) == 1 and shorter[prefix:] == longer[prefix + 1 :]
