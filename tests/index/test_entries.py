"""Columns over entries: vectors of ragged groups, entries of a day, cut apart and joined."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from retrieval.index.entries import Entries, Ragged, build_entries, join_entries, titles_of
from retrieval.index.passages import passages_of
from retrieval.types import Passage
from tests.fakes.digests import MONDAY, TUESDAY, digest_of, paper_of
from tests.fakes.passage_store import FakeEmbedder
from tests.index.columns import assert_same

SIZE = 4
EMBEDDER = FakeEmbedder(dimensions=SIZE)
Groups = list[NDArray[np.float32]]

numbers = st.floats(-1, 1, width=32).filter(lambda number: number == 0 or abs(number) > 1e-3)
vectors = arrays.arrays(np.float32, SIZE, elements=numbers)
groups = st.lists(arrays.arrays(np.float32, st.tuples(st.integers(0, 4), st.just(SIZE)), elements=numbers), max_size=6)
MONDAYS = digest_of(
    MONDAY,
    paper_of(1, zh="机器人用触觉抓东西，成功率 97%。", en="A robot grasps by touch.", title_zh="触觉抓取"),
    paper_of(2, en="Videos are cut into scenes."),
    paper_of(3),
)
TUESDAYS = digest_of(TUESDAY, paper_of(4, zh="给文本加水印的新方法。"), paper_of(1, zh="机器人又来了，这次会跳舞。"))


def vectors_of(passages: list[Passage] | tuple[Passage, ...]) -> NDArray[np.float32]:
    return EMBEDDER.embed_texts([passage.text for passage in passages])


def entries_of(digest: object) -> Entries:
    return build_entries(digest, EMBEDDER, vectors_of, SIZE)  # type: ignore[arg-type]


@given(groups, vectors, st.data())
def test_the_best_of_each_group_is_what_numpy_finds(
    held: Groups, question: NDArray[np.float32], data: st.DataObject
) -> None:
    ragged = Ragged.build(held, SIZE)
    entries = data.draw(st.lists(st.integers(0, len(held) - 1), max_size=8)) if held else []
    best = ragged.best(question, np.array(entries, np.int64))
    expected = [float((held[entry] @ question).max()) if len(held[entry]) else 0.0 for entry in entries]
    np.testing.assert_allclose(best, expected, atol=SIZE / 127)  # as coarse as the codes are


@given(groups, st.data())
def test_rows_cut_apart_and_joined_are_as_before(held: Groups, data: st.DataObject) -> None:
    ragged = Ragged.build(held, SIZE)
    bounds = [0, *sorted(data.draw(st.lists(st.integers(0, len(held)), max_size=3))), len(held)]
    parts = [ragged.between(low, high) for low, high in pairwise(bounds)]
    assert_same(Ragged.join(parts, SIZE), ragged)
    for part, (low, high) in zip(parts, pairwise(bounds), strict=True):
        assert_same(part, Ragged.build(held[low:high], SIZE))


@given(arrays.arrays(np.float32, (3, SIZE), elements=numbers))
def test_codes_turn_back_into_vectors(given_vectors: NDArray[np.float32]) -> None:
    ragged = Ragged.build([given_vectors], SIZE)
    np.testing.assert_allclose(ragged.rows * ragged.scales[:, None], given_vectors, atol=1 / 127)


def test_no_groups_are_no_rows() -> None:
    assert_same(Ragged.join([], SIZE), Ragged.build([], SIZE))
    assert Ragged.build([], SIZE).best(np.ones(SIZE, np.float32), np.empty(0, np.int64)).shape == (0,)


def test_a_day_becomes_entries_in_the_order_of_its_papers() -> None:
    entries = entries_of(MONDAYS)
    assert entries.days.tolist() == [20260119] * 3
    assert entries.paper_ids == ("2601.00001", "2601.00002", "2601.00003")
    assert entries.titles_zh == ("触觉抓取", "", "")
    assert np.diff(entries.texts.starts).tolist() == [2, 1, 1]  # one for each language; a bare title is a text


def test_the_vector_of_a_language_is_the_direction_of_its_passages() -> None:
    paper = MONDAYS.papers[1]
    (passage,) = passages_of(paper, MONDAY)
    texts = entries_of(MONDAYS).texts
    row = texts.rows[texts.starts[1]] * texts.scales[texts.starts[1]]
    np.testing.assert_allclose(row, EMBEDDER.embed_texts([passage.text])[0], atol=0.01)


def test_the_titles_stand_among_the_sentences() -> None:
    sentences = entries_of(MONDAYS).sentences
    assert np.diff(sentences.starts).tolist() == [3, 2, 1]
    assert titles_of(MONDAYS.papers[0]) == "触觉抓取 Paper Number 1"


def test_days_joined_and_cut_apart_are_as_before() -> None:
    monday, tuesday = entries_of(MONDAYS), entries_of(TUESDAYS)
    whole = join_entries([monday, tuesday], SIZE, SIZE)
    assert len(whole) == 5
    assert_same(whole.between(0, 3), monday)
    assert_same(whole.between(3, 5), tuesday)
    assert_same(join_entries([whole.between(0, 2), whole.between(2, 5)], SIZE, SIZE), whole)


def test_an_empty_day_has_no_entries() -> None:
    assert_same(entries_of(digest_of(MONDAY)), join_entries([], SIZE, SIZE))
