"""``paperboy eval``: what it prints, and what it says of wrong usage."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.eval import PART_NAMES
from bot.render.evaluation import Table, render_table
from retrieval.archive import Archive
from retrieval.evaluation.parts import PARTS, Setup, build_engine, build_searcher
from retrieval.index.embedding import load_builtin
from retrieval.index.memory import Memory
from tests.bot.running import Ran, Run

QUESTIONS = (
    {"id": "q1", "kind": "single", "lang": "zh", "question": "FantasyVLN 快多少", "gold_ids": ["2601.13976"]},
    {"id": "q2", "kind": "single", "lang": "en", "question": "what is FantasyVLN", "gold_ids": ["2601.00000"]},
    {"id": "q3", "kind": "unanswerable", "lang": "en", "question": "what about 2699.99999", "expect": "refuse"},
)


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    sample_archive: Archive,
    sample_memory: Memory,
) -> Run:
    """Runs the command line on the samples, whatever the data folder."""

    def engine_with(_: object, setup: Setup) -> object:
        searcher = build_searcher(sample_memory, load_builtin(), load_builtin(), setup)
        return build_engine(sample_archive, searcher, setup)

    def run_paperboy(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Ran(end.value.code, printed.out, printed.err)

    monkeypatch.setattr("bot.app.App.engine_with", engine_with)
    return run_paperboy


@pytest.fixture
def questions(tmp_path: Path) -> str:
    path = tmp_path / "questions.jsonl"
    rows = [json.dumps({**row, "today": "2026-01-21"}, ensure_ascii=False) for row in QUESTIONS]
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


def test_the_score_is_printed_by_kind_and_language(run: Run, questions: str) -> None:
    ran = run("eval", questions)
    rows = [line.split() for line in ran.out.splitlines()]
    assert ran.code == 0
    assert rows[0] == ["questions", "n", "score"]
    assert ["all", "3", "0.667"] in rows
    assert ["kind", "single", "2", "0.500"] in rows
    assert ["lang", "zh", "1", "1.000"] in rows
    assert "ms for an answer" in ran.out


def test_misses_are_shown_with_what_was_wanted(run: Run, questions: str) -> None:
    ran = run("eval", questions, "--misses")
    assert "0.00 q2 single: what is FantasyVLN" in ran.out
    assert "wants 2601.00000" in ran.out
    assert "got answered; 2601.13976" in ran.out
    assert "q1" not in ran.out


def test_the_scores_are_one_json_object(run: Run, questions: str) -> None:
    found = json.loads(run("eval", questions, "--json", "--misses", "--without", "meaning").out)
    assert found["without"] == ["meaning"]
    assert found["groups"][0] == {"group": "all", "questions": 3, "score": 0.6667}
    assert [miss["id"] for miss in found["misses"]] == ["q2"]


def test_an_ablation_has_a_row_for_each_part(run: Run, questions: str) -> None:
    rows = [line.split() for line in run("eval", questions, "--ablate").out.splitlines()]
    assert [row[0] for row in rows] == ["without", "(nothing)", *PARTS]
    found = json.loads(run("eval", questions, "--ablate", "--json").out)["ablation"]
    assert [row["part"] for row in found] == [None, *PARTS]


def test_a_curve_has_a_row_for_each_threshold(run: Run, questions: str) -> None:
    ran = run("eval", questions, "--curve")
    assert ran.out.splitlines()[1].startswith("as set")
    found = json.loads(run("eval", questions, "--curve", "--json").out)["curve"]
    assert [point["threshold"] for point in found][:2] == [None, 0.0]
    assert all(0 <= point["refused"] <= 1 for point in found)


def test_the_help_names_the_parts_that_there_are() -> None:
    assert tuple(PART_NAMES.split(", ")) == PARTS


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (lambda _: [], "Give a file of questions, or --auto."),
        (lambda path: [path, "--without", "magic"], "There is no part 'magic'."),
        (lambda path: [path, "--ablate", "--curve"], "Give one of --without, --ablate and --curve."),
        (lambda path: [path, "--auto", path], "Automatic questions bring their own papers"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(
    run: Run, questions: str, arguments: Callable[[str], list[str]], sentence: str
) -> None:
    ran = run("eval", *arguments(questions))
    assert ran.code == 2
    assert sentence in " ".join(ran.err.replace("│", " ").split())


def test_a_file_that_is_no_question_set_is_named_with_the_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    ran = run("eval", str(tmp_path / "bad.jsonl"))
    assert ran.code == 1
    assert "bad.jsonl:1: this cannot be measured with" in ran.err
    assert "Traceback" not in ran.err


def test_figures_stand_below_each_other() -> None:
    table = Table(("part", "score"), (("meaning", "0.5"), ("x", "-0.25")))
    assert render_table(table) == "part     score\nmeaning    0.5\nx        -0.25"
