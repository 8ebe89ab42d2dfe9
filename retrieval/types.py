"""The nouns of paperboy, as frozen dataclasses.

A *digest* is one day's list of papers. It can arrive in several *forms* (a newsletter, a reading report, an answer of
the Hugging Face Daily Papers API); what one form says of a paper is kept as *sections*, each with its form and
language. A *passage* is what the index finds; a *hit* is a passage that was found. An *answer* cites papers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]


class Form(StrEnum):
    """The forms in which a day's papers arrive, in the order in which their word counts when they disagree."""

    NEWSLETTER = "newsletter"
    REPORT = "report"
    HF_DAILY = "hf_daily"


class SectionName(StrEnum):
    """What a section of a paper is about. A report has the five from FIELD to RESULTS."""

    ABSTRACT = "abstract"
    FIELD = "field"
    CONTRIBUTION = "contribution"
    USAGE = "usage"
    INNOVATIONS = "innovations"
    RESULTS = "results"
    SUMMARY = "summary"  # a one-line machine summary (``ai_summary`` of the API)
    NOTE = "note"  # text of a report that stands under none of its five heads


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of what one form says of a paper: plain text, one paragraph or list item a line, no Markdown marks."""

    name: SectionName
    text: str
    language: Language
    form: Form


@dataclass(frozen=True, slots=True)
class Links:
    """Where a paper is found. Only links that a digest or the API named, or that follow from an arXiv id."""

    huggingface: str | None = None
    arxiv: str | None = None
    pdf: str | None = None
    code: str | None = None
    project: str | None = None

    @classmethod
    def of_arxiv_id(cls, arxiv_id: str, *, code: str | None = None, project: str | None = None) -> Links:
        """The links that follow from an arXiv id without its version, such as ``2601.12993``."""
        return cls(
            huggingface=f"https://huggingface.co/papers/{arxiv_id}",
            arxiv=f"https://arxiv.org/abs/{arxiv_id}",
            pdf=f"https://arxiv.org/pdf/{arxiv_id}",
            code=code,
            project=project,
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a digest lists it.

    ``id`` is the arXiv id without its version; a paper whose links were lost has ``untraced-`` and a hash of its
    title, and no links. ``position`` counts from 1 in its digest.
    """

    id: str
    title: str
    position: int
    title_zh: str | None = None
    sections: tuple[Section, ...] = ()
    links: Links = field(default_factory=Links)
    authors: tuple[str, ...] = ()
    organization: str | None = None
    upvotes: int | None = None
    keywords: tuple[str, ...] = ()
    read_from: str | None = None  # "HTML" or "ArXiv Abs": what the report's writer read

    @property
    def is_traced(self) -> bool:
        """Whether the arXiv id is known."""
        return not self.id.startswith("untraced-")

    @property
    def languages(self) -> frozenset[Language]:
        """The languages in which there is text about the paper."""
        return frozenset(section.language for section in self.sections)

    def at(self, position: int) -> Paper:
        """The same paper at another position."""
        return replace(self, position=position)


class Severity(StrEnum):
    """How bad what a parser noticed is."""

    ODD = "odd"  # kept, but worth a look
    REJECTED = "rejected"  # not taken in


@dataclass(frozen=True, slots=True)
class Notice:
    """What a parser noticed: one sentence, the line (from 1) where it knows one, the paper it is about."""

    severity: Severity
    message: str
    line: int | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """One day's papers. ``content_hash`` is a stable hash of date and papers (not of origins or notices)."""

    date: date
    papers: tuple[Paper, ...]
    forms: tuple[Form, ...]
    origins: tuple[str, ...] = ()
    declared_count: int | None = None
    notices: tuple[Notice, ...] = ()
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that the index finds. ``date`` is an int such as 20260121, as Chroma's filters need it."""

    id: str
    paper_id: str
    date: int
    section: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: the best one of its paper. A higher score is better; scores compare within a query."""

    passage: Passage
    paper: Paper
    date: date
    score: float


class ScopeSource(StrEnum):
    """How the days of a question were found, so that the answer can echo them."""

    NAMED = "named"  # a date in the words: "Jan 12", "20号"
    RELATIVE = "relative"  # counted from today: "昨天", "last Tuesday"
    GIVEN = "given"  # by an option or by the conversation, not by the words
    DEFAULT = "default"  # no date: the whole archive, the newest digest first


@dataclass(frozen=True, slots=True)
class Scope:
    """The days that a question is about, first and last included."""

    first: date
    last: date
    source: ScopeSource

    @property
    def is_one_day(self) -> bool:
        """Whether the scope is a single day."""
        return self.first == self.last

    def covers(self, day: date) -> bool:
        """Whether the day lies in the scope."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation; ``cited`` are the ids of the papers that an answer cited, in order."""

    role: Literal["user", "assistant"]
    content: str
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a user typed. ``asked_on`` is today's date where the asker is; ``scope`` and ``language`` are given ones."""

    text: str
    asked_on: date
    history: tuple[Turn, ...] = ()
    language: Language | None = None
    scope: Scope | None = None


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    REFUSED = "refused"  # nothing in the archive supports an answer
    NO_DIGEST = "no_digest"  # no digest for the day that was asked about
    DECLINED = "declined"  # not about papers, or an attempt to misuse the bot


@dataclass(frozen=True, slots=True)
class Citation:
    """A paper that an answer rests on, with the sentence it rests on. ``key`` is how the answer's text names it."""

    key: str
    paper_id: str
    title: str
    title_zh: str | None
    url: str | None
    arxiv_url: str | None
    date: date
    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. ``text`` names its citations by ``[key]``; ``model`` is None where no language model wrote it."""

    status: Status
    text: str
    citations: tuple[Citation, ...]
    scope: Scope | None
    language: Language
    model: str | None = None
    took_ms: float = 0.0
