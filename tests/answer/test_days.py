"""Why there is no digest, and which days near it are held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.locales import LANGUAGES
from retrieval.answer.days import explain_no_digest
from retrieval.archive import DayRecord, DayState
from retrieval.types import Language, Scope, ScopeSource
from tests.fakes.answers import FRIDAY, MONDAY, NOT_HELD, THURSDAY, TUESDAY

HELD = (MONDAY, TUESDAY, THURSDAY)
SUNDAY = date(2026, 1, 11)
days = st.dates(date(2025, 1, 1), date(2027, 1, 1))


def explain(first: date, language: Language, *, last: date | None = None, held: tuple[date, ...] = HELD) -> str:
    return explain_no_digest(Scope(first, last or first, ScopeSource.NAMED), held, FRIDAY, language)


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (SUNDAY, "星期日", "Sunday"),
        (SUNDAY - timedelta(1), "周末没有日报", "no digest at weekends"),
        (FRIDAY, "可能尚未发布", "has not come in yet"),
        (FRIDAY + timedelta(3), "还没到", "yet to come"),
        (FRIDAY + timedelta(1), "还没到", "yet to come"),
        (NOT_HELD, "没有收录这一天", "never taken in"),
        (date(2020, 5, 5), "没有收录这一天", "never taken in"),
    ],
)
def test_the_reason_is_named(day: date, zh: str, en: str) -> None:
    assert zh in explain(day, "zh")
    assert en in explain(day, "en")
    assert str(day) in explain(day, "zh")


def test_several_days_are_named_as_such() -> None:
    said = explain(SUNDAY - timedelta(1), "en", last=SUNDAY)
    assert (
        said
        == "No digest is held between 2026-01-10 and 2026-01-11. Nearest digests: 2026-01-12, 2026-01-13, 2026-01-15."
    )


def test_an_empty_archive_says_so() -> None:
    assert explain(NOT_HELD, "zh", held=()) == "还没有收录任何日报。"
    assert explain(NOT_HELD, "en", held=()) == "No digest has been taken in yet."


@pytest.mark.parametrize(
    ("record", "zh", "en"),
    [
        (DayRecord(NOT_HELD, DayState.EMPTY, closed=True), "节假日", "a Wednesday (probably a holiday)"),
        (DayRecord(NOT_HELD, DayState.NOT_OUT), "还没有发布", "is not out yet"),
        (
            DayRecord(NOT_HELD, DayState.FAILED, reason="example.org 503."),
            "还没能取到（example.org 503）",
            "so far (exa",
        ),
        (DayRecord(NOT_HELD, DayState.UNKNOWN), "没有收录这一天", "never taken in"),
        (DayRecord(FRIDAY, DayState.NOT_OUT), "可能尚未发布", "has not come in yet"),
        (DayRecord(FRIDAY, DayState.FAILED), "还没能取到（-）", "could not be fetched so far (-)"),
        (DayRecord(SUNDAY, DayState.EMPTY), "周末没有日报", "no digest at weekends"),
        (DayRecord(SUNDAY, DayState.FAILED, reason="cut"), "还没能取到", "could not be fetched"),
        (DayRecord(FRIDAY + timedelta(3), DayState.NOT_OUT), "还没到", "yet to come"),
    ],
)
def test_the_record_of_the_day_is_told(record: DayRecord, zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        scope = Scope(record.day, record.day, ScopeSource.NAMED)
        assert words in explain_no_digest(scope, HELD, FRIDAY, language, record)


def test_an_archive_that_is_empty_because_fetching_failed_says_why() -> None:
    record = DayRecord(NOT_HELD, DayState.FAILED, reason="example.org is not known.")
    said = explain_no_digest(Scope(NOT_HELD, NOT_HELD, ScopeSource.NAMED), (), FRIDAY, "en", record)
    assert said.startswith("No digest has been taken in yet. The digest of ")
    assert "(example.org is not known)." in said


@given(days, st.sets(days, min_size=1, max_size=8), st.sampled_from(LANGUAGES))
def test_the_nearest_three_days_are_named_in_order(day: date, held: set[date], language: Language) -> None:
    said = explain_no_digest(Scope(day, day, ScopeSource.NAMED), sorted(held - {day}), FRIDAY, language)
    named = [each for each in sorted(held - {day}) if str(each) in said]
    distances = sorted(abs((each - day).days) for each in held - {day})[:3]
    assert sorted(abs((each - day).days) for each in named) == distances
    places = [said.rindex(str(each)) for each in named]
    assert places == sorted(places)
