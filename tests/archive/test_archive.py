from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive, IndexRecord
from retrieval.errors import StoreError
from retrieval.types import Form, Notice, SectionName, Severity
from tests.fakes.digests import MONDAY, SATURDAY, TUESDAY, digest_of, paper_of


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive.sqlite")
    yield archive
    archive.close()


def test_what_was_put_is_read_back(archive: Archive) -> None:
    digest = digest_of(MONDAY, paper_of(1, zh="第一篇😀。", title_zh="论文一"), paper_of(2, en="Second."))

    change = archive.put(digest)

    assert change.added == ("2601.00001", "2601.00002")
    assert change.affected_days == (MONDAY,)
    held = archive.day(MONDAY)
    assert held is not None
    assert held.papers == digest.papers
    assert held.origins == digest.origins
    assert archive.forms(MONDAY) == (digest,)
    assert archive.days() == (MONDAY,)
    assert archive.count_papers() == 2


def test_text_that_is_no_utf_8_is_kept(archive: Archive) -> None:
    digest = replace(digest_of(MONDAY, paper_of(1, zh="半\ud83d\0", title="Half \udcff")), origins=("\udcff.md",))

    archive.put(digest)

    assert archive.forms(MONDAY) == (digest,)
    assert archive.day(MONDAY).papers == digest.papers


def test_putting_it_again_changes_nothing(archive: Archive) -> None:
    digest = digest_of(MONDAY, paper_of(1, zh="一。"), paper_of(2))
    archive.put(digest)
    before = archive.day_hashes()

    change = archive.put(digest)

    assert change.unchanged == ("2601.00001", "2601.00002")
    assert not change.touched
    assert not change.affected_days
    assert archive.day_hashes() == before


def test_a_changed_form_replaces_that_form_of_its_day(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, zh="旧的。"), paper_of(2), paper_of(3)))

    change = archive.put(digest_of(MONDAY, paper_of(1, zh="新的。"), paper_of(2), paper_of(4)))

    assert change.added == ("2601.00004",)
    assert change.changed == ("2601.00001",)
    assert change.unchanged == ("2601.00002",)
    assert change.removed == ("2601.00003",)
    assert archive.paper("2601.00003") is None
    assert [paper.id for paper in archive.day(MONDAY).papers] == ["2601.00001", "2601.00002", "2601.00004"]


def test_the_forms_of_a_day_are_one_digest(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, zh="中文摘要。", title_zh="论文一")))

    change = archive.put(
        digest_of(
            MONDAY, paper_of(1, en="English abstract.", form=Form.HF_DAILY), paper_of(2, en="More."), form=Form.HF_DAILY
        )
    )

    assert (change.added, change.changed) == (("2601.00002",), ("2601.00001",))
    held = archive.day(MONDAY)
    assert held.forms == (Form.NEWSLETTER, Form.HF_DAILY)
    assert [section.text for section in held.papers[0].sections] == ["中文摘要。", "English abstract."]
    assert held.papers[0].title_zh == "论文一"


def test_an_odd_notice_alone_affects_no_day_but_is_kept(archive: Archive) -> None:
    digest = digest_of(MONDAY, paper_of(1))
    archive.put(digest)

    change = archive.put(replace(digest, notices=(Notice(Severity.ODD, "Odd.", 3),)))

    assert not change.affected_days
    assert archive.day(MONDAY).notices == (Notice(Severity.ODD, "Odd.", 3),)


def test_texts_of_a_paper_gather_over_its_days(archive: Archive) -> None:
    archive.put(digest_of(SATURDAY, paper_of(1, zh="周六的解读。", form=Form.REPORT), form=Form.REPORT))
    alone = archive.day_hashes()[SATURDAY]
    friday = SATURDAY - timedelta(days=1)

    change = archive.put(digest_of(friday, paper_of(1, en="The abstract.", form=Form.HF_DAILY), form=Form.HF_DAILY))

    assert change.affected_days == (friday, SATURDAY)
    assert archive.day_hashes()[SATURDAY] != alone
    texts = [section.text for section in archive.day(SATURDAY).papers[0].sections]
    assert texts == ["周六的解读。", "The abstract."]
    assert [section.text for section in archive.day(friday).papers[0].sections] == ["The abstract.", "周六的解读。"]
    assert archive.appearances("2601.00001") == (friday, SATURDAY)
    assert [section.text for section in archive.paper("2601.00001").sections] == texts


