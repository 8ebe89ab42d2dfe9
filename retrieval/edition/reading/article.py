"""The article of an HTML edition as sections of plain text.

One pass over the tree, without recursion: no nesting can exhaust the stack. Each paragraph, list item, caption and
table row is a line; footnotes follow the paragraph they stand in. Not read: authors, references, navigation, code
listings, drawings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from retrieval.edition.reading.floats import contents_of
from retrieval.edition.reading.inline import Line, LineReader, read_line, read_words
from retrieval.edition.reading.marks import (
    EQUATIONS,
    SECTIONS,
    Element,
    classes_of,
    is_block,
    is_float,
    own_text,
)
from retrieval.edition.reading.paragraphs import Piece, join_pieces
from retrieval.edition.reading.tables import is_tabular, read_rows
from retrieval.edition.types import Part

_MOST_CHARACTERS: Final = 600_000  # of a text; a long paper has 200,000
_SHORTEST_NOTE: Final = 40  # characters of a paragraph under a table that is more than a label
_PATH: Final = " › "
_UNREAD = re.compile(
    r"(?:references?|bibliography|acknowledge?ments?|(?:author )?contributions? statement|author contributions"
    r"|table of contents|contents|(?:neurips|iclr|icml)? ?paper checklist|致谢|参考文献)\W*",
    re.IGNORECASE,
)
_TERM = re.compile(r"(?![\W\divxl]+$)[^\W\d_]{2,}", re.IGNORECASE)
_RUN_IN = frozenset({"ltx_paragraph", "ltx_subparagraph", "ltx_theorem", "ltx_proof"})
_TITLE_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Section:
    """A section while it is read. ``element`` is where it ends."""

    element: Element | None
    path: tuple[str, ...] = ()
    is_read: bool = True
    is_abstract: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What an article says. ``is_whole`` is False where it was too long and its end was left out."""

    abstract: str
    parts: tuple[Part, ...]
    is_whole: bool = True


