"""What every store of passages does, the fake one and Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import StampMismatchError, StoreError
from retrieval.index.store import PassageDatabase, PassageStore
from retrieval.types import Passage
from tests.fakes.passage_store import FakePassageDatabase

_DIMENSIONS = 4


@pytest.fixture(params=["fake", pytest.param("chroma", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageDatabase]:
    if request.param == "fake":
        yield FakePassageDatabase()
        return
    from retrieval.index.chroma import ChromaDatabase  # noqa: PLC0415 - it takes seconds; the fake is tested without

    database = ChromaDatabase(tmp_path / "chroma")
    yield database
    database.close()


@pytest.fixture
def store(database: PassageDatabase) -> PassageStore:
    return database.create("passages", "fake@1", _DIMENSIONS)


def _passage(number: int, day: int = 20260119, text: str = "题目 Title\n一句话😀。") -> Passage:
    return Passage(f"{day}/2601.{number:05}/newsletter.abstract/0", f"2601.{number:05}", day, "abstract", "zh", text)


def _vector(number: int) -> np.ndarray:
    return np.eye(_DIMENSIONS, dtype=np.float32)[number % _DIMENSIONS]


def _fill(store: PassageStore, *passages: Passage) -> None:
    store.upsert(passages, np.array([_vector(place) for place in range(len(passages))], np.float32))


def test_what_was_written_is_read_back(store: PassageStore) -> None:
    passages = (_passage(1), _passage(2), _passage(1, 20260120))
    _fill(store, *passages)

    assert store.count() == 3
    assert store.passages_of_days([20260119, 20260120]) == tuple(sorted(passages, key=lambda passage: passage.id))
    assert store.passages_of_days([20260120]) == (passages[2],)
    assert store.passages_of_days([]) == ()
    assert store.ids_of_day(20260119) == (passages[0].id, passages[1].id)
    assert store.ids_of_day(20260118) == ()


def test_writing_again_replaces_all_of_it(store: PassageStore) -> None:
    _fill(store, _passage(1))
    changed = replace(_passage(1), text="English.", language="en", section="summary")
    store.upsert([changed], np.array([_vector(3)], np.float32))

    assert store.count() == 1
    assert store.passages_of_days([20260119]) == (changed,)
    np.testing.assert_array_equal(store.vectors_of([changed.id]), [_vector(3)])


def test_writing_nothing_is_no_error(store: PassageStore) -> None:
    store.upsert([], np.empty((0, _DIMENSIONS), np.float32))
    store.delete([])

    assert store.count() == 0
    assert store.vectors_of([]).shape == (0, _DIMENSIONS)


def test_a_passage_without_a_vector_is_refused(store: PassageStore) -> None:
    with pytest.raises(ValueError, match="zip"):
        store.upsert([_passage(1), _passage(2)], np.array([_vector(1)], np.float32))


def test_deleting_takes_the_named_ones_alone(store: PassageStore) -> None:
    _fill(store, _passage(1), _passage(2))

    store.delete([_passage(1).id, "20260119/2601.99999/newsletter.abstract/0"])

    assert store.ids_of_day(20260119) == (_passage(2).id,)


def test_vectors_come_in_the_order_asked_for(store: PassageStore) -> None:
    _fill(store, _passage(1), _passage(2), _passage(3))
    asked = [_passage(3).id, _passage(1).id, _passage(3).id]

    vectors = store.vectors_of(asked)

    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(vectors, [_vector(2), _vector(0), _vector(2)])


def test_vectors_of_a_day_come_with_their_ids(store: PassageStore) -> None:
    _fill(store, _passage(2), _passage(1), _passage(3, 20260120))

    ids, vectors = store.vectors_of_day(20260119)

    assert ids == (_passage(1).id, _passage(2).id)
    np.testing.assert_array_equal(vectors, [_vector(1), _vector(0)])
    ids, vectors = store.vectors_of_day(20260101)
    assert (ids, vectors.shape) == ((), (0, _DIMENSIONS))


def test_a_vector_that_is_missing_is_a_store_error(store: PassageStore) -> None:
    _fill(store, _passage(1))

    with pytest.raises(StoreError, match=r"lacks 1 passages?, 20260119/2601.00009"):
        store.vectors_of([_passage(1).id, _passage(9).id])


def test_zero_vectors_are_kept(store: PassageStore) -> None:
    store.upsert([_passage(1)], np.zeros((1, _DIMENSIONS), np.float32))

    np.testing.assert_array_equal(store.vectors_of([_passage(1).id]), np.zeros((1, _DIMENSIONS)))


def test_the_nearest_come_first_with_their_cosines(store: PassageStore) -> None:
    _fill(store, _passage(1), _passage(2), _passage(3, 20260120))

    found = store.query(np.array([1, 0.5, 0, 0], np.float32), 2)

    assert [passage for passage, _ in found] == [_passage(1), _passage(2)]
    assert [cosine for _, cosine in found] == pytest.approx([0.8944, 0.4472], abs=1e-3)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, [20260119, 20260120, 20260121]),
        (20260120, None, [20260120, 20260121]),
        (None, 20260120, [20260119, 20260120]),
        (20260120, 20260120, [20260120]),
        (20260201, 20260228, []),
    ],
)
def test_a_query_keeps_to_its_days(store: PassageStore, first: int | None, last: int | None, days: list[int]) -> None:
    _fill(store, *(_passage(1, day) for day in (20260119, 20260120, 20260121)))

    found = store.query(np.ones(_DIMENSIONS, np.float32), 10, first, last)

    assert sorted(passage.date for passage, _ in found) == days


def test_an_empty_store_finds_nothing(store: PassageStore) -> None:
    assert store.query(_vector(0), 3) == []
    assert store.passages_of_days([20260119]) == ()


def test_a_collection_is_opened_by_name(database: PassageDatabase, store: PassageStore) -> None:
    _fill(store, _passage(1))

    assert database.open("another", "fake@1") is None
    opened = database.open("passages", "fake@1")
    assert opened is not None
    assert opened.name == store.name == "passages"
    assert opened.ids_of_day(20260119) == (_passage(1).id,)
    np.testing.assert_array_equal(opened.vectors_of([_passage(1).id]), [_vector(0)])


def test_another_stamp_is_refused(database: PassageDatabase, store: PassageStore) -> None:
    assert store.count() == 0
    with pytest.raises(StampMismatchError, match="made with fake@1, the settings name fake@2"):
        database.open("passages", "fake@2")


def test_a_dropped_collection_is_gone(database: PassageDatabase, store: PassageStore) -> None:
    _fill(store, _passage(1))

    database.drop("passages")
    database.drop("passages")

    assert database.open("passages", "fake@1") is None
    assert database.create("passages", "fake@2", _DIMENSIONS).count() == 0


def test_a_name_is_taken_once(database: PassageDatabase, store: PassageStore) -> None:
    with pytest.raises(StoreError):
        database.create(store.name, "fake@1", _DIMENSIONS)