def test_a_day_keeps_its_own_word_where_another_says_the_same_otherwise(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, zh="周一的话。", title="Monday's Title")))
    archive.put(digest_of(TUESDAY, paper_of(1, zh="周二的话。", title="Tuesday's Title", title_zh="题目")))

    monday = archive.day(MONDAY).papers[0]

    assert [section.text for section in monday.sections] == ["周一的话。"]
    assert (monday.title, monday.title_zh) == ("Monday's Title", "题目")
    assert archive.paper(monday.id).title == "Tuesday's Title"


def test_a_removed_paper_takes_its_texts_off_other_days(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, zh="中文。")))
    archive.put(digest_of(TUESDAY, paper_of(1, en="English.")))

    change = archive.put(digest_of(TUESDAY, paper_of(2)))

    assert change.affected_days == (MONDAY, TUESDAY)
    assert archive.day(MONDAY).papers[0].languages == {"zh"}


def test_a_cached_day_is_read_anew_after_a_change(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, zh="中文。")))
    assert archive.day(MONDAY) is archive.day(MONDAY)

    archive.put(digest_of(TUESDAY, paper_of(1, en="English.")))

    assert archive.day(MONDAY).papers[0].languages == {"zh", "en"}


def test_what_another_process_changed_is_seen(tmp_path: Path, archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, zh="旧。")))
    assert archive.day(MONDAY) is not None
    other = Archive(tmp_path / "archive.sqlite")
    other.put(digest_of(MONDAY, paper_of(1, zh="新。")))
    other.close()

    assert archive.day(MONDAY).papers[0].sections[0].text == "新。"


def test_newest_is_the_last_day_with_papers(archive: Archive) -> None:
    assert archive.newest() is None
    archive.put(digest_of(MONDAY, paper_of(1)))
    archive.put(digest_of(TUESDAY))

    assert archive.days() == (MONDAY, TUESDAY)
    assert archive.newest() == MONDAY
    assert archive.newest(MONDAY) == MONDAY
    assert archive.newest(MONDAY - timedelta(days=1)) is None


@pytest.mark.parametrize(
    "asked", ["graph of THOUGHTS", "Graph-of-Thoughts!", "Ｇｒａｐｈ　ｏｆ　Ｔｈｏｕｇｈｔｓ", "思维图：推理"]
)
def test_a_paper_is_found_by_title(archive: Archive, asked: str) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, title="Graph of Thoughts", title_zh="思维图:推理"), paper_of(2)))

    assert archive.ids_of_title(asked) == ("2601.00001",)


def test_a_title_of_any_length_is_found(archive: Archive) -> None:
    title = "很长的题目" * 200
    archive.put(digest_of(MONDAY, paper_of(1, title=title)))

    assert archive.ids_of_title(title) == ("2601.00001",)
    assert archive.ids_of_title("") == ()


def test_a_paper_is_found_by_position(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1), paper_of(2)))

    assert archive.paper_at(MONDAY, 2).id == "2601.00002"
    assert archive.paper_at(MONDAY, 3) is None
    assert archive.paper_at(TUESDAY, 1) is None


def test_what_is_not_held_is_none(archive: Archive) -> None:
    assert archive.day(MONDAY) is None
    assert archive.paper("2601.00001") is None
    assert archive.appearances("2601.00001") == ()


def test_entries_run_over_all_days_in_order(archive: Archive) -> None:
    days = [MONDAY + timedelta(days=3 * number) for number in range(70)]  # more than one query's worth
    for number, day in enumerate(reversed(days)):
        archive.put(digest_of(day, paper_of(number + 100), paper_of(1, en="Everywhere.")))

    entries = list(archive.entries())

    assert [day for day, _ in entries] == [day for day in days for _ in range(2)]
    assert [paper.position for _, paper in entries] == [1, 2] * 70
    assert all(digest == archive.day(digest.date) for digest in archive.digests())


def test_rederiving_changes_nothing_of_its_own(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1, zh="中文。"), paper_of(2)))
    archive.put(digest_of(TUESDAY, paper_of(1, en="English.")))
    before = list(archive.digests())

    archive.rederive()

    assert list(archive.digests()) == before


