"""Writes the script of the spoken edition."""

from __future__ import annotations

from retrieval.edition.types import Edition
from retrieval.types import Language


def write_script(edition: Edition, language: Language) -> str:
    """What is read aloud of an edition, one paragraph a line."""
    titles = [
        (each.note.title_zh if language == "zh" else None) or each.paper.title_zh or each.paper.title
        for each in edition.papers
    ]
    return "\n".join([f"{edition.date}", *titles])
