"""Topics that no paper of some days mentions."""

from __future__ import annotations

import pytest

from retrieval.index.postings import Postings, TokenBags
from retrieval.index.presence import lacks_topics
from retrieval.index.topics import load_topics
from retrieval.text.tokens import search_tokens

TEXTS = (
    "A planner for self-driving cars in the rain",
    "一种面向联邦学习的聚合方法",
    "Sparse experts for speech recognition",
)
POSTINGS = Postings.build(TokenBags.build([((), search_tokens(text)) for text in TEXTS]))


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("any quantum computing papers", 0, 3),
        ("有没有讲区块链或者加密货币的", 0, 3),
        ("self driving stuff", 1, 3),  # the day before had one
        ("federated learning", 0, 1),
        ("自动驾驶", 1, 1),
    ],
)
def test_a_topic_without_any_of_its_names_is_lacking(question: str, low: int, high: int) -> None:
    assert lacks_topics(POSTINGS, question, low, high)


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("自动驾驶", 0, 3),  # by its English name
        ("federated learning", 0, 2),  # by its Chinese name
        ("ＳＥＬＦ－ＤＲＩＶＩＮＧ cars", 0, 3),
        ("quantum or speech", 0, 3),  # one of two is there
        ("papers that made me laugh", 0, 3),  # no topic that we know
        ("", 0, 3),
    ],
)
def test_a_topic_that_is_named_in_any_way_is_not(question: str, low: int, high: int) -> None:
    assert not lacks_topics(POSTINGS, question, low, high)


def test_every_form_of_a_topic_can_be_looked_for() -> None:
    for topic in load_topics():
        for form in topic.forms:
            held = Postings.build(TokenBags.build([((), search_tokens(f"on {form} 的论文"))]))
            assert not lacks_topics(held, form, 0, 1), form
            lacks_topics(POSTINGS, form, 0, 3)
