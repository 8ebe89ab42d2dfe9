"""The digests that are indexed: folders of files with an exact number of papers."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from retrieval.samples import sample_folder
from tests.bench.synthetic import Days, Paper, make_days, seeded

SHARED = Path(__file__).parents[2] / "../shared"
ARCHIVE = SHARED / "hf_daily" / "archive_to_2026-02.jsonl.gz"
DIGESTS = SHARED / "digests"
MONTH, MONTH_DAYS = 134, 5  # papers and days of the digests of January 2026


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of digests, what it holds, and where that is from."""

    folder: Path
    papers: int
    source: str


def load_archive() -> tuple[Days, str]:
    """435 days of Daily Papers, and where they are from: real ones if they are at hand, else of the same shape."""
    if not ARCHIVE.exists():
        return make_days(), f"synthetic ({ARCHIVE.name} is not at hand)"
    days: Days = {}
    with gzip.open(ARCHIVE, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            paper = Paper(
                id=row["id"],
                title=row["title"],
                abstract=row["summary"],
                summary=row["ai_summary"],
                keywords=tuple(row["ai_keywords"] or ()),
                authors=tuple(row["authors"]),
            )
            days.setdefault(date.fromisoformat(row["date"]), []).append(paper)
    return dict(sorted(days.items())), ARCHIVE.name


def resize(days: Days, papers: int, seed: int = 2) -> Days:
    """The newest days with exactly so many papers; where there are too few, days before the first, one for each date.

    A paper of an added day has the title of one paper, a first half of the abstract of a second and the second half of
    a third, and an id of its own: texts as real as the given ones, and no two alike.
    """
    chosen: Days = {}
    missing = papers
    for day in sorted(days, reverse=True):
        if missing:
            chosen[day] = days[day][:missing]
            missing -= len(chosen[day])
    mixed, first = _mix([paper for held in days.values() for paper in held], seeded(seed)), min(days)
    sizes = seeded(seed).choices([len(held) for held in days.values()], k=missing)  # as many as can be needed
    for back, size in enumerate(sizes, start=1):
        if missing:
            day = first - timedelta(days=back)
            some = islice(mixed, min(size, missing))
            chosen[day] = [
                replace(paper, id=f"{day:%y%m}.{60_000 + 100 * day.day + i}") for i, paper in enumerate(some)
            ]
            missing -= len(chosen[day])
    return dict(sorted(chosen.items()))


def write_days(days: Days, folder: Path, source: str) -> Corpus:
    """Write days as answers of the Daily Papers API, one file a day."""
    folder.mkdir(parents=True)
    for day, papers in days.items():
        answer = [{"paper": _fields_of(paper)} for paper in papers]
        (folder / f"{day}.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return Corpus(folder, sum(map(len, days.values())), source)


def write_month(folder: Path) -> Corpus:
    """The five digests of January 2026 in Markdown, 134 papers; synthetic ones where they are not at hand."""
    if not DIGESTS.exists():
        return write_days(make_days(MONTH_DAYS, MONTH, seed=3), folder, "synthetic (the digests are not at hand)")
    folder.mkdir(parents=True)
    for digest in sorted(DIGESTS.glob("2026-01-*.md")):
        shutil.copy(digest, folder)
    return Corpus(folder, MONTH, "the digests of January 2026")


def write_samples(folder: Path) -> Corpus:
    """The two sample days that are shipped."""
    with sample_folder() as samples:
        shutil.copytree(samples, folder, ignore=lambda _, names: [name for name in names if not name.endswith(".md")])
    return Corpus(folder, 28, "the sample digests")


def _mix(papers: list[Paper], random: Random) -> Iterator[Paper]:
    while True:
        title, first, second = random.sample(papers, 3)
        abstract = f"{_half(first.abstract, 0)}. {_half(second.abstract, 1)}"
        yield replace(first, title=title.title, abstract=abstract)


def _half(text: str, which: int) -> str:
    sentences = text.split(". ")
    middle = len(sentences) // 2
    return ". ".join(sentences[middle:] if which else sentences[:middle])


def _fields_of(paper: Paper) -> dict[str, object]:
    return {
        "id": paper.id,
        "title": paper.title,
        "summary": paper.abstract,
        "authors": [{"name": name} for name in paper.authors],
        "ai_summary": paper.summary,
        "ai_keywords": list(paper.keywords),
    }
