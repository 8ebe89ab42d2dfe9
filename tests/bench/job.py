"""What a measuring process is told, and what it says when it is done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from tests.bench.measure import Spent, percentile

FOUND = 10  # papers or passages that a search returns


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, and the day it is about where one day is in scope."""

    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Built:
    """An index was built: seconds of wall and processor time, MB at the peak, how many papers and passages."""

    seconds: float
    processor_seconds: float
    megabytes: float
    papers: int
    passages: int


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds that questions took: half of them at most ``p50``, 99 of 100 at most ``p99``.

    ``processor`` is the median of processor time, over all threads, which a busy machine changes less.
    """

    p50: float
    p99: float
    processor: float
    questions: int

    @classmethod
    def of(cls, times: list[Spent]) -> Times:
        """A summary of the times of single questions."""
        wall, processor = [1000 * each.wall for each in times], [1000 * each.processor for each in times]
        return cls(percentile(wall, 0.5), percentile(wall, 0.99), percentile(processor, 0.5), len(times))


@dataclass(frozen=True, slots=True)
class Answered:
    """Questions were asked: their times by what was done (``find one day``, ``answer all days``), MB at the peak."""

    times: dict[str, Times]
    megabytes: float


def write_questions(questions: Sequence[AskedQuestion], file: Path) -> None:
    """Keep the questions for the processes that ask them."""
    rows = [{"text": question.text, "day": question.day.isoformat()} for question in questions]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def load_questions(file: Path) -> list[AskedQuestion]:
    """The questions that ``write_questions`` kept."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [AskedQuestion(row["text"], date.fromisoformat(row["day"])) for row in rows]


def as_json(result: Built | Answered) -> str:
    """A result as one line."""
    return json.dumps(asdict(result))


def parse_answered(text: str) -> Answered:
    """The result that ``as_json`` wrote."""
    fields = json.loads(text)
    return Answered({name: Times(**times) for name, times in fields["times"].items()}, fields["megabytes"])
