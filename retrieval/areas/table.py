"""The lists of areas and of the wider fields they belong to, kept by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class ResearchArea:
    """An area of research. ``usual`` is its share of the papers of an ordinary day; cues name it, hints only hint."""

    key: str
    names: Mapping[Language, str]
    field: str
    usual: float
    cues: tuple[str, ...]
    hints: tuple[str, ...]


@cache
def load_areas() -> tuple[ResearchArea, ...]:
    """All areas, in the order of the list."""
    return tuple(
        ResearchArea(key, _names(row), row["field"], row["usual"], tuple(row["cues"]), tuple(row["hints"]))
        for key, row in _read("areas.toml").items()
    )


@cache
def load_fields() -> Mapping[str, Mapping[Language, str]]:
    """The names of the fields by their keys, in the order of the list; the last one is for what belongs to none."""
    return {key: _names(row) for key, row in _read("fields.toml").items()}


@cache
def area_names(key: str) -> Mapping[Language, str]:
    """The names of an area by its key."""
    return next(area.names for area in load_areas() if area.key == key)


def _names(row: Mapping[str, str]) -> Mapping[Language, str]:
    return {"zh": row["zh"], "en": row["en"]}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
