"""A day at a glance: its papers grouped by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.areas import field_of, load_fields
from retrieval.types import Language, Paper


@dataclass(frozen=True, slots=True)
class Field:
    """A field of research with its names."""

    key: str
    names: Mapping[Language, str]


@cache
def fields() -> tuple[Field, ...]:
    """The fields, the last one for what fits no other."""
    return tuple(Field(key, names) for key, names in load_fields().items())


def group_by_field(papers: Sequence[Paper]) -> list[tuple[Field, list[Paper]]]:
    """The papers of a day by field, the largest field first, their order kept inside."""
    groups: dict[str, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(field_of(paper), []).append(paper)
    places = {field.key: place for place, field in enumerate(fields())}
    last = fields()[-1].key
    held = sorted(groups.items(), key=lambda item: (item[0] == last, -len(item[1]), places[item[0]]))
    return [(fields()[places[key]], own) for key, own in held]
