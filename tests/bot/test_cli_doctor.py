"""``paperboy doctor``: what is set up, held, odd or broken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.archive import Archive, DayRecord, DayState, FetchRecord, IndexRecord, Outcome
from retrieval.sources.source import hugging_face
from tests.bot.running import Run

OUTDATED = "2026-01-12, 2026-01-14, 2026-01-20"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Nothing is indexed yet, so there is nothing to answer from."),
        ("zh", "还没有收录任何日报，因此无法回答问题。"),
    ],
)
def test_an_empty_folder_is_not_called_well_and_it_says_how_to_fill_it(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUAGE", language)
    ran = run("doctor")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert str(home / "data") in lines[0]
    assert lines[-1].startswith(said)
    assert "paperboy index" in lines[-1]
    assert json.loads(run("doctor", "--json").out)["holdings"]["days"] == 0


@pytest.mark.usefixtures("filled")
def test_what_is_odd_is_said_and_nothing_is_broken(run: Run) -> None:
    ran = run("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[8:] == [
        "Days held: 3; different papers: 8",
        "  2026-01-12",
        "  2026-01-14",
        "  2026-01-20",
        "Odd: weekdays without a digest: 4 (2026-01-13, 2026-01-15 - 2026-01-19)",
        "Odd: days with fewer than a third of the usual number of papers: 1 (2026-01-14: 1)",
        "Odd: papers without a link: 1",
        "  2026-01-12  A Paper without a Link",
        f"Odd: the index is behind the archive for {OUTDATED}; the next question brings it up to date",
    ]


@pytest.mark.usefixtures("filled")
def test_the_object_names_every_day(run: Run) -> None:
    found = json.loads(run("doctor", "--json").out)
    assert found["ok"] is True
    assert found["holdings"]["thin_days"] == [{"date": "2026-01-14", "count": 1}]
    assert found["holdings"]["papers_without_links"] == [{"date": "2026-01-12", "title": "A Paper without a Link"}]
    assert found["index"]["outdated_days"] == ["2026-01-12", "2026-01-14", "2026-01-20"]


def test_what_the_machine_lacks_is_said_and_breaks_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_VOICE__ENGINE", "command")
    monkeypatch.setenv("PAPERBOY_VOICE__COMMAND", "no-such-speaker --fast")
    monkeypatch.setattr("retrieval.picture.font.find_font", lambda: None)
    ran = run("doctor")
    assert ran.code == 0
    font, voice = ran.out.splitlines()[-2:]
    assert font.startswith("Lacking: No font that shows Chinese was found.")
    assert voice.startswith("Lacking: The program 'no-such-speaker' that is to speak was not found")
    assert len(json.loads(run("doctor", "--json").out)["lacks"]) == 2


def test_an_index_of_another_embedding_is_broken(run: Run, filled: Path) -> None:
    archive = Archive(filled / "archive.sqlite")
    archive.index.switch(IndexRecord("paperboy-1", "another-embedding@1/passages@1"), {})
    archive.close()
    ran = run("doctor")
    assert ran.code == 1
    assert "Broken: The index was made with another-embedding@1/passages@1" in ran.out
    assert "paperboy reindex" in ran.out


def test_a_damaged_archive_is_broken_and_the_rest_is_still_said(run: Run, home: Path) -> None:
    (home / "data").mkdir()
    (home / "data" / "archive.sqlite").write_bytes(b"not a database" * 100)
    ran = run("doctor", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["ok"], found["holdings"], len(found["problems"])) == (1, False, None, 1)
    assert "archive.sqlite" in found["problems"][0]
    assert found["embedding"]["stamp"]


def test_an_unknown_embedding_is_broken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_EMBEDDING", "nonsense")
    ran = run("doctor")
    assert ran.code == 1
    assert "Broken: " in ran.out


def test_no_password_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERBOY_ARCHIVE_URL", f"sqlite:///{home}/elsewhere.sqlite")
    monkeypatch.setenv("PAPERBOY_CHROMA_URL", "https://me:hunter2@chroma.example:8000/x")
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "zh")
    ran = run("doctor")
    assert "hunter2" not in ran.out + ran.err
    assert "https://me@chroma.example:8000/x" in ran.out
    assert "elsewhere.sqlite" in ran.out


def test_a_language_model_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_MODEL__NAME", "qwen3:8b")
    assert "Language model: qwen3:8b" in run("doctor").out


def test_the_sources_are_named_with_their_last_answers(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_SOURCES__HUGGINGFACE", "https://hub.example.org")
    monkeypatch.setenv("PAPERBOY_SOURCES__URLS", "https://me:hunter2@news.example.org/{date}.md?key=hunter2")
    now = datetime.now(UTC)
    yesterday = now.date() - timedelta(days=1)
    key = hugging_face("https://hub.example.org").key
    archive = Archive(filled / "archive.sqlite")
    archive.records.note_fetch(FetchRecord(key, yesterday, Outcome.TAKEN, now - timedelta(hours=3), 17))
    archive.note_day(DayRecord(yesterday, DayState.FAILED, 0, "hub.example.org cannot be reached", now))
    archive.close()
    ran = run("doctor")
    assert ran.code == 0
    assert f"Source hub.example.org: asked for {yesterday} at " in ran.out
    assert ": 17 papers" in ran.out
    assert "Source news.example.org: never asked" in ran.out
    assert "1 failed" in ran.out
    assert f"Odd: {yesterday} could not be fetched: hub.example.org cannot be reached" in ran.out
    assert "hunter2" not in ran.out + run("doctor", "--json").out
    found = json.loads(run("doctor", "--json").out)["sources"]
    assert [source["outcome"] for source in found["sources"]] == ["taken", None]
    assert found["failed"] == [{"date": str(yesterday), "reason": "hub.example.org cannot be reached"}]


def test_a_clock_that_jumped_is_odd(run: Run, filled: Path) -> None:
    archive = Archive(filled / "archive.sqlite")
    now = datetime.now(UTC)
    archive.records.note_fetch(FetchRecord("api", now.date(), Outcome.TAKEN, now + timedelta(days=9)))
    archive.close()
    assert "which is yet to come; check this machine's clock" in run("doctor").out


def test_a_holiday_is_no_gap(run: Run, filled: Path) -> None:
    archive = Archive(filled / "archive.sqlite")
    archive.note_day(DayRecord(date(2026, 1, 19), DayState.EMPTY, closed=True))
    archive.close()
    assert "weekdays without a digest: 3 (2026-01-13, 2026-01-15 - 2026-01-16)" in run("doctor").out
