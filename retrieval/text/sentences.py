"""Sentences of Chinese, English and mixed text."""

from __future__ import annotations

import re

# What closes a sentence together with its end mark: quotes and brackets of both scripts.
_CLOSERS = "”’」』）)】》\"'"
_CHINESE_END = re.compile(rf"[。！？；…][。！？；…]*[{_CLOSERS}]*")
_LATIN_END = re.compile(
    rf"(?<!\d)[.!?][{_CLOSERS}]*(?=\s+[\"'“‘(（\[]?[A-Z0-9\u3400-\u9fff])|(?<=\d)[.!?]+(?=\s+[A-Z\u3400-\u9fff])"
)
# A full stop after one of these ends no sentence. "al" and "etc" may end one, but cutting them is the worse mistake.
_ABBREVIATIONS = frozenset(
    [
        "al",
        "etc",
        "eg",
        "ie",
        "e.g",
        "i.e",
        "fig",
        "figs",
        "eq",
        "eqs",
        "sec",
        "ref",
        "refs",
        "tab",
        "no",
        "nos",
        "vs",
        "cf",
        "approx",
        "resp",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "vol",
        "pp",
        "ca",
        "dept",
        "inc",
        "ltd",
    ],
)
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)\.$")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text in reading order, trimmed; a line break always ends one.

    Nothing but white space is lost: joined without white space, the sentences are the text without white space.
    Decimals, versions, initials and common abbreviations ("et al.", "Fig. 3") do not end a sentence.
    """
    sentences = []
    for line in text.splitlines():
        start = 0
        for end in sorted({*_chinese_ends(line), *_latin_ends(line)}):
            if piece := line[start:end].strip():
                sentences.append(piece)
            start = end
        if piece := line[start:].strip():
            sentences.append(piece)
    return sentences


def _chinese_ends(line: str) -> list[int]:
    return [match.end() for match in _CHINESE_END.finditer(line)]


def _latin_ends(line: str) -> list[int]:
    return [match.end() for match in _LATIN_END.finditer(line) if not is_abbreviation(line[: match.end()])]


def is_abbreviation(upto: str) -> bool:
    """Whether the text ends in an abbreviation's or an initial's full stop rather than a sentence's."""
    match = _LAST_WORD.search(upto[-24:])
    if match is None:
        return False
    word = match[1].casefold().rstrip(".")
    return word in _ABBREVIATIONS or (len(word) == 1 and match[1].isupper())
