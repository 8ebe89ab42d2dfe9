"""A measuring process: one job of one way, from a cold start, its result as JSON on the last line it prints.

python -m tests.bench.worker ours|stock build DIGESTS DATA
python -m tests.bench.worker ours|stock ask DATA QUESTIONS
python -m tests.bench.worker stock answer_first DATA QUESTION
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from tests.bench.job import as_json


def main(way: str, job: str, place: str, other: str) -> None:
    """Do the job; the other way is not even imported."""
    work = getattr(import_module(f"tests.bench.{way}"), job)
    result = work(Path(place), other if job == "answer_first" else Path(other))
    if result is not None:
        print(as_json(result))  # noqa: T201 - a program's answer


if __name__ == "__main__":
    main(*sys.argv[1:])
