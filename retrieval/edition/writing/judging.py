"""Finds the sentences of a note that do not stand on the paper, and takes them out or puts others in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.edition.writing.facts import Facts, Objection
from retrieval.edition.writing.schema import FIELDS, Written
from retrieval.text.sentences import split_sentences

_LONE_MARKER = re.compile(r"[(（]?\d{1,2}[.)）、]")
_WIDE_END = re.compile(r"[。！？；…”』」）】]$")


@dataclass(frozen=True, slots=True)
class Bad:
    """A sentence of a field that may not stand, and why."""

    name: str
    sentence: str
    objection: Objection


def find_bad(written: Written, facts: Facts) -> tuple[Bad, ...]:
    """The sentences of all fields against which there is an objection, in reading order."""
    judged = (
        (name, sentence, facts.objection(sentence))
        for name in FIELDS
        for line in written.items_of(name)
        for sentence in sentences_of(line, name)
    )
    return tuple(Bad(name, sentence, objection) for name, sentence, objection in judged if objection)


def replaced(written: Written, others: Mapping[str, str]) -> Written:
    """The same with other sentences in the place of some; an empty one takes the sentence out."""
    items = {name: [_line(line, name, others) for line in written.items_of(name)] for name in FIELDS}
    changed = {name: lines for name, lines in items.items() if tuple(lines) != written.items_of(name)}
    return written.with_items(changed)


def sentences_of(line: str, name: str) -> list[str]:
    """The sentences of a line, a number that counts them with the sentence behind it. A title is one."""
    if name == "title_zh":
        return [line]
    sentences: list[str] = []
    for sentence in split_sentences(line):
        if sentences and _LONE_MARKER.fullmatch(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {sentence}"
        else:
            sentences.append(sentence)
    return sentences


def _line(line: str, name: str, others: Mapping[str, str]) -> str:
    sentences = sentences_of(line, name)
    if not any(sentence in others for sentence in sentences):
        return line
    text = ""
    for sentence in filter(None, (others.get(sentence, sentence) for sentence in sentences)):
        text += ("" if not text or _WIDE_END.search(text) else " ") + sentence
    return text
