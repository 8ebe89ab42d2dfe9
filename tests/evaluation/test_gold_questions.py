"""Question sets with right answers: what is read, and what is said of a file that cannot be used."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.errors import QuestionSetError
from retrieval.evaluation.question_set import load_question_set, parse_question_set
from retrieval.types import Question, Turn

LINE: dict[str, object] = {
    "id": "q1",
    "kind": "single",
    "lang": "zh",
    "today": "2026-01-21",
    "question": "它呢？",
    "gold_ids": ["2601.1"],
}
SHARED = Path(__file__).parents[2] / "../shared/eval/dev.jsonl"


def lines(*rows: dict[str, object]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def test_a_question_is_asked_without_its_right_answer() -> None:
    history = [{"role": "assistant", "content": "一篇", "cited": ["2601.1"]}]
    (question,) = parse_question_set(lines({**LINE, "history": history, "note": "ignored"}), name="x")
    assert question.asked() == Question("它呢？", date(2026, 1, 21), history=(Turn("assistant", "一篇", ("2601.1",)),))


def test_marks_and_empty_lines_are_passed_over() -> None:
    data = b"\xef\xbb\xbf" + lines(LINE) + b"\r\n\n" + lines({**LINE, "id": "q2"}) + b"\n"
    assert [question.id for question in parse_question_set(data, name="x")] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x holds no question."),
        (b"\n{", "x:2: this cannot be measured with"),
        (b"\xff\n", "x:1: "),
        (lines({**LINE, "kind": "riddle"}), "kind"),
        (lines({**LINE, "gold_ids": []}), "gold_ids are needed"),
        (lines({**LINE, "expect": "count"}), "a count needs facts"),
        (lines(LINE, LINE), "two questions with the id q1"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(data: bytes, sentence: str) -> None:
    with pytest.raises(QuestionSetError) as raised:
        parse_question_set(data, name="x")
    assert sentence in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"none\.jsonl cannot be read"):
        load_question_set(tmp_path / "none.jsonl")


def test_the_shared_questions_are_read() -> None:
    if not SHARED.is_file():
        pytest.skip("the questions to develop with lie beside the project, and are not there")
    assert len(load_question_set(SHARED)) == len(SHARED.read_text(encoding="utf-8").splitlines())
