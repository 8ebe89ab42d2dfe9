"""Question sets: what is read of a line, and what is said of a line that is none."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.question_set import AskedQuestion, MalformedLine, parse_lines
from retrieval.types import Question, Turn

TODAY = date(2026, 1, 21)


def parse(*lines: bytes) -> list[AskedQuestion | MalformedLine]:
    return list(parse_lines(lines, today=TODAY))


def test_a_line_gives_a_question_and_keeps_its_answers_to_itself() -> None:
    line = {
        "id": "d-1",
        "kind": "list",
        "lang": "zh",
        "today": "2026-01-12",
        "question": "那第二篇呢？",
        "history": [
            {"role": "user", "content": "今天有什么", "extra": 1},
            {"role": "assistant", "content": "两篇", "cited": ["2601.1", "2601.2"]},
        ],
        "scope": {"from": "2026-01-12", "to": "2026-01-12"},
        "gold_ids": ["2601.2"],
    }
    history = (Turn("user", "今天有什么"), Turn("assistant", "两篇", ("2601.1", "2601.2")))
    assert parse(json.dumps(line, ensure_ascii=False).encode()) == [
        AskedQuestion(1, "d-1", Question("那第二篇呢？", date(2026, 1, 12), history=history))
    ]


def test_only_the_question_is_needed_and_marks_and_empty_lines_are_passed_over() -> None:
    assert parse(b'\xef\xbb\xbf{"question": "x"}\r\n', b"\n", b'{"id": 7, "question": "y"}') == [
        AskedQuestion(1, None, Question("x", TODAY)),
        AskedQuestion(3, 7, Question("y", TODAY)),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "Invalid JSON"),
        (b'"text"', "object"),
        (b'{"id": "1"}', "question: Field required"),
        (b'{"question": ""}', "question: "),
        (b'{"question": "x", "today": "yesterday"}', "today: "),
        (b'{"question": "x", "history": [{"role": "system", "content": ""}]}', "history.0.role: "),
        (b'{"question": "\xff"}', "Invalid JSON"),
    ],
)
def test_a_malformed_line_is_named_with_its_reason_and_stops_no_other(line: bytes, reason: str) -> None:
    bad, good = parse(line, b'{"question": "x"}')
    assert isinstance(bad, MalformedLine)
    assert bad.line == 1
    assert reason in bad.reason
    assert isinstance(good, AskedQuestion)


@given(st.lists(st.binary(max_size=80)))
def test_whatever_comes_in_every_line_gives_one_result_at_most(lines: list[bytes]) -> None:
    assert len(parse(*lines)) <= len(lines)
