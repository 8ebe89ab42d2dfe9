"""``paperboy index``, ``reindex`` and ``doctor`` on real files, archive and index."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from retrieval.folder import DataFolder
from retrieval.samples import sample_folder
from tests.bot.running import Run

pytestmark = pytest.mark.slow


@pytest.fixture
def samples(home: Path) -> Path:
    with sample_folder() as folder:
        return Path(shutil.copytree(folder, home / "digests", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def hold(folder: Path, held: Event, done: Event) -> None:
    with DataFolder(folder).lock("paperboy index elsewhere"):
        held.set()
        done.wait(30)


@contextmanager
def another_process_holding(folder: Path) -> Iterator[int | None]:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    process = context.Process(target=hold, args=(folder, held, done))
    process.start()
    try:
        assert held.wait(30)
        yield process.pid
    finally:
        done.set()
        process.join(30)


def test_digests_are_taken_in_and_the_second_time_changes_nothing(run: Run, samples: Path) -> None:
    first = run("index", str(samples))
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines()[-2:] == [
        "Days: 2 (2026-01-14, 2026-01-21)",
        "Papers: 28 added, 0 changed, 0 unchanged, 0 removed (4 of 4 files taken in)",
    ]
    second = run("index", str(samples))
    assert second.out.splitlines()[-1] == (
        "Papers: 0 added, 0 changed, 28 unchanged, 0 removed (4 of 4 files taken in)"
    )


def test_a_rejected_file_is_named_stops_no_other_and_makes_the_exit_code_1(run: Run, samples: Path) -> None:
    (samples / "购物清单.md").write_text("牛奶\n鸡蛋\n", encoding="utf-8")
    ran = run("index", str(samples), "gone.json")
    assert ran.code == 1
    rejected = [line for line in ran.out.splitlines() if line.startswith("Rejected: ")]
    assert len(rejected) == 2
    for line, name in zip(rejected, (str(samples / "购物清单.md"), "gone.json"), strict=True):
        assert line.startswith(f"Rejected: {name}: ")
    assert ran.out.splitlines()[-1].startswith("Papers: 28 added")


def test_the_date_option_overrides_the_file_s_day(run: Run, samples: Path) -> None:
    assert run("index", str(samples / "2026-01-21.report.md"), "--date", "2026-01-22").code == 0
    assert json.loads(run("papers", "--json").out)["date"] == "2026-01-22"


def test_reindex_says_what_it_built(run: Run, samples: Path) -> None:
    run("index", str(samples))
    ran = run("reindex")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("The index was built anew. Days: 2; passages: ")


def test_a_second_writer_gets_one_sentence_that_names_the_first(run: Run, samples: Path, home: Path) -> None:
    with another_process_holding(home / "data") as pid:
        ran = run("index", str(samples))
        listed = run("papers")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert f"in use by process {pid} (`paperboy index elsewhere`" in ran.err
    assert "The archive is empty" in listed.err


def test_questions_are_answered_while_another_process_writes(run: Run, samples: Path, home: Path) -> None:
    run("index", str(samples))
    with another_process_holding(home / "data"):
        ran = run("ask", "Being-H0.5", "--today", "2026-01-21", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["citations"][0]["paper_id"] == "2601.12993"


def test_a_question_repairs_an_index_that_was_deleted(run: Run, samples: Path, home: Path) -> None:
    run("index", str(samples))
    for name in ("chroma", "memory"):
        shutil.rmtree(home / "data" / name)
    ran = run("ask", "Being-H0.5", "--today", "2026-01-21", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["citations"][0]["paper_id"] == "2601.12993"


@pytest.mark.parametrize(
    ("content", "said"), [(b"no database " * 500, "无法使用："), (b"", "处的索引里没有已收录的内容。请运行")]
)
def test_doctor_calls_an_index_broken_that_cannot_be_read(
    run: Run, samples: Path, home: Path, monkeypatch: pytest.MonkeyPatch, *, content: bytes, said: str
) -> None:
    run("index", str(samples / "2026-01-21.report.md"))
    (home / "data/chroma/chroma.sqlite3").write_bytes(content)
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "zh")
    ran = run("doctor")
    assert ran.code == 1
    (broken,) = [line for line in ran.out.splitlines() if line.startswith("故障：")]
    assert f"{home / 'data/chroma'} 处的索引" in broken
    assert said in broken
    assert "paperboy reindex" in broken


def test_doctor_leaves_an_index_alone_that_another_process_has_open(run: Run, samples: Path, home: Path) -> None:
    run("index", str(samples / "2026-01-21.report.md"))
    (home / "data/chroma/chroma.sqlite3").write_bytes(b"no database " * 500)
    with another_process_holding(home / "data"):
        ran = run("doctor")
    assert (ran.code, "Broken: " in ran.out) == (0, False)


def test_doctor_finds_nothing_wrong_but_the_days_between(run: Run, samples: Path) -> None:
    run("index", str(samples))
    ran = run("doctor", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["ok"], found["problems"], found["model"]) == (0, True, [], None)
    assert found["index"] == {"stamp": found["index"]["stamp"], "days": 2, "outdated_days": []}
    assert found["holdings"] == {
        "papers": 28,
        "days": 2,
        "runs": [{"from": "2026-01-14", "to": "2026-01-14"}, {"from": "2026-01-21", "to": "2026-01-21"}],
        "missing_weekdays": ["2026-01-15", "2026-01-16", "2026-01-19", "2026-01-20"],
        "thin_days": [],
        "papers_without_links": [],
    }
