"""``paperboy ask``: what is asked of the engine, and what is printed of its answers."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from retrieval.errors import StoreError
from retrieval.types import Answer, Citation, Scope, ScopeSource, Status, Turn
from tests.bot.running import Run, ScriptedEngine

pytestmark = pytest.mark.usefixtures("filled", "engine")

DAY = date(2026, 1, 12)
CITED = Citation(
    "1", "2601.05432", "Thinking with Map", "用地图思考", "https://hf", "https://arxiv", DAY, "提到 22.1%。"
)
ANSWER = Answer(Status.ANSWERED, "22.1% [1]。", (CITED,), Scope(DAY, DAY, ScopeSource.NAMED), "zh", None, 3.14)


def test_an_answer_is_printed_with_its_citations(run: Run, engine: ScriptedEngine) -> None:
    engine.answers = [ANSWER]
    ran = run("ask", " 提高到多少？🎉 ", "--today", "2026-01-21")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "22.1% [1]。",
        "",
        "[1] 用地图思考 | Thinking with Map",
        "    https://hf  https://arxiv",
        "    2026-01-12  “提到 22.1%。”",
    ]
    (question,) = engine.asked
    assert (question.text, question.asked_on) == ("提高到多少？🎉", date(2026, 1, 21))
    assert (question.scope, question.language, question.history) == (None, None, ())


def test_json_is_one_object(run: Run, engine: ScriptedEngine) -> None:
    engine.answers = [ANSWER]
    found = json.loads(run("ask", "q", "--json").out)
    assert found["id"] is None
    assert found["citations"][0]["quote"] == "提到 22.1%。"
    assert found["scope"] == {"from": "2026-01-12", "to": "2026-01-12"}


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_an_answer(run: Run, engine: ScriptedEngine, status: Status) -> None:
    engine.answers = [Answer(status, "text", (), None, "en")]
    assert run("ask", "q").code == 0


@pytest.mark.parametrize(
    ("options", "first", "last"),
    [
        (["--date", "1月12号"], "2026-01-12", "2026-01-12"),
        (["--date", "last week"], "2026-01-12", "2026-01-18"),
        (["--from", "Jan 13", "--to", "昨天"], "2026-01-13", "2026-01-20"),
        (["--from", "last week"], "2026-01-12", "2026-01-21"),
        (["--to", "last week"], "2026-01-12", "2026-01-18"),
        (["--to", "2026-01-01"], "2026-01-01", "2026-01-01"),
    ],
)
def test_days_are_given_by_options(run: Run, engine: ScriptedEngine, options: list[str], first: str, last: str) -> None:
    assert run("ask", "q", "--today", "2026-01-21", *options).code == 0
    assert engine.asked[0].scope == Scope(date.fromisoformat(first), date.fromisoformat(last), ScopeSource.GIVEN)


def test_the_language_is_the_option_s_else_the_settings(
    run: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "zh")
    run("ask", "q")
    run("ask", "q", "--lang", "en")
    assert [question.language for question in engine.asked] == ["zh", "en"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", ""],
        ["ask", "  \u3000"],
        ["ask", "q", "--jsonl", "-"],
        ["ask", "q", "--date", "12", "--from", "12"],
        ["ask", "q", "--date", "someday"],
        ["ask", "q", "--today", "last week"],
        ["ask", "q", "--from", "2026-01-14", "--to", "2026-01-12"],
        ["ask", "q", "--lang", "fr"],
        ["ask", "--jsonl", "-", "--date", "12"],
        ["ask", "q", "--nonsense"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_said_and_nothing_is_asked(run: Run, engine: ScriptedEngine, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out, engine.asked) == (2, "", [])
    assert "Error" in ran.err


def test_an_error_of_retrieval_is_one_sentence(run: Run, engine: ScriptedEngine) -> None:
    engine.answers = [StoreError("The archive cannot be used.")]
    ran = run("ask", "q")
    assert (ran.code, ran.out, ran.err) == (1, "", "The archive cannot be used.\n")


def test_a_question_with_halves_of_characters_is_cleaned(run: Run, engine: ScriptedEngine) -> None:
    assert run("ask", "q\udce4").code == 0
    assert engine.asked[0].text == "q?"


def write_set(home: Path, *lines: object) -> str:
    path = home / "set.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return str(path)


def test_a_set_is_answered_line_by_line_with_history(run: Run, engine: ScriptedEngine, home: Path) -> None:
    turns = [{"role": "assistant", "content": "…", "cited": ["2601.05432"]}]
    name = write_set(
        home,
        {"id": "a", "question": "第一问", "today": "2026-01-12", "lang": "en", "scope": {"from": "2026-01-01"}},
        {"id": "b", "question": "and its code?", "history": turns},
    )
    engine.answers = [ANSWER, Answer(Status.REFUSED, "no", (), None, "en")]
    ran = run("ask", "--jsonl", name, "--today", "2026-01-21")
    assert ran.code == 0
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [(each["id"], each["question"], each["status"]) for each in found] == [
        ("a", "第一问", "answered"),
        ("b", "and its code?", "refused"),
    ]
    first, second = engine.asked
    assert (first.asked_on, first.language, first.scope) == (date(2026, 1, 12), None, None)
    assert (second.asked_on, second.history) == (date(2026, 1, 21), (Turn("assistant", "…", ("2601.05432",)),))


def test_a_malformed_line_is_named_and_the_others_are_answered(run: Run, home: Path) -> None:
    name = write_set(home, {"id": 1, "question": "x"}, "{broken", {"id": 3, "question": "y"})
    ran = run("ask", "--jsonl", name)
    assert ran.code == 1
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == [1, 3]
    assert ran.err.startswith(f"{name}:2: this is no question (")
    assert ran.err.count("\n") == 1


def test_one_question_that_fails_stops_no_other(run: Run, engine: ScriptedEngine, home: Path) -> None:
    name = write_set(home, {"id": 1, "question": "x"}, {"id": 2, "question": "y"})
    engine.answers = [StoreError("It broke."), ANSWER]
    ran = run("ask", "--jsonl", name)
    assert ran.code == 1
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == [2]
    assert ran.err == f"{name}:1: It broke.\n"


def test_a_set_comes_from_stdin_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO('{"question": "论文"}'.encode())))
    assert json.loads(run("ask", "--jsonl", "-").out)["question"] == "论文"


def test_a_set_that_is_not_there_is_one_sentence(run: Run) -> None:
    ran = run("ask", "--jsonl", "gone.jsonl")
    assert (ran.code, ran.err) == (1, "gone.jsonl: no such file or folder. Check the path and its permissions.\n")
