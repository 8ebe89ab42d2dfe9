"""Papers that were never written: random words of the built-in lexicon, as common there as in real papers.

They have the shape of the Daily Papers archive (435 days, 6,651 papers) and the length of its texts, each with a
Chinese note beside the English abstract. The same seed gives the same papers.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from itertools import accumulate
from math import exp
from random import Random

DAYS, PAPERS, LAST = 435, 6_651, date(2026, 2, 27)
_SATURDAY = 5
_FEWEST, _MOST = 7, 23  # papers of a day; 15.3 on average, as in the archive
_COMMONEST = 0.85  # words that a larger share of the papers hold are no words of a topic


@dataclass(frozen=True, slots=True)
class Paper:
    """What the Daily Papers API says of a paper, as far as paperboy reads it."""

    id: str
    title: str
    abstract: str
    summary: str | None = None  # one line made by a machine
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


Days = dict[date, list[Paper]]  # in the order of the calendar


class _Words:
    """Words of one language, drawn as often as papers hold them."""

    def __init__(self, words: list[tuple[str, float]]) -> None:
        self._words = [word for word, _ in words]
        self._weights = list(accumulate(exp(-idf) for _, idf in words))

    def draw(self, random: Random, count: int) -> list[str]:
        return random.choices(self._words, cum_weights=self._weights, k=count)


def seeded(seed: int) -> Random:
    """A source of random numbers that are the same in every run."""
    return Random(seed)  # noqa: S311 - no secret is made of them


def make_days(days: int = DAYS, papers: int = PAPERS, last: date = LAST, seed: int = 1) -> Days:
    """Exactly so many papers on so many weekdays up to the last one."""
    random, (english, chinese) = seeded(seed), _load_words()
    weekdays = sorted(_weekdays_back_from(last, days))
    counts = [random.randint(_FEWEST, _MOST) for _ in weekdays]
    while (difference := papers - sum(counts)) != 0:
        counts[random.randrange(days)] += 1 if difference > 0 else -1
    return {
        day: [_make_paper(random, english, chinese, f"{day:%y%m}.{10_000 + 100 * day.day + i}") for i in range(count)]
        for day, count in zip(weekdays, counts, strict=True)
    }


def _weekdays_back_from(last: date, count: int) -> Iterator[date]:
    day = last
    while count:
        if day.weekday() < _SATURDAY:
            count -= 1
            yield day
        day -= timedelta(days=1)


def _make_paper(random: Random, english: _Words, chinese: _Words, arxiv_id: str) -> Paper:
    title = f"{_make_name(random)}: {' '.join(english.draw(random, random.randint(5, 10))).title()}"
    sentences = [f"{' '.join(english.draw(random, random.randint(12, 30))).capitalize()}." for _ in range(9)]
    figure = f"It reaches {random.randint(100, 999) / 10}% on {random.randint(2, 40)} tasks."
    note = [f"{''.join(chinese.draw(random, random.randint(12, 24)))}。" for _ in range(6)]
    return Paper(
        id=arxiv_id,
        title=title,
        abstract=" ".join([*sentences, figure]),
        summary="".join(note),
        keywords=tuple(english.draw(random, 8)),
        authors=tuple(f"Author {random.randint(1, 20_000)}" for _ in range(6)),
    )


def _make_name(random: Random) -> str:
    syllables = "".join(random.choice("bdfgklmnprstvz") + random.choice("aeiou") for _ in range(3))
    return f"{syllables.capitalize()}{random.choice(['Net', 'LM', 'Bench', 'Agent', '-R1', '3D'])}"


def _load_words() -> tuple[_Words, _Words]:
    """English and Chinese words with their idf, out of the built-in lexicon."""
    file = resources.files("retrieval.index").joinpath("builtin", "idf.tsv.gz")
    rows = [line.split("\t") for line in gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()]
    words = [(word, float(idf)) for word, idf in rows if len(word) > 1 and exp(-float(idf)) < _COMMONEST]
    english = [(word, idf) for word, idf in words if word.isascii() and word.isalpha()]
    chinese = [(word, idf) for word, idf in words if "\u4e00" <= word[0] <= "\u9fff"]
    return _Words(english), _Words(chinese)
