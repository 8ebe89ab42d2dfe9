"""Bags and postings against counting by hand."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.postings import TITLE_WEIGHT, Postings, TokenBags, token_key
from tests.index.columns import assert_same

Text = tuple[list[str], list[str]]

tokens = st.lists(st.sampled_from(["猫", "狗", "cat", "dog", "三维", "😀", "ｘ"]), max_size=6)
texts = st.lists(st.tuples(tokens, tokens), max_size=8)


def weight(token: str, text: Text) -> int:
    title, body = text
    return Counter(body)[token] + TITLE_WEIGHT * Counter(title)[token]


def held(postings: Postings, token: str, low: int, high: int) -> list[tuple[int, int, bool]]:
    where = postings.find(token, low, high)
    columns = postings.entries[where], postings.counts[where], postings.titled[where]
    return [(int(entry), int(count), bool(titled)) for entry, count, titled in zip(*columns, strict=True)]


@given(texts, st.data())
def test_a_range_of_postings_is_what_counting_finds(given_texts: list[Text], data: st.DataObject) -> None:
    postings = Postings.build(TokenBags.build(given_texts))
    low = data.draw(st.integers(0, len(given_texts)))
    high = data.draw(st.integers(low, len(given_texts)))
    for token in ("猫", "狗", "cat", "dog", "三维", "😀", "ｘ", "nowhere"):
        expected = [
            (entry, weight(token, given_texts[entry]), token in given_texts[entry][0])
            for entry in range(low, high)
            if weight(token, given_texts[entry])
        ]
        assert held(postings, token, low, high) == expected
        assert postings.holds(token) is any(weight(token, text) for text in given_texts)


@given(texts)
def test_lengths_count_every_token_with_the_titles_weight(given_texts: list[Text]) -> None:
    lengths = Postings.build(TokenBags.build(given_texts)).lengths
    assert lengths.tolist() == [TITLE_WEIGHT * len(title) + len(body) for title, body in given_texts]


@given(texts, st.data())
def test_bags_cut_apart_and_joined_are_as_before(given_texts: list[Text], data: st.DataObject) -> None:
    bags = TokenBags.build(given_texts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(given_texts)), max_size=4)))
    bounds = [0, *cuts, len(given_texts)]
    parts = [bags.between(low, high) for low, high in pairwise(bounds)]
    assert_same(TokenBags.join(parts), bags)
    for part, (low, high) in zip(parts, pairwise(bounds), strict=True):
        assert_same(part, TokenBags.build(given_texts[low:high]))


def test_nothing_joined_is_nothing() -> None:
    assert_same(TokenBags.join([]), TokenBags.build([]))
    assert not Postings.build(TokenBags.join([])).holds("猫")


def test_a_count_stays_in_its_byte() -> None:
    postings = Postings.build(TokenBags.build([([], ["猫"] * 1000)]))
    assert held(postings, "猫", 0, 1) == [(0, 255, False)]


@pytest.mark.parametrize(
    ("token", "key"),
    [
        ("a", 3_405_396_810_240_292_928),
        ("猫", 4_140_028_929_945_838_904),
        ("😀", 8_135_518_405_970_882_805),
        ("\ud800", 7_497_787_021_708_494_914),
    ],
)
def test_keys_are_the_same_on_every_machine_and_on_every_day(token: str, key: int) -> None:
    assert token_key(token) == key
