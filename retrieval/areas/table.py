"""The list of areas, ``areas.toml``, kept by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retrieval.types import Language


@dataclass(frozen=True, slots=True)
class ResearchArea:
    """An area of research. ``usual`` is its share of the papers of an ordinary day; cues name it, hints only hint."""

    key: str
    names: Mapping[Language, str]
    usual: float
    cues: tuple[str, ...]
    hints: tuple[str, ...]


@cache
def load_areas() -> tuple[ResearchArea, ...]:
    """All areas, in the order of the list."""
    table = tomllib.loads(files(__package__).joinpath("areas.toml").read_text(encoding="utf-8"))
    return tuple(
        ResearchArea(key, {"zh": row["zh"], "en": row["en"]}, row["usual"], tuple(row["cues"]), tuple(row["hints"]))
        for key, row in table.items()
    )


@cache
def area_names(key: str) -> Mapping[Language, str]:
    """The names of an area by its key."""
    return next(area.names for area in load_areas() if area.key == key)
