"""Papers to train on and to test with, read from two public collections, and which papers are kept for what.

*Parallel* papers have an English title and abstract and five Chinese notes; *English* papers (the archive of Hugging
Face Daily Papers) have a title, a summary and, mostly, a one-line summary and keywords. What is kept out of training is
a rule, not a list: the blocks below by date, and every paper whose arXiv id stands in the files of ``held_out_ids``.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

PARALLEL_ENGLISH = ("title", "abstract")
PARALLEL_CHINESE = ("tldr", "motivation", "method", "result", "conclusion")
PARALLEL_FIELDS = PARALLEL_ENGLISH + PARALLEL_CHINESE
ENGLISH_FIELDS = ("title", "summary", "ai_summary", "keywords")

TUNING_FROM = date(2026, 2, 24)  # parallel papers from this day on are not trained on: these are for tuning
TEST_FROM = date(2026, 3, 19)  # and these for the one measurement at the end
RECENT_DIGESTS_FROM = date(2026, 1, 1)  # English papers from this day on are the ones that questions are asked about

_ARXIV_ID = re.compile(r"\b\d{4}\.\d{4,5}\b")


@dataclass(frozen=True, slots=True)
class SourcePaper:
    """A paper of a collection: its texts in the order of the collection's fields, empty where there is none."""

    id: str
    date: date
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Papers by what they are for. ``training`` and ``tuning`` and ``test`` are parallel ones, ``english`` are not."""

    training: tuple[SourcePaper, ...]
    english: tuple[SourcePaper, ...]
    tuning: tuple[SourcePaper, ...]
    test: tuple[SourcePaper, ...]


def load_parallel(path: Path) -> list[SourcePaper]:
    """Parallel papers from JSON lines (gzip), ``texts`` in the order of PARALLEL_FIELDS."""
    return [_paper(row, [_text(row.get(name)) for name in PARALLEL_FIELDS]) for row in _rows(path)]


def load_english(path: Path) -> list[SourcePaper]:
    """Daily papers from JSON lines (gzip), ``texts`` in the order of ENGLISH_FIELDS."""
    names = ("title", "summary", "ai_summary", "ai_keywords")
    return [_paper(row, [_text(row.get(name)) for name in names]) for row in _rows(path)]


def held_out_ids(paths: Iterable[Path]) -> frozenset[str]:
    """Every arXiv id that stands anywhere in these files, or in the ``.md`` and ``.json`` files of these folders."""
    files = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in files if file.suffix in {".md", ".json"})
    return frozenset(arxiv_id for text in texts for arxiv_id in _ARXIV_ID.findall(text))


def plan_blocks(parallel: Iterable[SourcePaper], english: Iterable[SourcePaper], *, held_out: frozenset[str]) -> Blocks:
    """Split by date; no paper is in two blocks, and what is held out or recent is in none that is trained on."""
    parallel, english = list(parallel), list(english)
    tuning = tuple(paper for paper in parallel if TUNING_FROM <= paper.date < TEST_FROM and paper.id not in held_out)
    test = tuple(paper for paper in parallel if paper.date >= TEST_FROM and paper.id not in held_out)
    recent = {paper.id for paper in english if paper.date >= RECENT_DIGESTS_FROM}
    kept_out = held_out | recent | {paper.id for paper in (*tuning, *test)}
    return Blocks(
        training=tuple(paper for paper in parallel if paper.date < TUNING_FROM and paper.id not in kept_out),
        english=tuple(paper for paper in english if paper.id not in kept_out),
        tuning=tuning,
        test=test,
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _paper(row: dict[str, Any], texts: Iterable[str]) -> SourcePaper:
    return SourcePaper(id=row["id"], date=date.fromisoformat(row["date"]), texts=tuple(texts))


def _text(value: object) -> str:
    return " ".join(str(item) for item in value) if isinstance(value, list) else str(value or "")
