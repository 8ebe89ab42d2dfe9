"""``make bench``: what paperboy takes, beside the stock LlamaIndex way of the same, in one run.

Figures of a busy machine are noisy: compare the two ways of one run, not figures of several runs.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import processes
from tests.bench.corpus import Corpus, load_archive, resize, write_days, write_month, write_samples
from tests.bench.job import Answered, Built, Times, write_questions
from tests.bench.processes import Way
from tests.bench.questions import build_questions, titles_in
from tests.bench.report import Row, machine, render_json, render_table
from tests.bench.synthetic import Days

SIZES, QUICK_SIZES = (10_000, 60_000), (10_000,)
_STOCK_MINUTES = 30.0
_TELLING = 1_000  # papers: an index of fewer takes mostly the start of the program
_SCOPES = ("one day", "all days")


@dataclass(slots=True)
class Bench:
    """A run: where its files go, how long the stock way may take for an index, and what was measured so far."""

    folder: Path
    stock_minutes: float
    rows: list[Row]
    stock_pace: float = 0.0  # minutes that it took for a paper, last time

    def index(self, name: str, corpus: Corpus) -> tuple[Way, ...]:
        """Index a corpus in both ways; returns the ways that did it."""
        _say(f"Indexing {name}, {corpus.source}")
        ours = processes.build("ours", corpus.folder, self._data("ours", corpus))
        what = f"index {name} ({ours.papers:,} papers, {ours.passages:,} passages)"
        expected = self.stock_pace * corpus.papers  # a lower bound: a larger index is slower
        if expected > self.stock_minutes:
            note = f"skipped: would take about {expected:.0f} minutes, more than {self.stock_minutes:.0f}"
            self.rows += _index_rows(what, ours, None, note)
            return ("ours",)
        stock = processes.build("stock", corpus.folder, self._data("stock", corpus))
        if corpus.papers >= _TELLING:
            self.stock_pace = stock.seconds / 60 / corpus.papers
        self.rows += _index_rows(what, ours, stock)
        return ("ours", "stock")

    def start(self, name: str, corpus: Corpus, today: date, ways: tuple[Way, ...]) -> None:
        """Time the program from its start to the end of its first answer."""
        _say(f"Starting with {name}")
        found = processes.start({way: self._data(way, corpus) for way in ways}, today)
        what = f"start to first answer, {name} ({corpus.papers:,} papers)"
        self.rows.append(Row(what, "s / processor s", found["ours"], found.get("stock")))

    def ask(self, name: str, corpus: Corpus, titles: list[tuple[date, str]], ways: tuple[Way, ...]) -> None:
        """Time questions, of one day and of all days."""
        _say(f"Asking about {name}")
        questions = corpus.folder.with_suffix(".questions.json")
        write_questions(build_questions(titles), questions)
        answered = {way: processes.ask(way, self._data(way, corpus), questions) for way in ways}
        self.rows += _question_rows(name, answered["ours"], answered.get("stock"))

    def _data(self, way: Way, corpus: Corpus) -> Path:
        return self.folder / way / corpus.folder.name


def main() -> None:
    """Run the benchmark and print its table."""
    options = _options()
    before = machine()
    with TemporaryDirectory(prefix="paperboy-bench-") as folder:
        bench = Bench(Path(folder), options.stock_minutes, [])
        _run(bench, QUICK_SIZES if options.quick else SIZES)
    after = machine()
    sys.stdout.write(f"{_heading(before, after)}\n\n{render_table(bench.rows)}\n")
    if options.json:
        options.json.write_text(f"{render_json(bench.rows, before, after)}\n", encoding="utf-8")


def _run(bench: Bench, sizes: tuple[int, ...]) -> None:
    digests = bench.folder / "digests"
    days, source = load_archive()
    samples = write_samples(digests / "samples")
    bench.start("2 sample days", samples, date(2026, 1, 21), bench.index("2 sample days", samples))
    archive = write_days(days, digests / "archive", source)
    bench.start(f"{len(days)} days", archive, max(days), bench.index(f"{len(days)} days", archive))
    month = write_month(digests / "month")
    bench.ask("134 papers", month, titles_in(month.folder), bench.index("5 days", month))
    for size in sizes:
        sized = resize(days, size)
        corpus = write_days(sized, digests / str(size), f"{source}, resized")
        bench.ask(f"{size:,} papers", corpus, _titles(sized), bench.index(f"{len(sized)} days", corpus))


def _titles(days: Days) -> list[tuple[date, str]]:
    return [(day, paper.title) for day, papers in days.items() for paper in papers]


def _index_rows(what: str, ours: Built, stock: Built | None, note: str = "") -> list[Row]:
    def times(built: Built) -> tuple[float, float]:
        return built.seconds, built.processor_seconds

    return [
        Row(what, "s / processor s", times(ours), times(stock) if stock else None, note),
        Row("its peak memory", "MB", (ours.megabytes,), (stock.megabytes,) if stock else None),
    ]


def _question_rows(name: str, ours: Answered, stock: Answered | None) -> list[Row]:
    def row(what: str, done: str) -> Row:
        theirs = stock.times.get(done) if stock else None
        return Row(what, "p50 / p99 / processor ms", _numbers(ours.times[done]), _numbers(theirs) if theirs else None)

    rows = [row(f"{done}, {name}, {scope}", f"{done} {scope}") for scope in _SCOPES for done in ("find", "answer")]
    return [
        *rows,
        Row(f"peak memory of asking, {name}", "MB", (ours.megabytes,), (stock.megabytes,) if stock else None),
    ]


def _numbers(times: Times) -> tuple[float, ...]:
    return times.p50, times.p99, times.processor


def _heading(before: dict[str, object], after: dict[str, object]) -> str:
    return (
        f"Python {before['python']}, {before['system']}, {before['cores']} cores; "
        f"load {before['load']} before and {after['load']} after."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out 60,000 papers")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument(
        "--stock-minutes",
        type=float,
        default=_STOCK_MINUTES,
        metavar="N",
        help="skip the stock way of an index that would take it longer (default: %(default)s)",
    )
    return parser.parse_args()


def _say(what: str) -> None:
    sys.stderr.write(f"{what} ...\n")


if __name__ == "__main__":
    main()
