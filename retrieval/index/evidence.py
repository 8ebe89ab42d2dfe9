"""The sentences of a paper that can carry an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.text.extracts import unmarked
from retrieval.text.sentences import split_sentences
from retrieval.types import Paper, Section, SectionName

_TELLING_LENGTH = 10  # characters; shorter pieces are headings or leftovers, unless they hold a figure
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paper and the section it stands in."""

    text: str
    section: Section


def sentences_of(paper: Paper) -> tuple[Sentence, ...]:
    """The sentences of all sections of a paper in reading order, each wording once; bare headings are left out."""
    seen: set[str] = set()
    found = []
    for section in paper.sections:
        for text in split_sentences(unmarked(section.text)):
            if _tells(text, section) and text not in seen:
                seen.add(text)
                found.append(Sentence(text, section))
    return tuple(found)


def _tells(text: str, section: Section) -> bool:
    if section.name is SectionName.FIELD:
        return len(text) > 1
    return len(text) > _TELLING_LENGTH or (len(text) > _SHORTEST and re.search(r"\d", text) is not None)
