"""Work on several things at once."""

from __future__ import annotations

from threading import Barrier, Event

import pytest

from retrieval.edition.at_once import work_at_once


def test_every_item_is_worked_on_once_and_keeps_its_place() -> None:
    assert sorted(work_at_once(str.upper, list("abcde"), 3)) == list(enumerate("ABCDE"))
    assert list(work_at_once(str.upper, [], 3)) == []


def test_so_many_are_worked_on_at_the_same_time() -> None:
    together = Barrier(3)
    assert len(list(work_at_once(lambda _: together.wait(10), range(3), 3))) == 3


def test_an_error_ends_the_work_and_is_raised() -> None:
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        raise ValueError(f"no {item}")

    with pytest.raises(ValueError, match="no 0"):
        list(work_at_once(work, range(100), 1))
    assert begun == [0]


def test_whoever_leaves_early_waits_for_nobody() -> None:
    release = Event()

    def work(item: int) -> int:
        if item:
            release.wait(10)
        return item

    results = work_at_once(work, range(50), 2)
    assert next(results) == (0, 0)
    results.close()  # type: ignore[attr-defined]
    release.set()
