"""The search's memory: renewed day by day it is what it would be built at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.index import memory as memory_module
from retrieval.index.memory import Memory
from retrieval.index.passages import day_number
from retrieval.types import Digest, Passage, Scope, ScopeSource
from tests.fakes.digests import MONDAY, SATURDAY, TUESDAY, digest_of, paper_of
from tests.fakes.passage_store import FakeEmbedder
from tests.index.columns import assert_same

SIZE = 4
EMBEDDER = FakeEmbedder(dimensions=SIZE)
DAYS = (MONDAY, TUESDAY, SATURDAY, date(2025, 12, 31))
EMPTY = Memory.empty(SIZE, SIZE)

State = Mapping[date, Sequence[int]]  # the numbers of the papers that each day lists

states = st.dictionaries(st.sampled_from(DAYS), st.lists(st.integers(1, 5), unique=True, max_size=3), max_size=4)


def digest_on(day: date, numbers: Sequence[int]) -> Digest:
    papers = [
        paper_of(n, zh=f"第{n}篇的摘要，一共 {n} 句话。" if n % 2 else None, en=f"Text {n}." if n > 2 else None)
        for n in numbers
    ]
    return digest_of(day, *papers)


def vectors_of(passages: Sequence[Passage]) -> NDArray[np.float32]:
    return EMBEDDER.embed_texts([passage.text for passage in passages])


def renewed(memory: Memory, state: State) -> Memory:
    """The memory with the state's days, of which only the changed ones are built, as the bot does it."""
    digests = [digest_on(day, numbers) for day, numbers in state.items()]
    hashes = {day_number(digest.date): digest.content_hash for digest in digests}
    changed = [each for each in digests if memory.hashes.get(day_number(each.date)) != each.content_hash]
    return memory.renewed(changed, hashes, EMBEDDER, vectors_of)


def same_memory(one: Memory, other: Memory) -> None:
    assert_same(one.entries, other.entries)
    assert_same(one.postings, other.postings)
    assert one.hashes == other.hashes


def scope(first: date, last: date) -> Scope:
    return Scope(first, last, ScopeSource.GIVEN)


@given(st.lists(states, min_size=1, max_size=4))
def test_a_memory_renewed_again_and_again_is_what_it_would_be_built_at_once(history: list[State]) -> None:
    memory = EMPTY
    for state in history:
        memory = renewed(memory, state)
    same_memory(memory, renewed(EMPTY, history[-1]))


@given(states)
def test_entries_are_sorted_by_day_and_position(state: State) -> None:
    memory = renewed(EMPTY, state)
    expected = [(day_number(day), f"2601.{n:05}") for day in sorted(state) for n in state[day]]
    assert list(zip(memory.entries.days.tolist(), memory.entries.paper_ids, strict=True)) == expected
    assert memory.days == tuple(sorted(state))


@given(states, st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_a_scope_is_a_range_of_entries(state: State, one: date, other: date) -> None:
    memory = renewed(EMPTY, state)
    first, last = min(one, other), max(one, other)
    low, high = memory.range_of(scope(first, last))
    within = [entry for entry in range(len(memory.entries)) if first <= memory.day_of(entry) <= last]
    assert list(range(low, high)) == within
    assert memory.range_of(None) == (0, len(memory.entries))


def test_renewing_leaves_the_old_memory_as_it_was() -> None:
    old = renewed(EMPTY, {MONDAY: [1, 2]})
    renewed(old, {MONDAY: [3], TUESDAY: [4]})
    same_memory(old, renewed(EMPTY, {MONDAY: [1, 2]}))


def test_unchanged_days_are_taken_over_without_their_digests() -> None:
    old = renewed(EMPTY, {MONDAY: [1, 2], TUESDAY: [3], SATURDAY: [4]})
    hashes = {day: text for day, text in old.hashes.items() if day != day_number(TUESDAY)}
    kept = old.renewed([], hashes, EMBEDDER, vectors_of)
    same_memory(kept, renewed(EMPTY, {MONDAY: [1, 2], SATURDAY: [4]}))


def test_a_paper_has_an_entry_for_each_of_its_days() -> None:
    memory = renewed(EMPTY, {TUESDAY: [2, 1], MONDAY: [1]})
    assert memory.entries_of_paper == {"2601.00001": (0, 2), "2601.00002": (1,)}
    assert [memory.day_of(entry) for entry in range(3)] == [MONDAY, TUESDAY, TUESDAY]
    assert memory.ordinals.tolist() == [MONDAY.toordinal(), TUESDAY.toordinal(), TUESDAY.toordinal()]


def test_titles_name_entries() -> None:
    memory = renewed(EMPTY, {MONDAY: [1], TUESDAY: [2, 1]})
    (match,) = memory.titles.find("what is paper number 1 about")
    assert match.entries == (0, 2)


@given(states.filter(any), st.data())
def test_many_rows_are_compared_as_few_are(state: State, data: st.DataObject) -> None:
    memory = renewed(EMPTY, state)
    low = data.draw(st.integers(0, len(memory.entries)))
    high = data.draw(st.integers(low, len(memory.entries)))
    question = EMBEDDER.embed_question("第 1 篇 text")
    few = memory.meaning(question, low, high)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(memory_module, "_FEW_ROWS", -1)
        many = memory.meaning(question, low, high)
    np.testing.assert_allclose(many, few, atol=1e-6)
    assert len(few) == high - low


def test_an_empty_memory_answers_with_nothing() -> None:
    assert len(EMPTY.entries) == 0
    assert EMPTY.days == ()
    assert EMPTY.range_of(scope(MONDAY, SATURDAY)) == (0, 0)
    assert EMPTY.meaning(np.ones(SIZE, np.float32), 0, 0).shape == (0,)
    assert EMPTY.titles.find("anything") == ()
