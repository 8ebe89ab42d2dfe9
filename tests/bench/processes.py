"""Starts what is measured, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter
from typing import Literal

from tests.bench.job import Answered, Built, parse_answered

Way = Literal["ours", "stock"]

_REPOSITORY = Path(__file__).parents[2]
_STARTS = 5  # of which the median counts
QUESTION = "哪些论文讲扩散模型的加速？"


def build(way: Way, digests: Path, data: Path) -> Built:
    """Index a folder of digests into an empty data folder."""
    data.mkdir(parents=True)
    return Built(**json.loads(_last_line(_worker(way, "build", digests, data))))


def ask(way: Way, data: Path, questions: Path) -> Answered:
    """Ask all questions of an index."""
    return parse_answered(_last_line(_worker(way, "ask", data, questions)))


def start(data: Mapping[Way, Path], today: date) -> dict[Way, tuple[float, float]]:
    """Seconds of wall and of processor time from a program's start to the end of its first answer, the medians.

    The ways take turns; the first turn, which warms the disk, does not count.
    """
    runs: dict[Way, list[tuple[float, float]]] = {way: [] for way in data}
    for _ in range(1 + _STARTS):
        for way, timings in runs.items():
            timings.append(_timed(_asking(way, data[way], today)))
    return {
        way: (median(wall for wall, _ in timings[1:]), median(processor for _, processor in timings[1:]))
        for way, timings in runs.items()
    }


def _asking(way: Way, data: Path, today: date) -> list[str]:
    if way == "ours":
        program = ["-c", "from bot.cli import main; main()"]
        return [*program, "ask", QUESTION, "--today", today.isoformat(), "--data-dir", str(data)]
    return ["-m", "tests.bench.worker", way, "answer_first", str(data), QUESTION]


def _timed(arguments: list[str]) -> tuple[float, float]:
    before, started = getrusage(RUSAGE_CHILDREN), perf_counter()
    if not _run(arguments).strip():
        raise RuntimeError(f"No answer was printed by: {' '.join(arguments)}")
    seconds, after = perf_counter() - started, getrusage(RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _worker(way: Way, job: str, place: Path, other: Path) -> str:
    return _run(["-m", "tests.bench.worker", way, job, str(place), str(other)])


def _run(arguments: list[str]) -> str:
    """What a Python process prints; its settings are the default ones, its errors are shown."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAPERBOY_")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=_REPOSITORY,
        env={**environment, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def _last_line(printed: str) -> str:
    return printed.strip().rpartition("\n")[2]
