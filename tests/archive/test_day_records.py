"""What is known of each day, also in archives that are older than these records."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.archive import Archive, DayRecord, DayState, FetchRecord, Outcome
from retrieval.errors import StoreError
from retrieval.reasons import Reason, in_words
from retrieval.types import Form
from tests.fakes.digests import MONDAY, SATURDAY, TUESDAY, digest_of, paper_of

NOW = datetime(2026, 1, 20, 5, 30, 0, 250_000, tzinfo=UTC)
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive.sqlite")


def test_a_day_that_nobody_asked_for_is_unknown_and_a_weekend_is_empty(archive: Archive) -> None:
    assert archive.day_record(MONDAY) == DayRecord(MONDAY, DayState.UNKNOWN)
    assert archive.day_record(SATURDAY) == DayRecord(SATURDAY, DayState.EMPTY)


def test_every_day_of_a_range_has_a_record(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1)))
    records = archive.day_records(MONDAY - timedelta(days=2), WEDNESDAY)
    assert [record.state.value for record in records.values()] == ["empty", "empty", "held", "unknown", "unknown"]
    assert list(records) == [MONDAY + timedelta(days=after) for after in range(-2, 3)]
    assert archive.day_records(WEDNESDAY, MONDAY) == {}


def test_what_is_noted_is_kept_with_its_moment_and_reason(archive: Archive) -> None:
    noted = DayRecord(TUESDAY, DayState.FAILED, 0, "example.org 答复 HTTP 503 😀", NOW, closed=False)
    archive.note_day(noted)
    assert archive.day_record(TUESDAY) == noted
    closed = DayRecord(TUESDAY, DayState.EMPTY, checked_at=NOW, closed=True)
    archive.note_day(closed)
    assert archive.day_record(TUESDAY) == closed


def test_held_is_told_from_the_archive_whatever_is_noted(archive: Archive) -> None:
    archive.note_day(DayRecord(TUESDAY, DayState.FAILED, 0, "it was down", NOW))
    archive.put(digest_of(TUESDAY, paper_of(1), paper_of(2)))
    assert archive.day_record(TUESDAY) == DayRecord(TUESDAY, DayState.HELD, 2, None, NOW, has_notes=True)
    archive.note_day(DayRecord(MONDAY, DayState.HELD, 5, None, NOW, closed=True))
    assert archive.day_record(MONDAY).state is DayState.UNKNOWN


def test_a_list_of_the_api_alone_is_told_from_a_day_with_notes(archive: Archive) -> None:
    archive.put(digest_of(TUESDAY, paper_of(1), form=Form.HF_DAILY))
    assert not archive.day_record(TUESDAY).has_notes
    archive.put(digest_of(TUESDAY, paper_of(1), form=Form.REPORT))
    assert archive.day_record(TUESDAY).has_notes


def test_a_digest_without_papers_makes_an_empty_day(archive: Archive) -> None:
    archive.put(digest_of(TUESDAY))
    assert archive.day_record(TUESDAY).state is DayState.EMPTY


def test_fetches_are_kept_by_source_and_day(archive: Archive) -> None:
    first = FetchRecord("hf", MONDAY, Outcome.FAILED, NOW, 0, "down", 3, 60.0)
    second = FetchRecord("hf", TUESDAY, Outcome.TAKEN, NOW, 30, None, 0, None, '"abc"', "Tue, 20 Jan 2026 05:00:00 GMT")
    for record in (first, second, FetchRecord("news", TUESDAY, Outcome.ABSENT, NOW)):
        archive.records.note_fetch(record)
    assert archive.records.fetches(MONDAY, TUESDAY)["hf", MONDAY] == first
    assert archive.records.fetches(TUESDAY, TUESDAY).keys() == {("hf", TUESDAY), ("news", TUESDAY)}
    archive.records.note_fetch(FetchRecord("hf", MONDAY, Outcome.EMPTY, NOW))
    assert archive.records.fetches(MONDAY, MONDAY) == {
        ("hf", MONDAY): FetchRecord("hf", MONDAY, Outcome.EMPTY, NOW),
    }
    assert archive.records.fetches(TUESDAY, TUESDAY)["hf", TUESDAY] == second


def test_an_archive_of_before_the_records_gets_them_and_keeps_everything(tmp_path: Path) -> None:
    place = tmp_path / "archive.sqlite"
    old = Archive(place)
    old.put(digest_of(MONDAY, paper_of(1)))
    old.close()
    with sqlite3.connect(place) as plain:
        plain.executescript("drop table noted_days; drop table fetches; delete from meta where key like 'day_rec%'")
    plain.close()
    archive = Archive(place)
    assert archive.day_record(MONDAY).state is DayState.HELD
    archive.note_day(DayRecord(TUESDAY, DayState.NOT_OUT))
    archive.close()
    assert Archive(place).day_record(TUESDAY).state is DayState.NOT_OUT


def test_records_of_a_newer_paperboy_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "archive.sqlite"
    Archive(place).close()
    with sqlite3.connect(place) as plain:
        plain.execute("update meta set value = '7' where key = 'day_records_version'")
    plain.close()
    with pytest.raises(StoreError, match="Upgrade paperboy"):
        Archive(place)


def test_days_are_dates_of_the_calendar(archive: Archive) -> None:
    leap = date(2028, 2, 29)
    archive.note_day(DayRecord(leap, DayState.NOT_OUT, reason="list not there"))
    assert archive.day_record(leap).reason == "list not there"


def test_a_reason_is_kept_in_no_language_and_one_of_before_as_it_stands(archive: Archive) -> None:
    down = Reason("web_status", advice="try_later", address="example.org", status="503 (Service Unavailable)")
    archive.note_day(DayRecord(MONDAY, DayState.FAILED, reason=down))
    archive.records.note_fetch(FetchRecord("a", MONDAY, Outcome.FAILED, NOW, reason=down))
    fetched = archive.records.fetches(MONDAY, MONDAY)["a", MONDAY]
    for reason in (archive.day_record(MONDAY).reason, fetched.reason):
        assert reason is not None
        assert in_words(reason, "zh") == "example.org 返回了 HTTP 状态码 503 (Service Unavailable)。请稍后再试。"
    archive.note_day(DayRecord(MONDAY, DayState.FAILED, reason="example.org is not known."))
    assert archive.day_record(MONDAY).reason == "example.org is not known."
