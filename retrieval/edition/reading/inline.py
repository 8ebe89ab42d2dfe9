"""Running text: words with readable formulas, without citation marks, footnotes kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from retrieval.edition.reading.formula import formula_text
from retrieval.edition.reading.marks import Element, classes_of, is_block, is_skipped
from retrieval.text.markup import clean

# A citation behind one of these is a word of its sentence: "as in [12]" would break off without it.
_NEEDS_NOUN = re.compile(
    r"(?:^\s*|[.!?:;]\s+|\b(?:in|of|by|from|following|see|to|with|than|like|as|e\.g\.,?|cf\.?|and|or)\s*)$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*[\[(][^\[\]()]*[\])]")
_NAMED = re.compile(r"[^\W\d_]{2,}")
# Only behind white space: "grip()" is a name.
_EMPTY_BRACKETS = re.compile(r"\s+[(\[]\s*(?:see|see also|e\.g\.,?|i\.e\.,?|cf\.?|[,;\s])*\s*[)\]]")
_ORPHAN_COMMAS = re.compile(r"(?:\s*[,;，；、])+(?=\s*[,;.!?)\]，；、。！？）】])")
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?)\]%](?![\w.]))")
_SPACE_AFTER = re.compile(r"(?<=[(\[])\s+")
_LEFT_OVER: Final = 200  # characters before a citation that tell what it is in its sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of running text, and the footnotes that stood in it."""

    text: str
    notes: tuple[str, ...] = ()


class LineReader:
    """Gathers running text. ``feed`` takes an element where it starts, ``add`` what follows in it and behind it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.notes: list[str] = []

    def add(self, text: str | None) -> None:
        """Running text as it stands in the page."""
        if text:
            self._pieces.append(text)

    def feed(self, element: Element, classes: frozenset[str]) -> bool:
        """Take an element as a whole, or start to read it: whether what is inside it is dealt with."""
        if is_skipped(element, classes):
            return True
        if element.tag == "math":
            self.add(formula_text(element))
        elif "ltx_note" in classes:
            self._take_note(element)
        elif element.tag == "cite" or "ltx_cite" in classes:
            self.add(readable_citation(_plain(element), self._before(), raised=_is_raised(element)))
        else:
            self._open(element, classes)
            return False
        return True

    def take(self) -> str:
        """The text gathered so far, made readable; the next begins anew."""
        text = tidy("".join(self._pieces))
        self._pieces.clear()
        return text

    def take_notes(self) -> tuple[str, ...]:
        """The footnotes gathered so far."""
        notes = tuple(filter(None, self.notes))
        self.notes.clear()
        return notes

    def _open(self, element: Element, classes: frozenset[str]) -> None:
        if element.tag in {"sup", "sub"} and self._before()[-1:].isalnum() and _plain(element).strip("+-").isdecimal():
            self.add("^" if element.tag == "sup" else "_")  # 10⁵ is not 105
        elif is_block(element, classes):
            self.add(" ")
        self.add(element.text)

    def _take_note(self, element: Element) -> None:
        content = next((part for part in element.iter() if "ltx_note_content" in classes_of(part)), element)
        self.notes.append(read_words(content))

    def _before(self) -> str:
        return "".join(self._pieces[-8:])[-_LEFT_OVER:]


def read_line(element: Element) -> Line:
    """The running text of an element, blocks inside it joined by spaces."""
    reader = LineReader()
    reader.add(element.text)
    _read_inside(element, reader)
    return Line(reader.take(), reader.take_notes())


def read_words(element: Element) -> str:
    """The running text of an element without its footnotes."""
    reader = _NoteReader()
    reader.add(element.text)
    _read_inside(element, reader)
    return reader.take()


class _NoteReader(LineReader):
    """Reads a footnote, where notes inside the note are left out: so no depth of nesting is followed."""

    def _take_note(self, element: Element) -> None:
        pass


def _read_inside(element: Element, reader: LineReader) -> None:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if node is element:
            continue
        if event == "end":
            if is_block(node, classes_of(node)):
                reader.add(" ")
            reader.add(node.tail)
        elif reader.feed(node, classes_of(node)):
            walk.skip_subtree()


def readable_citation(text: str, before: str, *, raised: bool = False) -> str:
    """What is left of a citation behind the text ``before``: the names it reads as, a mark where a noun is needed.

    ``[1, 2]`` and ``(Li et al., 2024)`` go; ``Li et al. (2024)`` becomes ``Li et al.``; ``as in [12]`` stays.
    """
    if raised:
        return ""
    text = " ".join(text.split())
    names = _BRACKETED.sub("", _BRACKETED.sub("", text)).strip(" ,;")
    if _NAMED.search(names):
        return names
    return text if _NEEDS_NOUN.search(before) else ""


def tidy(text: str) -> str:
    """Text without doubled white space and without what a dropped citation leaves: empty brackets, lone commas."""
    text = " ".join(clean(text).split())
    text = _ORPHAN_COMMAS.sub("", _EMPTY_BRACKETS.sub("", text))
    return _SPACE_AFTER.sub("", _SPACE_BEFORE.sub("", text)).strip()


def _plain(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _is_raised(element: Element) -> bool:
    return any(part.tag == "sup" for part in element.iter())
