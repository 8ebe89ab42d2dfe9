"""A period in figures: papers a day, areas, words that stand out, papers that were liked. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from itertools import pairwise

import rjieba

from retrieval.answer.outline import group_by_field
from retrieval.text.tokens import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, search_tokens
from retrieval.types import Digest, Language, Paper

WORDS = 60
UPVOTED = 3

# Words of titles that say nothing of the topic, beside the stop words of the search.
_EMPTY = frozenset(
    [
        *("technical", "report", "survey", "better", "matters", "towards", "beyond", "via", "everything", "need"),
        *("unified", "rethinking", "making", "mitigating", "open", "long", "active"),
        *(
            "面向",
            "迈向",
            "走向",
            "朝向",
            "超越",
            "简单",
            "统一",
            "综述",
            "报告",
            "技术",
            "重新",
            "思考",
            "前沿",
            "一种",
        ),
        *("一种", "一个", "通过", "基于", "用于", "实现", "探索", "研究", "构建", "引导", "理解"),
    ]
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_RUN = re.compile(r"(?P<han>[\u3400-\u9fff]+)|(?P<latin>[A-Za-z0-9][A-Za-z0-9-]*(?: [A-Za-z0-9][A-Za-z0-9-]*)*)")
_MOSTLY = 0.6
_FEW = 25  # of so few papers words of one alone are shown, too
_SHORTEST = 2  # characters of a word; an English one in small letters needs more
_SHORTEST_PLAIN = 4
_COMMON = 1.4  # background idf below which a word stands in too many papers to tell anything (one in 4)
_RARE = 4.0  # from this idf on a word tells no more: what is hot is shared, not rare


@dataclass(frozen=True, slots=True)
class Figures:
    """What the digests of a period come to. ``words`` have a weight above 0, the heaviest first."""

    days: tuple[tuple[date, int], ...]
    papers: int
    fields: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, float], ...]
    upvoted: tuple[tuple[Paper, date], ...]


def figures_of(digests: Sequence[Digest], language: Language, idf: Callable[[str], float | None]) -> Figures:
    """The figures of some digests; each paper counts once, ``idf`` is the background's for a token."""
    papers = {paper.id: (paper, digest.date) for digest in digests for paper in digest.papers}
    fields = group_by_field([paper for paper, _ in papers.values()])
    liked = [each for each in papers.values() if each[0].upvotes]
    return Figures(
        days=tuple((digest.date, len(digest.papers)) for digest in digests),
        papers=len(papers),
        fields=tuple((field.names[language], len(own)) for field, own in fields),
        words=hot_words([paper for paper, _ in papers.values()], language, idf),
        upvoted=tuple(nlargest(UPVOTED, liked, key=lambda each: each[0].upvotes or 0)),
    )


def hot_words(
    papers: Sequence[Paper], language: Language, idf: Callable[[str], float | None]
) -> tuple[tuple[str, float], ...]:
    """The words of titles that most papers share and that tell most: papers with it, times its idf within bounds.

    Words that stand beside each other more often than not are one ("强化学习").
    """
    titles = [tuple(map(tuple, _runs(paper, language))) for paper in papers]
    joined = _collocations(titles)
    counts: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    weights: dict[str, float] = {}
    for title in titles:
        found = {"".join(words).casefold(): words for run in title for words in _joined(run, joined)}
        counts.update(found.keys())
        for key, words in found.items():
            written.setdefault(key, Counter())["".join(words)] += 1
            weights[key] = max(_telling(word.strip(), idf) for word in words)
    shared = [key for key in counts if weights[key] > 0 and (counts[key] > 1 or len(papers) < _FEW)]
    best = nlargest(WORDS, shared, key=lambda key: (counts[key] * weights[key], key))
    return tuple((written[key].most_common(1)[0][0], counts[key] * weights[key]) for key in best)


def _runs(paper: Paper, language: Language) -> Iterator[list[str]]:
    """The words of a title, in runs without a mark between them; an English word has a space before it."""
    title = paper.title_zh if language == "zh" and paper.title_zh else paper.title
    for run in _RUN.finditer(title):
        if run["han"]:
            yield list(rjieba.cut(run["han"], hmm=True))
        else:
            words = run["latin"].split()
            yield [word if place == 0 else f" {word}" for place, word in enumerate(words)]


def _collocations(titles: Sequence[Sequence[Sequence[str]]]) -> frozenset[tuple[str, str]]:
    """Pairs of neighbours that make up most uses of the rarer of the two."""
    single: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for run in (run for title in titles for run in title):
        words = [word.strip().casefold() for word in run]
        single.update(words)
        pairs.update(pair for pair in pairwise(words) if not any(map(_is_plain, pair)))
    return frozenset(
        pair for pair, count in pairs.items() if count > 1 and count >= _MOSTLY * min(single[word] for word in pair)
    )


def _joined(run: Sequence[str], pairs: AbstractSet[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """The words of a run, collocations together."""
    place = 0
    while place < len(run):
        pair = tuple(word.strip().casefold() for word in run[place : place + 2])
        size = 2 if pair in pairs else 1
        words = (run[place].strip(), *run[place + 1 : place + size])
        place += size
        if size > 1 or not _is_empty(words[0]):
            yield words


def _is_empty(word: str) -> bool:
    """Whether a word tells nothing alone: too short, or without a topic."""
    shortest = _SHORTEST_PLAIN if word.isascii() and (word.islower() or word.istitle()) else _SHORTEST
    return len(word) < shortest or _is_plain(word.casefold())


def _is_plain(word: str) -> bool:
    return word in ENGLISH_STOP_WORDS or word in CHINESE_STOP_WORDS or word in _EMPTY


def _telling(word: str, idf: Callable[[str], float | None]) -> float:
    token = next(iter(search_tokens(word)), None)
    if token is None:  # a word without a topic
        return 0.0
    known = idf(token)
    return max(min(_RARE if known is None else known, _RARE) - _COMMON, 0.0)
