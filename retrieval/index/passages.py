"""What the index finds: the passages of a paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import Final

from retrieval.text.sentences import split_sentences
from retrieval.text.tokens import is_chinese
from retrieval.types import Language, Paper, Passage

PASSAGE_SCHEMA: Final = "passages@1"  # part of the index's stamp: change it whenever passages are made differently
PASSAGE_LENGTH: Final = 1_200  # characters of a section that a passage holds at most, but for a single long sentence
TITLE_SECTION: Final = "title"  # the section of a paper of which nothing but its titles is known


def day_number(day: date) -> int:
    """The day as an int such as 20260121, as passages carry it."""
    return day.year * 10_000 + day.month * 100 + day.day


def passages_of(paper: Paper, day: date) -> tuple[Passage, ...]:
    """The passages of a paper on a day: its titles on the first line, then a section's text.

    A long section is cut at ends of sentences. Ids such as ``20260121/2601.12993/newsletter.abstract/0`` are unique and
    stay the same as long as the section does. A paper without text has one passage, of its titles.
    """
    titles = " ".join(title for title in (paper.title_zh, paper.title) if title)
    number, counts = day_number(day), Counter[str]()
    passages = []
    for section, part, language, text in _parts(paper):
        place = f"{number}/{paper.id}/{part}"
        whole = f"{titles}\n{text}" if text else titles
        passages.append(Passage(f"{place}/{counts[part]}", paper.id, number, section, language, whole))
        counts[part] += 1
    return tuple(passages)


def _parts(paper: Paper) -> Iterator[tuple[str, str, Language, str]]:
    """Section name, name within the id, language and text of each passage to be."""
    bodies = [section for section in paper.sections if section.text.strip()]
    for section in bodies:
        for text in cut(section.text):
            yield section.name, f"{section.form}.{section.name}", section.language, text
    if not bodies:
        language: Language = "zh" if paper.title_zh or is_chinese(paper.title) else "en"
        yield TITLE_SECTION, TITLE_SECTION, language, ""


def cut(text: str, length: int = PASSAGE_LENGTH) -> tuple[str, ...]:
    """Pieces of a text that end with a sentence and have ``length`` characters at most.

    A sentence longer than that is cut at white space, or anywhere where it has none. Nothing but white space is lost,
    and line breaks inside a piece stay.
    """
    pieces, start, end = [], 0, 0
    for next_end in _cuts(text, length):
        if next_end - start > length and end > start:
            pieces.append(text[start:end].strip())
            start = end
        end = next_end
    pieces.append(text[start:].strip())
    return tuple(piece for piece in pieces if piece)


def _cuts(text: str, length: int) -> Iterator[int]:
    """Where the text may be cut: the ends of its sentences, and places inside long ones."""
    start = 0
    for end in _sentence_ends(text):
        while end - start > length:
            space = max(text.rfind(" ", start + 1, start + length), text.rfind("\n", start + 1, start + length))
            start = space if space > start else start + length
            yield start
        yield end
        start = end


def _sentence_ends(text: str) -> list[int]:
    """Offsets of the ends of the text's sentences, found by counting what is not white space."""
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    sizes = accumulate(sum(not character.isspace() for character in sentence) for sentence in split_sentences(text))
    return [offsets[size - 1] + 1 for size in sizes if size]
