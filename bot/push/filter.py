"""Which papers of a digest a subscription wants, and why each of them is there. Pure.

What a digest says is made ready once (``Prepared``) and then asked by every filter. A word or topic matches in either
language: by itself, by the names of its topic ("强化学习" finds GRPO), by its area, by its translations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.push.meaning import LATIN_WORD, Wanted, fold, meaning_of, same_names
from bot.push.types import Filter
from retrieval.areas import area_names, areas_of
from retrieval.index.topics import Topic
from retrieval.text.tokens import search_tokens
from retrieval.types import Digest, Language, Paper

_LEAST_IN_TEXT = 3  # times that another name of a topic has to stand in running text
_LEAST_OF_WORD = 2  # times that a translation has to
_MOST_KEPT = 4096  # wishes that are remembered
_NAME_PART = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A wanted paper, and the reasons in words; none where all papers are wanted."""

    paper: Paper
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A paper made ready: what its head (titles, keywords, organisation) and its running text say."""

    paper: Paper
    head: str
    text: str
    head_tokens: frozenset[str]
    text_tokens: Counter[str]
    areas: tuple[str, ...]
    authors: tuple[tuple[str, frozenset[str]], ...]
    organization: frozenset[str]


_Finding = Callable[[_Ready, str, Language], str | None]  # why a paper fits; None where it does not


class Prepared:
    """A digest made ready for filters; remembers what each of them has found, so that equal wishes cost once."""

    def __init__(self, digest: Digest) -> None:
        self._papers = tuple(map(_prepare, digest.papers))
        self._found: dict[tuple[str, str, Language], dict[str, str]] = {}

    def matches(self, wanted: Filter, language: Language) -> tuple[Match, ...]:
        """The papers that are wanted, in the digest's order, with the reasons in a language."""
        liked = [each.paper for each in self._papers if (each.paper.upvotes or 0) >= wanted.least_upvotes]
        wishes = list(_wishes(wanted))
        if not wishes:
            return tuple(map(Match, liked))
        found = [self._fitting(kind, text, language) for kind, text in wishes]
        reasons = ((paper, [each[paper.id] for each in found if paper.id in each]) for paper in liked)
        return tuple(Match(paper, tuple(dict.fromkeys(own))) for paper, own in reasons if own)

    def _fitting(self, kind: str, text: str, language: Language) -> dict[str, str]:
        """The ids of the papers that fit one wish, each with the reason."""
        key = (kind, text, language)
        if key not in self._found:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            find = _FINDINGS[kind]
            reasons = ((each.paper.id, find(each, text, language)) for each in self._papers)
            self._found[key] = {paper_id: reason for paper_id, reason in reasons if reason}
        return self._found[key]


def _wishes(wanted: Filter) -> Iterator[tuple[str, str]]:
    named = {"word": (*wanted.words, *wanted.topics), "author": wanted.authors, "organization": wanted.organizations}
    return ((kind, text) for kind, texts in named.items() for text in texts if fold(text))  # not blank: all have that


def _prepare(paper: Paper) -> _Ready:
    head = fold("\n".join((paper.title, paper.title_zh or "", *paper.keywords, paper.organization or "")))
    text = fold("\n".join(section.text for section in paper.sections))
    return _Ready(
        paper,
        head,
        text,
        frozenset(search_tokens(head)),
        Counter(search_tokens(text)),
        areas_of(paper),
        tuple((author, _name_parts(author)) for author in paper.authors),
        frozenset(search_tokens(paper.organization or "")),
    )


def _by_word(ready: _Ready, text: str, language: Language) -> str | None:
    wish = meaning_of(text)
    if wish.literal.search(ready.head) or wish.literal.search(ready.text) or _has_name(wish, ready):
        return text
    if area := next((key for key in ready.areas if key in wish.areas), None):
        name = area_names(area)[language]
        return name if fold(name) == fold(text) else f"{text} → {name}"
    other = next((form for topic in wish.topics if (form := _topic_in(topic, ready))), None)
    other = other or _translation_in(wish.translations, ready)
    return f"{text} → {_as_written(other, ready.paper)}" if other else None


def _as_written(found: str, paper: Paper) -> str:
    """What was found in folded text as the paper writes it."""
    texts = (paper.title, paper.title_zh or "", *paper.keywords, *(section.text for section in paper.sections))
    pattern = re.compile(re.escape(found), re.IGNORECASE)
    return next((match[0] for text in texts if (match := pattern.search(text))), found)


def _has_name(wish: Wanted, ready: _Ready) -> bool:
    """Whether a name of one word is part of a longer one ("Qwen" of Qwen3-VL)."""
    return wish.name is not None and (wish.name in ready.head_tokens or wish.name in ready.text_tokens)


def _topic_in(topic: Topic, ready: _Ready) -> str | None:
    """The name by which a topic stands in a paper: once in its head, or repeatedly in its text."""
    if match := topic.pattern.search(ready.head):
        return match[0]
    counts = Counter(match[0] for match in topic.pattern.finditer(ready.text))
    return counts.most_common(1)[0][0] if counts.total() >= _LEAST_IN_TEXT else None


def _translation_in(translations: Sequence[Sequence[str]], ready: _Ready) -> str | None:
    """What stands for each word of a wish in a paper; None unless there is something for all of them."""
    found = [next((each for each in own if _stands_in(each, ready)), None) for own in translations]
    if not found or None in found:
        return None
    return " ".join(dict.fromkeys(_written(token, ready) for token in found if token))


def _stands_in(token: str, ready: _Ready) -> bool:
    return token in ready.head_tokens or ready.text_tokens[token] >= _LEAST_OF_WORD


def _written(token: str, ready: _Ready) -> str:
    """A token as the paper writes it: tokens of English words are stems."""
    words = (word for text in (ready.head, ready.text) for word in LATIN_WORD.findall(text))
    return next((word for word in words if token in search_tokens(word)[:1]), token)


def _by_author(ready: _Ready, text: str, language: Language) -> str | None:
    """An author whose name has all the parts, whatever their case and order; a letter stands for a part."""
    del language
    wanted = _name_parts(text)
    return next((name for name, parts in ready.authors if wanted and _has_parts(parts, wanted)), None)


def _has_parts(parts: frozenset[str], wanted: frozenset[str]) -> bool:
    short = {part for part in wanted if len(part) == 1 and part.isascii()}
    letters = {part[0] for part in parts - wanted}
    return wanted - short <= parts and all(part in parts or part in letters for part in short)


def _by_organization(ready: _Ready, text: str, language: Language) -> str | None:
    del language
    name = ready.paper.organization
    if name is None:
        return None
    tokens = set(search_tokens(text))
    is_named = fold(text) in fold(name) or (bool(tokens) and tokens <= ready.organization)
    return name if is_named or same_names(text) & ready.organization else None


def _name_parts(name: str) -> frozenset[str]:
    return frozenset(_NAME_PART.findall(fold(name)))


_FINDINGS: dict[str, _Finding] = {"word": _by_word, "author": _by_author, "organization": _by_organization}