def test_threads_share_an_archive(archive: Archive) -> None:
    digests = [digest_of(MONDAY + timedelta(days=number), paper_of(number), paper_of(0)) for number in range(1, 25)]

    with ThreadPoolExecutor(8) as pool:
        changes = list(pool.map(archive.put, digests))
        days = list(pool.map(archive.day, [digest.date for digest in digests]))

    assert all(change.added for change in changes)
    assert all(len(day.papers) == 2 for day in days)
    assert len(archive.appearances("2601.00000")) == 24


def test_it_outlives_its_process(tmp_path: Path) -> None:
    first = Archive(tmp_path / "archive.sqlite")
    first.put(digest_of(MONDAY, paper_of(1, zh="一。")))
    first.close()

    second = Archive(f"sqlite:///{tmp_path / 'archive.sqlite'}")

    assert second.day(MONDAY).papers[0].sections[0].name is SectionName.ABSTRACT
    second.close()
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_index_state_names_what_is_pending(archive: Archive) -> None:
    archive.put(digest_of(MONDAY, paper_of(1)))
    archive.put(digest_of(TUESDAY, paper_of(2)))
    hashes = archive.day_hashes()
    assert archive.index.record() is None
    assert archive.index.pending() == hashes

    archive.index.switch(IndexRecord("passages-1", "fake@1"), {MONDAY: hashes[MONDAY]})
    assert archive.index.pending() == {TUESDAY: hashes[TUESDAY]}

    archive.index.mark({TUESDAY: hashes[TUESDAY]})
    assert archive.index.pending() == {}
    archive.put(digest_of(MONDAY, paper_of(1, zh="改了。")))
    assert list(archive.index.pending()) == [MONDAY]
    assert archive.index.days() == hashes
    assert archive.index.record() == IndexRecord("passages-1", "fake@1")

    archive.index.switch(IndexRecord("passages-2", "fake@2"), {})
    assert archive.index.days() == {}


def test_the_index_state_names_the_collection_to_drop(archive: Archive) -> None:
    assert archive.index.leftover() is None
    archive.index.switch(IndexRecord("passages-1", "fake@1"), {})
    assert archive.index.leftover() is None

    archive.index.set_leftover("passages-2")
    assert archive.index.leftover() == "passages-2"
    archive.index.switch(IndexRecord("passages-2", "fake@1"), {})
    assert archive.index.leftover() == "passages-1"
    archive.index.set_leftover(None)
    assert archive.index.leftover() is None


def test_a_newer_schema_is_refused_in_a_sentence(tmp_path: Path) -> None:
    Archive(tmp_path / "archive.sqlite").close()
    with sqlite3.connect(tmp_path / "archive.sqlite") as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    connection.close()

    with pytest.raises(StoreError, match=r"newer paperboy .schema 99, this one knows 1.\. Upgrade"):
        Archive(tmp_path / "archive.sqlite")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(b"# not a database\n" * 500)

    with pytest.raises(
        StoreError, match=r"archive\.sqlite cannot be used: file is not a database\. Move the file away"
    ):
        Archive(tmp_path / "archive.sqlite")


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file"):
        Archive(tmp_path / "missing" / "archive.sqlite")


@pytest.mark.parametrize("url", ["", "no url", "frobnicate://x/y", "postgresql+nodriver://x/y"])
def test_a_url_that_is_none_is_a_store_error(url: str) -> None:
    with pytest.raises(StoreError):
        Archive(url)


def test_a_password_is_not_shown() -> None:
    with pytest.raises(StoreError) as caught:
        Archive("postgresql+nodriver://paperboy:hunter2@localhost/archive")

    assert "hunter2" not in str(caught.value)


_numbers = st.lists(st.integers(0, 6), unique=True, max_size=5)
_puts = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(list(Form)), _numbers, st.sampled_from(["甲。", "B.", "丙😀"])),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(puts=_puts)
def test_the_order_of_arrival_does_not_matter(puts: list[tuple[int, Form, list[int], str]]) -> None:
    """An archive after many changes equals a fresh one that saw the last state of each form alone."""
    worn, fresh = Archive("sqlite://"), Archive("sqlite://")
    last = {}
    for day, form, numbers, text in puts:
        digest = digest_of(
            date(2026, 1, 5 + day), *(paper_of(number, zh=text, form=form) for number in numbers), form=form
        )
        worn.put(digest)
        last[day, form] = digest
    for key in sorted(last, reverse=True):
        fresh.put(last[key])

    assert list(worn.digests()) == list(fresh.digests())
    assert worn.day_hashes() == fresh.day_hashes()
    worn.close()
    fresh.close()
