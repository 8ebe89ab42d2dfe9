"""A period in figures: papers a day, areas, words that stand out, papers that were liked. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from heapq import nlargest
from itertools import pairwise
from typing import Final

import rjieba

from retrieval.areas import Heat, form_key, heat_of, terms_of
from retrieval.text.tokens import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, search_tokens
from retrieval.types import Digest, Language, Paper

WORDS = 60
UPVOTED = 3

# Words of titles that say nothing of the topic, beside the stop words of the search.
_EMPTY_WORDS: Final = """
technical report survey better matters towards beyond via everything need unified rethinking making mitigating open
long active simple taming unleashing unlocking revisiting scaling
面向 迈向 走向 朝向 超越 简单 统一 综述 报告 技术 重新 思考 前沿 一种 一个 通过 基于 用于 实现 探索 研究 构建 引导 理解
大语言 语言模型 强化 可控 高效 方法 框架 系统
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
_HAN = re.compile(r"[\u3400-\u9fff]+")
_RUN = re.compile(r"(?P<han>[\u3400-\u9fff]+)|(?P<latin>[A-Za-z0-9][A-Za-z0-9-]*(?: [A-Za-z0-9][A-Za-z0-9-]*)*)")
_MOSTLY = 0.6
_FEW = 12  # words
_SHORTEST = 2  # characters of a word; an English one in small letters needs more
_SHORTEST_PLAIN = 4
_COMMON = 1.4  # background idf below which a word stands in too many papers to tell anything (one in 4)
_COLDEST, _HOTTEST = 0.4, 3.0  # times the usual
_RARE = 4.0  # from this idf on a word tells no more: what is hot is shared, not rare


@dataclass(frozen=True, slots=True)
class Figures:
    """What the digests of a period come to. ``words`` have a weight above 0, the heaviest first."""

    days: tuple[tuple[date, int], ...]
    papers: int
    areas: tuple[Heat, ...]
    words: tuple[tuple[str, float], ...]
    upvoted: tuple[tuple[Paper, date], ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words by what is the same in all their forms: the number of papers that have them, and of each form."""

    counts: dict[str, float] = field(default_factory=dict)
    forms: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, found: Mapping[str, float]) -> None:
        """Count the words of a paper, each with its weight; of several forms of one word the strongest counts."""
        strongest: dict[str, float] = {}
        for word, weight in found.items():
            key = form_key(word)
            strongest[key] = max(strongest.get(key, 0.0), weight)
            _count(self.forms.setdefault(key, {}), word, weight)
        for key, weight in strongest.items():
            _count(self.counts, key, weight)

    def written(self, key: str) -> str:
        """The most common form of a word; of equals the first."""
        forms = self.forms[key]
        return max(forms, key=lambda form: forms[form])


def _count(counts: dict[str, float], key: str, weight: float) -> None:
    counts[key] = counts.get(key, 0.0) + weight


def figures_of(
    digests: Sequence[Digest],
    language: Language,
    idf: Callable[[str], float | None],
    earlier: Sequence[Digest] = (),
) -> Figures:
    """The figures of some digests; each paper counts once, ``idf`` is the background's for a token.

    What is hot is told against ``earlier`` digests, those before the period.
    """
    papers = {paper.id: (paper, digest.date) for digest in digests for paper in digest.papers}
    past = [paper for digest in earlier for paper in digest.papers if paper.id not in papers]
    own = [paper for paper, _ in papers.values()]
    liked = [each for each in papers.values() if each[0].upvotes]
    return Figures(
        days=tuple((digest.date, len(digest.papers)) for digest in digests),
        papers=len(papers),
        areas=heat_of(own, past),
        words=hot_words(own, language, idf, past),
        upvoted=tuple(nlargest(UPVOTED, liked, key=lambda each: each[0].upvotes or 0)),
    )


def hot_words(
    papers: Sequence[Paper], language: Language, idf: Callable[[str], float | None], past: Sequence[Paper] = ()
) -> tuple[tuple[str, float], ...]:
    """The words of some papers that tell most: terms of the areas that they name, and words that titles share.

    A word weighs its papers (those with it in the title in full, others less) times what it tells: its idf within
    bounds, and how much more often than in ``past`` papers it comes.
    """
    found = _found_words(papers, language)
    if len(found) < _FEW and not any(paper.title_zh for paper in papers):  # a list that nobody has put into Chinese
        found |= _found_words(papers, "en")
    usual = _Words()
    for paper in past:
        usual.add({**terms_of(paper, "zh"), **terms_of(paper, "en")})
    share = len(papers) / max(len(past), 1)
    told = {word: count * _telling(word, idf) for word, count in found.items()}
    if past:
        told = {word: own * _lift(found[word], usual.counts.get(form_key(word)), share) for word, own in told.items()}
    best = nlargest(WORDS, (word for word in told if told[word] > 0), key=lambda word: (told[word], word))
    return tuple((word, round(told[word], 3)) for word in best)


def _found_words(papers: Sequence[Paper], language: Language) -> dict[str, float]:
    """The words of a language with the number of papers that have them, those named in passing for less than one."""
    titles, terms = _title_words(papers, language), _terms(papers, language)
    own = {key: count for key, count in titles.counts.items() if key not in terms.counts}
    shared = {key: count for key, count in own.items() if count > 1}
    # of so few papers words of one alone are shown, too
    shown = shared if len(shared) + len(terms.counts) >= _FEW else own
    named = {titles.written(key): count for key, count in shown.items()}
    return named | {terms.written(key): count for key, count in terms.counts.items()}


def _terms(papers: Sequence[Paper], language: Language) -> _Words:
    found = _Words()
    for paper in papers:
        found.add(terms_of(paper, language))
    return found


def _lift(count: float, usual: float | None, share: float) -> float:
    """How many times the usual a count is, within bounds; 1 for a word that is not looked for in past papers."""
    return 1.0 if usual is None else min(max((count + 1) / (usual * share + 1), _COLDEST), _HOTTEST)


def _title_words(papers: Sequence[Paper], language: Language) -> _Words:
    """The words of the titles. Words that stand beside each other more often than not are one ("强化学习")."""
    titles = [tuple(map(tuple, _runs(paper, language))) for paper in papers]
    joined = _collocations(titles)
    found = _Words()
    for title in titles:
        found.add({"".join(words): 1 for run in title for words in _joined(run, joined)})
    return found


def _runs(paper: Paper, language: Language) -> Iterator[list[str]]:
    """The words of a title, in runs without a mark between them; an English word has a space before it."""
    title = paper.title if language == "en" else paper.title_zh or ""
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
        if form_key("".join(words)) not in _EMPTY and (size > 1 or not _is_empty(words[0])):
            yield words


def _is_empty(word: str) -> bool:
    """Whether a word tells nothing alone: too short, or without a topic."""
    shortest = _SHORTEST_PLAIN if word.isascii() and (word.islower() or word.istitle()) else _SHORTEST
    return len(word) < shortest or _is_plain(word.casefold())


def _is_plain(word: str) -> bool:
    return word in ENGLISH_STOP_WORDS or word in CHINESE_STOP_WORDS or word in _EMPTY


def _telling(word: str, idf: Callable[[str], float | None]) -> float:
    """What the most telling token of a word tells: its idf within bounds."""
    known = [idf(token) for token in search_tokens(word) if len(token) > 1]
    return max((max(min(_RARE if own is None else own, _RARE) - _COMMON, 0.0) for own in known), default=0.0)
