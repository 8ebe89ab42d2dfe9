"""What LaTeXML's elements are, told by their classes (LaTeXML 0.8, as on arxiv.org/html)."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml's name for what it returns
# Sections that become parts of the text, and smaller ones whose title runs into their first paragraph.
SECTIONS: Final = frozenset(
    {"ltx_part", "ltx_chapter", "ltx_section", "ltx_subsection", "ltx_subsubsection", "ltx_appendix"}
)
FLOATS: Final = frozenset({"ltx_figure", "ltx_table", "ltx_float"})
EQUATIONS: Final = frozenset({"ltx_equation", "ltx_equationgroup", "ltx_eqn_table"})
_BLOCK_TAGS: Final = frozenset(
    ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "blockquote", "table", "tr", "td", "th")
) | {"h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "br"}
_BLOCK_CLASSES: Final = frozenset(
    {"ltx_p", "ltx_para", "ltx_tr", "ltx_td", "ltx_item", "ltx_caption", "ltx_logical-block", "ltx_tabular"}
)
_SKIPPED_TAGS: Final = frozenset(
    ("script", "style", "svg", "nav", "button", "dialog", "form", "iframe", "object", "noscript", "template", "head")
) | {"textarea", "select", "pre", "footer"}
_SKIPPED_CLASSES: Final = frozenset(
    {
        "ltx_ERROR",  # the name of a command that the converter does not know
        "ltx_authors",
        "ltx_author_notes",
        "ltx_role_thanks",
        "ltx_dates",
        "ltx_date",
        "ltx_keywords",
        "ltx_classification",
        "ltx_acknowledgements",
        "ltx_bibliography",
        "ltx_biblist",
        "ltx_index",
        "ltx_glossary",
        "ltx_TOC",
        "ltx_page_footer",
        "ltx_page_header",
        "ltx_page_navbar",
        "ltx_page_logo",
        "ltx_pagination",
        "ltx_rule",
        "ltx_picture",
        "ltx_listing",
        "ltx_listing_data",
        "ltx_eqn_eqno",
        "ltx_note_mark",
        "ltx_note_type",
        "ltx_tag_note",
        "ltx_missing_label",
        "ltx_missing_citation",
        "ltx_title_document",
        "ltx_subtitle",
    }
)
_READ_NOTES: Final = frozenset({"ltx_role_footnote", "ltx_role_footnotetext", "ltx_role_endnote", "ltx_role_margin"})


def classes_of(element: Element) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((element.get("class") or "").split())


def is_skipped(element: Element, classes: frozenset[str]) -> bool:
    """Whether nothing of an element is text of the paper: navigation, authors, references, code, drawings."""
    if element.tag in _SKIPPED_TAGS or not _SKIPPED_CLASSES.isdisjoint(classes):
        return True
    return "ltx_note" in classes and _READ_NOTES.isdisjoint(classes)


def is_block(element: Element, classes: frozenset[str]) -> bool:
    """Whether an element stands apart from the words around it."""
    return element.tag in _BLOCK_TAGS or not _BLOCK_CLASSES.isdisjoint(classes)


def is_caption(element: Element, classes: frozenset[str]) -> bool:
    """Whether an element is the caption of a figure, a table or an algorithm."""
    return element.tag == "figcaption" or "ltx_caption" in classes


def is_float(element: Element, classes: frozenset[str]) -> bool:
    """Whether an element is a figure, a table or an algorithm with its caption."""
    return element.tag == "figure" or not FLOATS.isdisjoint(classes)


def own_text(element: Element) -> str:
    """All text inside an element, white space folded."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
