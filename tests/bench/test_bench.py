"""The parts of ``make bench`` that decide what is measured; the benchmark itself runs by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from retrieval.digest.load import load
from retrieval.text.tokens import is_chinese
from tests.bench.corpus import resize, write_days, write_samples
from tests.bench.measure import percentile
from tests.bench.questions import MADE, build_questions, titles_in
from tests.bench.report import Row, render_table
from tests.bench.synthetic import make_days

DAYS = make_days(12, 180, date(2026, 1, 30))


def test_synthetic_days_have_the_size_asked_for_and_are_the_same_every_time() -> None:
    assert (len(DAYS), sum(map(len, DAYS.values())), max(DAYS)) == (12, 180, date(2026, 1, 30))
    assert all(day.weekday() < 5 for day in DAYS)
    assert make_days(12, 180, date(2026, 1, 30)) == DAYS


@pytest.mark.parametrize("papers", [1, 100, 180, 500])
def test_resized_days_have_exactly_so_many_papers_each_with_an_id_of_its_own(papers: int) -> None:
    resized = resize(DAYS, papers)
    ids = [paper.id for held in resized.values() for paper in held]
    assert (len(ids), len(set(ids))) == (papers, papers)
    assert list(resized) == sorted(resized)


def test_resizing_keeps_the_newest_days_and_adds_older_ones() -> None:
    newest = max(DAYS)
    assert resize(DAYS, 500)[newest] == DAYS[newest]
    assert min(resize(DAYS, 500)) < min(DAYS)
    assert min(resize(DAYS, 50)) > min(DAYS)


def test_written_days_are_digests_that_paperboy_reads(tmp_path: Path) -> None:
    corpus = write_days(DAYS, tmp_path / "days", "made up")
    digests = [load(path) for path in sorted(corpus.folder.iterdir())]
    assert corpus.papers == 180
    assert [(digest.date, len(digest.papers)) for digest in digests] == [(day, len(DAYS[day])) for day in DAYS]
    assert {frozenset({"zh", "en"})} == {paper.languages for digest in digests for paper in digest.papers}


def test_questions_are_many_different_ones_in_both_languages(tmp_path: Path) -> None:
    titles = titles_in(write_samples(tmp_path / "samples").folder)
    questions = build_questions(titles)
    texts = {question.text for question in questions}
    chinese = sum(is_chinese(text) for text in texts)
    assert len(texts) == len(questions) >= MADE
    assert min(chinese, len(texts) - chinese) >= MADE / 2
    assert {question.day for question in questions} <= {day for day, _ in titles}


def test_a_percentile_is_a_time_that_was_measured() -> None:
    times = [float(time) for time in range(200, 0, -1)]
    assert (percentile(times, 0.5), percentile(times, 0.99), percentile([7.0], 0.99)) == (100.0, 198.0, 7.0)


def test_the_table_compares_first_numbers_and_says_why_one_is_missing() -> None:
    rows = [Row("find", "ms", (2.0, 9.0), (50.0, 1234.0)), Row("index", "s", (3.0,), None, "skipped: too long")]
    assert render_table(rows).splitlines()[2:] == [
        "| find | ms | 2.0 / 9.0 | 50.0 / 1,234 | 25.0 |",
        "| index | s | 3.0 | skipped: too long | - |",
    ]
