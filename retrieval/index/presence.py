"""Whether the papers of some days have anything on a topic, by the words alone."""

from __future__ import annotations

import re
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings import Postings
from retrieval.index.topics import find_topics
from retrieval.text.tokens import search_tokens

_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9]+(?:[-.+_'][A-Za-z0-9]+)*")


def lacks_topics(postings: Postings, text: str, low: int, high: int) -> bool:
    """Whether a text names topics and none of the entries low to high (excluded) says any form of any of them.

    A text that names no topic of ours lacks none: for other words absence proves nothing.
    """
    topics = find_topics(text)
    return bool(topics) and not any(_says(postings, form, low, high) for topic in topics for form in topic.forms)


def _says(postings: Postings, form: str, low: int, high: int) -> bool:
    """Whether one of the entries has all the tokens of a form."""
    held = (_entries_with(postings, token, low, high) for token in _tokens(form))
    return bool(reduce(np.intersect1d, held).size)


def _entries_with(postings: Postings, token: str, low: int, high: int) -> NDArray[np.int32]:
    return postings.entries[postings.find(token, low, high)]


def _tokens(form: str) -> list[str]:
    """What an entry with the form has at the least: its English words, its pairs of Chinese characters."""
    found: list[str] = []
    for run in _RUN.findall(form):
        indexed = search_tokens(run)
        if run.isascii():
            found += indexed[:1]  # none of "as" or "a"
        else:
            pairs = (run[place : place + 2] for place in range(len(run) - 1))
            found += [pair for pair in pairs if pair in indexed] or [run]  # pairs with stop words are not indexed
    return found
