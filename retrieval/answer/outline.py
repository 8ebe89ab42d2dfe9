"""A day at a glance: its papers grouped by field."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retrieval.text.tokens import search_tokens
from retrieval.types import Language, Paper, SectionName


@dataclass(frozen=True, slots=True)
class Field:
    """A field of research with its names and the tokens that mark a paper as belonging to it."""

    names: dict[Language, str]
    marks: frozenset[str]


@cache
def fields() -> tuple[Field, ...]:
    """The fields, the last one for what fits no other."""
    table = tomllib.loads(files(__package__).joinpath("fields.toml").read_text(encoding="utf-8"))
    return tuple(
        Field({"zh": each["zh"], "en": each["en"]}, frozenset(search_tokens(each["marks"]))) for each in table["field"]
    )


def group_by_field(papers: Sequence[Paper]) -> list[tuple[Field, list[Paper]]]:
    """The papers of a day by field, the largest field first, their order kept inside."""
    groups: dict[int, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(_field_of(paper), []).append(paper)
    held = sorted(groups.items(), key=lambda item: (item[0] == len(fields()) - 1, -len(item[1]), item[0]))
    return [(fields()[number], own) for number, own in held]


def _field_of(paper: Paper) -> int:
    notes = [section.text for section in paper.sections if section.name is SectionName.FIELD]
    titles = [token for title in (paper.title, paper.title_zh or "") for token in set(search_tokens(title))]
    tokens = [*titles, *titles, *search_tokens("\n".join([*notes, *paper.keywords]))]
    counts = [sum(token in each.marks for token in tokens if len(token) > 1) for each in fields()]
    return counts.index(max(counts)) if max(counts) else len(counts) - 1
