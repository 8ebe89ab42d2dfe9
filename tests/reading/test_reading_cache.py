from __future__ import annotations

import logging
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.edition.reading.cache import Cache
from retrieval.edition.reading.page import PageText
from retrieval.edition.types import Part
from retrieval.reasons import Reason, in_words

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)
ID = "2601.10001"
TEXT = PageText(
    "TouchGrip", "We hold eggs.", (Part("引言", "机械手 🥚\nx | 1"), Part("", "π_θ")), ID, 2, "It broke off."
)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "papers")


def test_a_page_and_its_text_are_held_as_they_came(cache: Cache) -> None:
    cache.store(ID, b"<html>\xff\x00", "text/html; charset=utf-8", TEXT)
    held = cache.load(ID)
    assert held is not None
    assert (held.page, held.content_type, held.text) == (b"<html>\xff\x00", "text/html; charset=utf-8", TEXT)
    assert cache.load("2601.1000") is None


def test_what_a_text_lacks_is_said_in_any_language_after_it_was_kept(cache: Cache) -> None:
    cache.store(ID, b"page", "", replace(TEXT, lack=Reason("page_broke_off")))
    held = cache.load(ID)
    assert held is not None
    assert held.text is not None
    assert in_words(held.text.lack or "", "zh") == "HTML 版没有到结尾就中断了。"
    assert in_words(held.text.lack or "", "en") == "The HTML edition broke off before its end."


def test_the_newest_version_counts(cache: Cache) -> None:
    for version in (9, 10, 2):
        cache.store(ID, b"page", "", PageText(f"v{version}", "", (), ID, version))
    held = cache.load(ID)
    assert held is not None
    assert held.text is not None
    assert held.text.title == "v10"


def test_old_ids_do_not_leave_the_folder(cache: Cache, tmp_path: Path) -> None:
    cache.store("cs/0112017", b"page", "", TEXT)
    assert cache.load("cs/0112017") is not None
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["cs_0112017v2.zip"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "other", "empty", "folder"])
def test_a_damaged_file_is_as_good_as_none(
    cache: Cache, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    cache.store(ID, b"<html>" * 200, "", TEXT)
    (path,) = (tmp_path / "papers").iterdir()
    content = bytearray(path.read_bytes())
    path.unlink()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        content[60] ^= 0xFF
        path.write_bytes(content)
    elif damage == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"no zip" if damage == "other" else b"")
    with caplog.at_level(logging.WARNING):
        assert cache.load(ID) is None
    assert path.name in caplog.text
    assert damage == "folder" or not path.exists()


def test_a_text_of_another_form_leaves_its_page(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.edition.reading.cache._FORM", 0)
    cache.store(ID, b"page", "text/html", TEXT)
    monkeypatch.undo()
    held = cache.load(ID)
    assert held is not None
    assert (held.page, held.text) == (b"page", None)


def test_a_lack_is_remembered_for_some_hours_and_forgotten_with_a_text(cache: Cache) -> None:
    assert cache.lack(ID, NOON) is None
    cache.remember_lack(ID, "none yet", NOON)
    assert cache.lack(ID, NOON + timedelta(hours=5)) == "none yet"
    assert cache.lack(ID, NOON + timedelta(hours=7)) is None
    assert cache.lack(ID, NOON - timedelta(days=1)) is None  # a clock that was wrong
    cache.store(ID, b"page", "", TEXT)
    assert cache.lack(ID, NOON) is None


@pytest.mark.parametrize("note", ["", "{", "[]", '{"why": 1}', '{"why": "x", "at": "yesterday"}', '{"at": "2026"}'])
def test_a_broken_note_is_no_note(cache: Cache, tmp_path: Path, note: str) -> None:
    cache.remember_lack(ID, "none yet", NOON)
    (path,) = (tmp_path / "papers").iterdir()
    path.write_text(note)
    assert cache.lack(ID, NOON) is None


def test_what_is_old_or_too_much_goes_the_longest_unused_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=5_000, most_days=30)
    for day, paper_id in enumerate(("2601.00001", "2601.00002", "2601.00003", "2601.00004")):
        cache.store(paper_id, os.urandom(2_000), "", TEXT)
        age = NOON - timedelta(days=60 if day == 0 else 10 - day)
        os.utime(tmp_path / f"{paper_id}v2.zip", (age.timestamp(),) * 2)
    cache.prune(NOON)
    assert sorted(path.name[:10] for path in tmp_path.iterdir()) == ["2601.00003", "2601.00004"]


def test_a_disk_that_fails_costs_only_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")
    cache = Cache(tmp_path / "papers")
    with caplog.at_level(logging.WARNING):
        cache.store(ID, b"page", "", TEXT)
        cache.remember_lack(ID, "none", NOON)
    assert len(caplog.records) == 2
    assert cache.load(ID) is None
    cache.prune(NOON)
