"""The sentences of both languages say the same things."""

from __future__ import annotations

from string import Formatter

import pytest

from config.locales import LANGUAGES, say, sentences

KEYS = sorted({key for language in LANGUAGES for key in sentences(language)})


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys() -> None:
    assert sentences("zh").keys() == sentences("en").keys()


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    assert placeholders(sentences("zh")[key]) == placeholders(sentences("en")[key])


def test_a_sentence_is_filled() -> None:
    assert say("papers.head", "zh", day="2026-01-20", count=31) == "2026-01-20：31 篇论文"


def test_a_noun_follows_its_number() -> None:
    assert say("sources.fetch_taken", "en", papers=1) == "1 paper"
    assert say("sources.fetch_taken", "en", papers=0) == "0 papers"
    assert (
        say("answer.no_place", "en", scope="", count=1, number=3) == "there is only one paper, so there is no number 3."
    )
    assert (
        say("answer.no_place", "en", scope="", count=2, number=3) == "there are only 2 papers, so there is no number 3."
    )
