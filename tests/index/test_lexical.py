"""Word evidence against a plain reference implementation."""

from __future__ import annotations

from collections import Counter
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.lexical import K1, B, LexicalQuery, LexicalScores, score_words
from retrieval.index.postings import TITLE_WEIGHT, Postings, TokenBags

Text = tuple[list[str], list[str]]
WORDS = ("猫", "狗", "cat", "dog", "机器人")
UNSEEN, UNSEEN_CHINESE = 9.5, 5.0

tokens = st.lists(st.sampled_from(WORDS[:4]), max_size=5)
texts = st.lists(st.tuples(tokens, tokens), min_size=1, max_size=6)
queries = st.builds(
    LexicalQuery,
    tokens=st.dictionaries(st.sampled_from([*WORDS, "unknown"]), st.none() | st.floats(0.5, 12), max_size=4),
    senses=st.lists(st.dictionaries(st.sampled_from(WORDS), st.floats(0.1, 2), min_size=1, max_size=3), max_size=3),
    names=st.lists(st.sampled_from(WORDS), unique=True, max_size=4),
)


def plain_coverage(given_texts: list[Text], query: LexicalQuery) -> list[float]:
    """Okapi BM25 of each text, over the idf mass of the question, one text and one token after the other."""
    bags = [Counter(body) + Counter(title * TITLE_WEIGHT) for title, body in given_texts]
    mean = max(sum(sum(bag.values()) for bag in bags) / len(bags), 1)

    def idf(token: str) -> float | None:
        holding = sum(token in bag for bag in bags)
        return log(1 + (len(bags) - holding + 0.5) / (holding + 0.5)) if holding else None

    def mass(token: str, known: float | None) -> float:
        ceiling = UNSEEN if token.isascii() else UNSEEN_CHINESE
        within = idf(token)
        return within if within is not None else min(ceiling if known is None else known, ceiling)

    whole = sum(mass(token, known) for token, known in query.tokens.items()) * (1 + K1 / 2)
    scores = []
    for bag in bags:
        norm = K1 * (1 - B + B * sum(bag.values()) / mean)
        gains = [
            max(
                weight * (idf(token) or 0) * bag[token] * (K1 + 1) / (bag[token] + norm)
                for token, weight in sense.items()
            )
            for sense in query.senses
        ]
        scores.append(sum(gains) / max(whole, 1e-6))
    return scores


def scored(given_texts: list[Text], query: LexicalQuery) -> LexicalScores:
    return score_words(Postings.build(TokenBags.build(given_texts)), query, 0, len(given_texts))


@given(texts, queries)
def test_coverage_is_bm25_over_the_mass_of_the_question(given_texts: list[Text], query: LexicalQuery) -> None:
    np.testing.assert_allclose(scored(given_texts, query).coverage, plain_coverage(given_texts, query), rtol=1e-4)


@given(texts, texts, texts, queries)
def test_a_scope_is_scored_as_if_nothing_else_were_there(
    before: list[Text], within: list[Text], after: list[Text], query: LexicalQuery
) -> None:
    postings = Postings.build(TokenBags.build([*before, *within, *after]))
    found = score_words(postings, query, len(before), len(before) + len(within))
    alone = scored(within, query)
    for name in LexicalScores.__slots__:
        np.testing.assert_allclose(getattr(found, name), getattr(alone, name), rtol=1e-5)


@given(queries)
def test_no_entries_have_no_scores(query: LexicalQuery) -> None:
    postings = Postings.build(TokenBags.build([(["cat"], ["猫"])]))
    for empty in (score_words(postings, query, 0, 0), score_words(postings, query, 1, 1)):
        assert len(empty.coverage) == len(empty.name_in_title) == len(empty.name_anywhere) == 0


def test_a_stray_match_weighs_less_the_more_the_question_holds() -> None:
    given_texts: list[Text] = [([], ["猫"]), ([], ["狗"])]
    short = LexicalQuery({"猫": 3.0}, [{"猫": 1.0}], ())
    long = LexicalQuery({"猫": 3.0, "unknown": None, "another": None}, [{"猫": 1.0}], ())
    assert scored(given_texts, long).coverage[0] < 0.2 * scored(given_texts, short).coverage[0]


def test_of_several_ways_to_say_something_the_best_counts() -> None:
    given_texts: list[Text] = [([], ["猫", "cat"]), ([], ["猫", "dog"]), ([], ["dog", "狗"])]
    coverage = scored(given_texts, LexicalQuery({"cat": 3.0}, [{"cat": 1.0, "猫": 5.0}], ())).coverage
    assert coverage[0] == pytest.approx(coverage[1])
    assert coverage[0] > coverage[2] == 0
    apart = scored(given_texts, LexicalQuery({"cat": 3.0}, [{"cat": 1.0}, {"猫": 5.0}], ())).coverage
    assert apart[0] > coverage[0]


def test_all_ways_to_say_something_are_told_with_their_highest_weights() -> None:
    query = LexicalQuery({}, [{"cat": 1.0, "猫": 0.3}, {"猫": 1.0, "狗": 0.2}], ())
    assert query.expanded == {"cat": 1.0, "猫": 1.0, "狗": 0.2}


def test_a_word_in_the_title_counts_more_than_one_in_the_text() -> None:
    given_texts: list[Text] = [(["猫"], ["狗", "狗", "狗"]), (["狗"], ["猫", "狗", "狗"])]
    coverage = scored(given_texts, LexicalQuery({"猫": 3.0}, [{"猫": 1.0}], ())).coverage
    assert coverage[0] > coverage[1] > 0


def test_names_count_in_the_title_and_anywhere_up_to_one_and_a_half() -> None:
    given_texts: list[Text] = [(["cat", "dog"], []), (["cat"], ["dog"]), ([], ["cat"]), ([], [])]
    names = scored(given_texts, LexicalQuery({}, [], ("cat", "dog")))
    assert names.name_in_title.tolist() == [1.5, 1, 0, 0]
    assert names.name_anywhere.tolist() == pytest.approx(
        [1.5, 1.5, 2 / 3, 0]
    )  # three papers have the one, two the other


@pytest.mark.parametrize(
    ("token", "idf", "heavier"), [("zebra", None, True), ("zebra", 2.0, False), ("斑马", None, True)]
)
def test_a_word_that_nothing_holds_weighs_as_much_as_it_is_rare(
    token: str, idf: float | None, *, heavier: bool
) -> None:
    given_texts: list[Text] = [([], ["猫"]), ([], ["狗"])]
    common = scored(given_texts, LexicalQuery({"猫": 3.0, "common": 3.0}, [{"猫": 1.0}], ())).coverage[0]
    found = scored(given_texts, LexicalQuery({"猫": 3.0, token: idf}, [{"猫": 1.0}], ())).coverage[0]
    assert bool(found < common) is heavier
