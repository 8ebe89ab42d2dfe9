"""Dates that are still being typed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.commands.finding import find_scope
from bot.commands.typed_dates import _PHRASES, complete_date

TODAY = date(2026, 1, 21)  # a Wednesday
HELD = (date(2025, 12, 31), date(2026, 1, 12), date(2026, 1, 20), date(2026, 1, 21))


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("", ["2026-01-21", "2026-01-20", "2026-01-12", "2025-12-31"]),
        ("2026-01", ["2026-01", "2026-01-21", "2026-01-20", "2026-01-12"]),
        ("2026-01-2", ["2026-01-21", "2026-01-20", "2026-01-2"]),
        ("2026/1/2", ["2026-01-21", "2026-01-20", "2026/1/2"]),
        ("２０２５", ["２０２５", "2025-12-31"]),
        ("01-1", ["2026-01-12", "01-1"]),
        ("1月", ["1月", "2026-01-21", "2026-01-20", "2026-01-12"]),
        ("1月2", ["2026-01-21", "2026-01-20", "1月2"]),
        ("1月21号", ["2026-01-21"]),
        ("2026年1月1", ["2026-01-12", "2026年1月1"]),
        ("Jan", ["Jan", "2026-01-21", "2026-01-20", "2026-01-12"]),
        ("january 2", ["2026-01-21", "2026-01-20", "january 2"]),
        ("31 d", ["2025-12-31"]),
        ("昨", ["昨天"]),
        ("昨天", ["2026-01-20"]),
        ("上个", ["上个月"]),
        ("yes", ["yesterday"]),
        ("last mo", ["last month", "last Monday"]),
        ("nonsense", []),
    ],
)
def test_what_may_be_meant(typed: str, values: list[str]) -> None:
    assert [value for value, _ in complete_date(typed, HELD, TODAY)] == values


def test_a_value_names_the_days_that_are_shown_with_it() -> None:
    assert all(find_scope(phrase, TODAY) for phrase in _PHRASES)
    for typed in ("上", "last", "2026", "j", "1"):
        for value, scope in complete_date(typed, HELD, TODAY):
            assert find_scope(value, TODAY) == scope
