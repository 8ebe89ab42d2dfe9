"""Figures, tables and algorithms: what stands in them."""

from __future__ import annotations

from itertools import islice
from typing import Final

from retrieval.edition.reading.marks import Element, classes_of, is_caption, is_float, is_skipped
from retrieval.edition.reading.tables import is_tabular

_MOST_ELEMENTS: Final = 50_000  # of a figure or table

Contents = tuple[list[Element], list[Element], list[Element]]


def contents_of(element: Element) -> list[Contents]:
    """The captions, tables and paragraphs of a float and of each float inside it."""
    found: dict[Element, Contents] = {}
    for inner in islice(element.iter(), _MOST_ELEMENTS):
        classes = classes_of(inner)
        if is_float(inner, classes):
            found[inner] = ([], [], [])
        kinds = (is_caption(inner, classes), is_tabular(inner, classes), "ltx_p" in classes)
        if any(kinds) and (holder := _holder_of(inner)) is not None:
            found[holder][kinds.index(True)].append(inner)
    return list(found.values())


def _holder_of(element: Element) -> Element | None:
    """The float that an element belongs to; None for what is part of a caption, a cell or a listing."""
    for outer in element.iterancestors():
        classes = classes_of(outer)
        if is_float(outer, classes):
            return outer
        if is_caption(outer, classes) or is_tabular(outer, classes) or is_skipped(outer, classes):
            return None
    return None