def read_article(article: Element) -> ArticleText:
    """The abstract and the sections of an article in reading order; titles of nested sections name the outer ones."""
    reader = _ArticleReader()
    walk = etree.iterwalk(article, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reader.end(element, is_root=element is article)
        elif reader.start(element):
            walk.skip_subtree()
        if reader.characters > _MOST_CHARACTERS:
            return reader.finish(is_whole=False)
    return reader.finish(is_whole=True)


class _ArticleReader:
    def __init__(self) -> None:
        self._sections = [_Section(None)]
        self._open = [self._sections[0]]
        self._line = LineReader()
        self._pieces: list[Piece] = []
        self._lead = ""  # a run-in title that waits for its text
        self._taken: Element | None = None  # what was taken as a whole and ends next
        self.characters = 0

    def start(self, element: Element) -> bool:
        """Take an element where it starts; whether what is inside it is dealt with."""
        classes = classes_of(element)
        if not SECTIONS.isdisjoint(classes) or "ltx_abstract" in classes:
            self._open_section(element, classes)
            return False
        take = self._whole(element, classes)
        if take is None:
            return self._take_text(element, classes)
        take(element)
        self._taken = element
        return True

    def _whole(self, element: Element, classes: frozenset[str]) -> Callable[[Element], None] | None:
        """What takes an element together with all that is inside it."""
        if "ltx_title" in classes or element.tag in _TITLE_TAGS:
            return self._take_title
        if "ltx_tag" in classes:
            return self._take_tag
        if "ltx_listing" not in classes and is_float(element, classes):
            return self._take_float
        if not EQUATIONS.isdisjoint(classes):
            return self._take_equation
        return self._take_table if is_tabular(element, classes) else None

    def end(self, element: Element, *, is_root: bool) -> None:
        """Take an element where it ends, with the text behind it."""
        classes = classes_of(element)
        if self._taken is element:
            self._taken = None
        elif self._open[-1].element is element:
            self._close_paragraph()
            self._open.pop()
        elif element.tag in {"li", "dd", "blockquote"} or "ltx_para" in classes:
            self._close_paragraph()
        elif element.tag != "br" and is_block(element, classes):
            self._close_piece()
        if not is_root:
            self._line.add(element.tail)

    def finish(self, *, is_whole: bool) -> ArticleText:
        """All that was read."""
        self._close_paragraph()
        abstract = "\n".join(line for section in self._sections if section.is_abstract for line in section.lines)
        parts = tuple(
            Part(_PATH.join(section.path), "\n".join(section.lines))
            for section in self._sections
            if section.lines and section.is_read and not section.is_abstract
        )
        return ArticleText(abstract, parts, is_whole)

    def _open_section(self, element: Element, classes: frozenset[str]) -> None:
        self._close_paragraph()
        self._lead = ""
        outer = self._open[-1]
        section = _Section(element, outer.path, outer.is_read, is_abstract="ltx_abstract" in classes)
        if "ltx_appendix" in classes:
            section.path = (*section.path, "Appendix")
        self._sections.append(section)
        self._open.append(section)
        self._line.add(element.text)

    def _take_title(self, element: Element) -> None:
        self._close_paragraph()
        section, classes = self._open[-1], classes_of(element)
        if "ltx_title_document" in classes or "ltx_title_abstract" in classes:
            return
        is_own = element.getparent() is section.element and _RUN_IN.isdisjoint(classes)
        title = _without_number(element) if is_own else read_words(element)
        if is_own and title and not section.is_abstract:
            section.path = (*section.path, title)
            section.is_read = section.is_read and not _UNREAD.fullmatch(title)
            section.is_abstract = len(section.path) == 1 and title.casefold().strip(" .:") in {"abstract", "摘要"}
        elif title:
            self._lead = f"{title.rstrip(' .:：—-')}: "

    def _take_tag(self, element: Element) -> None:
        """A label: the term of a description runs into its text, bullets and numbers go."""
        text = own_text(element)
        if "ltx_tag_item" in classes_of(element) and _TERM.search(text.strip("()[]. ")):
            self._close_paragraph()
            self._lead = f"{read_words(element).rstrip(' .:：—-')}: "

    def _take_float(self, element: Element) -> None:
        """A figure or table: each caption, then its rows, then what is written under it."""
        self._close_paragraph()
        for captions, tables, texts in contents_of(element):
            for line in map(read_line, captions):
                self._write(line)
            for table in tables:
                self._write_lines(read_rows(table))
            for line in map(read_line, texts):
                if len(line.text) >= _SHORTEST_NOTE:
                    self._write(line)

    def _take_equation(self, element: Element) -> None:
        self._close_piece()
        self._pieces.append(Piece(read_words(element), is_formula=True))

    def _take_table(self, element: Element) -> None:
        rows = read_rows(element)
        if all(" | " not in row for row in rows):  # lines set below one another in running text
            self._line.add(f" {' '.join(rows)} ")
            return
        self._close_paragraph()
        self._write_lines(rows)

    def _take_text(self, element: Element, classes: frozenset[str]) -> bool:
        if element.tag in {"li", "dt", "dd", "blockquote"} or "ltx_para" in classes:
            self._close_paragraph()
        elif not _RUN_IN.isdisjoint(classes):
            self._close_paragraph()
            self._lead = ""
        elif element.tag != "br" and is_block(element, classes):
            self._close_piece()
        return self._line.feed(element, classes)

    def _close_piece(self) -> None:
        if text := self._line.take():
            self._pieces.append(Piece(text))

    def _close_paragraph(self) -> None:
        self._close_piece()
        lines = join_pieces(self._pieces)
        self._pieces.clear()
        if lines and self._lead:
            lines = (self._lead + lines[0], *lines[1:])
            self._lead = ""
        self._write_lines((*lines, *self._line.take_notes()))

    def _write(self, line: Line) -> None:
        self._write_lines(tuple(filter(None, (line.text, *line.notes))))

    def _write_lines(self, lines: tuple[str, ...]) -> None:
        section = self._open[-1]
        if section.is_read:
            section.lines += lines
            self.characters += sum(map(len, lines))


def _without_number(element: Element) -> str:
    """A section's title without its number."""
    number = next((part for part in element.iter() if "ltx_tag" in classes_of(part)), None)
    title = read_words(element)
    return title if number is None else title.removeprefix(own_text(number)).strip()
