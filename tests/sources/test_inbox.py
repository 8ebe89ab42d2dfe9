"""The inbox: what is complete, what is refused, and that nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from retrieval.sources.inbox import DONE, REFUSED, Arrival, Inbox, hand_over, note_of, outcome_of


class ScriptedClock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> ScriptedClock:
    return ScriptedClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "收件箱"


@pytest.fixture
def inbox(folder: Path, clock: ScriptedClock) -> Inbox:
    return Inbox(folder, settled=2, clock=clock)


@pytest.fixture
def look(inbox: Inbox, clock: ScriptedClock) -> Callable[[float], tuple[Arrival, ...]]:
    def look_after(seconds: float = 2) -> tuple[Arrival, ...]:
        inbox.arrivals()
        clock.now += seconds
        return inbox.arrivals()

    return look_after


Look = Callable[..., tuple[Arrival, ...]]


def put(path: Path, text: str = "论文日报") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_folder_is_made_and_empty(look: Look, folder: Path) -> None:
    assert look() == ()
    assert folder.is_dir()


def test_a_file_is_complete_when_it_has_not_changed_for_a_moment(
    inbox: Inbox, folder: Path, clock: ScriptedClock
) -> None:
    path = put(folder / "论文 2026-01-20 😀.md")
    assert inbox.arrivals() == ()
    clock.now += 1.9
    assert inbox.arrivals() == ()
    put(path, "论文日报，还没写完")
    clock.now += 1.9
    assert inbox.arrivals() == ()
    clock.now += 2
    assert inbox.arrivals() == (Arrival(path),)


@pytest.mark.parametrize("name", [".hidden.md", "day.md.part", "day.md.CRDOWNLOAD", "day.md~", "day.tmp"])
def test_what_is_still_being_written_is_left_alone(look: Look, folder: Path, name: str) -> None:
    path = put(folder / name)
    assert look(100) == ()
    path.rename(folder / "day.md")
    assert look() == (Arrival(folder / "day.md"),)


def test_a_folder_named_by_a_date_says_the_day(look: Look, folder: Path) -> None:
    put(folder / "2026-01-20" / "a.md")
    put(folder / "January 2026-01-21" / "b.md")
    put(folder / "2026-01-22.md")
    found = {arrival.path.name: arrival.day for arrival in look()}
    assert found == {"a.md": date(2026, 1, 20), "b.md": None, "2026-01-22.md": None}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders, and links need a privilege")
def test_links_and_pipes_are_named_as_such_and_not_followed(look: Look, folder: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "secret" / "key.md")
    folder.mkdir()
    (folder / "a.md").symlink_to(secret)
    (folder / "b").symlink_to(secret.parent, target_is_directory=True)
    os.mkfifo(folder / "c.md")
    found = {arrival.path.name: arrival.problem for arrival in look()}
    assert found == {
        "a.md": "a.md is a link; put the file itself into the inbox.",
        "b": "b is a link; put the file itself into the inbox.",
        "c.md": "c.md is no file.",
    }


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_is_moved_and_what_it_leads_to_stays(inbox: Inbox, look: Look, folder: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "key.md")
    folder.mkdir()
    (folder / "a.md").symlink_to(secret)
    (arrival,) = look()
    inbox.move_aside(arrival.path, REFUSED, str(arrival.problem))
    assert (folder / REFUSED / "a.md").is_symlink()
    assert secret.read_text(encoding="utf-8") == "论文日报"


def test_what_was_moved_aside_is_not_seen_again_and_has_its_note(inbox: Inbox, look: Look, folder: Path) -> None:
    put(folder / "day.md")
    (arrival,) = look()
    inbox.move_aside(arrival.path, DONE, "收录了 3 篇论文")
    assert look() == ()
    assert note_of(folder / DONE / "day.md").read_text(encoding="utf-8") == "收录了 3 篇论文\n"


def test_names_that_collide_keep_both(inbox: Inbox, look: Look, folder: Path) -> None:
    for text in ("one", "two", "three"):
        put(folder / "day.md", text)
        (arrival,) = look()
        inbox.move_aside(arrival.path, DONE, f"note on {text}")
    kept = {path.name: path.read_text(encoding="utf-8").strip() for path in (folder / DONE).iterdir()}
    assert kept == {
        "day.md": "one",
        "day.md.txt": "note on one",
        "day-2.md": "two",
        "day-2.md.txt": "note on two",
        "day-3.md": "three",
        "day-3.md.txt": "note on three",
    }


def test_a_file_that_cannot_be_moved_is_not_taken_in_again_and_again(
    inbox: Inbox, look: Look, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = put(folder / "day.md")
    put(folder / DONE)  # a file where the folder should be
    (arrival,) = look()
    inbox.move_aside(arrival.path, DONE, "taken in")
    assert "cannot be moved" in caplog.text
    assert look(50) == ()
    put(path, "another text")
    assert look() == (Arrival(path),)


def test_a_file_is_handed_over_all_at_once_and_its_outcome_is_told(
    inbox: Inbox, look: Look, folder: Path, tmp_path: Path
) -> None:
    original = put(tmp_path / "2026-01-20" / "papers.json", "[]")
    handed = hand_over(folder, original, None)
    assert handed.parent == folder
    assert handed.name.startswith("2026-01-20-papers-")
    assert outcome_of(folder, handed) is None
    (arrival,) = look()
    inbox.move_aside(arrival.path, REFUSED, "it is empty")
    assert outcome_of(folder, handed) == (REFUSED, "it is empty\n")
    assert original.read_text(encoding="utf-8") == "[]"


def test_a_file_handed_over_for_a_day_is_of_that_day(look: Look, folder: Path, tmp_path: Path) -> None:
    hand_over(folder, put(tmp_path / "2025-05-05.md"), date(2026, 1, 20))
    (arrival,) = look()
    assert arrival.day == date(2026, 1, 20)
    assert arrival.path.name.startswith("2025-05-05-")
