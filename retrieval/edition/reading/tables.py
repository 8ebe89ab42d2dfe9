"""Tables as rows of text: ``Model | Params | Accuracy``, one line a row, cells that span repeated."""

from __future__ import annotations

from typing import Final

from retrieval.edition.reading.inline import read_words
from retrieval.edition.reading.marks import Element, classes_of

_MOST_ROWS: Final = 200
_MOST_COLUMNS: Final = 60
_LONGEST_CELL: Final = 300  # characters
_LONGEST_SPAN: Final = 4  # digits

Hanging = dict[int, tuple[str, int]]  # column -> text of a cell above, and the number of rows that it still spans


def is_tabular(element: Element, classes: frozenset[str]) -> bool:
    """Whether an element is a table of data, not one that only places an equation."""
    return "ltx_tabular" in classes or (element.tag == "table" and not any("_eq" in mark for mark in classes))


def read_rows(table: Element) -> tuple[str, ...]:
    """The rows of a table, without empty ones; a table inside a cell is a part of that cell's text."""
    hanging: Hanging = {}
    lines = (_join(_place(_cells_of(row), hanging)) for row in _rows_of(table)[:_MOST_ROWS])
    return tuple(line for line in lines if line)


def _rows_of(table: Element) -> list[Element]:
    return [row for row in table.iter() if _is_row(row) and _table_around(row) is table]


def _is_row(element: Element) -> bool:
    return element.tag == "tr" or "ltx_tr" in classes_of(element)


def _table_around(element: Element) -> Element | None:
    return next((outer for outer in element.iterancestors() if is_tabular(outer, classes_of(outer))), None)


def _cells_of(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in {"td", "th"} or "ltx_td" in classes_of(cell)]


def _place(cells: list[Element], hanging: Hanging) -> list[str]:
    """The texts of a row by column, those that cells of rows above span into it among them."""
    if len(cells) == 1 and not hanging:
        return [read_words(cells[0])[:_LONGEST_CELL]]  # a heading across all columns stands once
    texts: list[str] = []
    for cell in cells:
        _let_hang(texts, hanging)
        text, below = read_words(cell)[:_LONGEST_CELL], _span(cell, "rowspan") - 1
        for _ in range(min(_span(cell, "colspan"), _MOST_COLUMNS - len(texts))):
            if below > 0:
                hanging[len(texts)] = (text, below)
            texts.append(text)
    _let_hang(texts, hanging)
    return texts


def _let_hang(texts: list[str], hanging: Hanging) -> None:
    """Fill the columns from here on that cells above span."""
    while (held := hanging.pop(len(texts), None)) is not None:
        text, left = held
        if left > 1:
            hanging[len(texts)] = (text, left - 1)
        texts.append(text)


def _span(cell: Element, name: str) -> int:
    given = cell.get(name) or "1"
    is_number = given.isascii() and given.isdecimal() and len(given) <= _LONGEST_SPAN
    return max(1, int(given)) if is_number else 1


def _join(texts: list[str]) -> str:
    return " ".join(" | ".join(texts).split()) if any(texts) else ""
