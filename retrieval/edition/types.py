"""The nouns of a digest that is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from retrieval.edition.lacks import Lack
from retrieval.types import Language, Paper, SectionName


class ReadFrom(StrEnum):
    """What was read of a paper, in the words of the reading report."""

    HTML = "HTML"
    ABSTRACT = "ArXiv Abs"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a full text: its title, and its text with captions of tables and figures and readable formulas."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class FullText:
    """What was read of a paper. ``parts`` are empty where only the abstract is known; ``why`` says why that is so."""

    paper_id: str
    read_from: ReadFrom
    abstract: str
    parts: tuple[Part, ...] = ()
    why: str | None = None

    @property
    def whole(self) -> str:
        """All of the text, the abstract first: what every figure of a note must stand in."""
        return "\n\n".join(filter(None, (self.abstract, *(f"{part.title}\n{part.text}" for part in self.parts))))


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was left out of a note, and why: a figure that does not stand in what was read."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What writing has cost: requests, tokens asked and answered, money by the prices.

    Of ``counted`` requests the server has counted the tokens itself; of the others they are estimated, rather too many.
    """

    requests: int = 0
    asked: int = 0
    answered: int = 0
    money: float = 0.0
    counted: int = 0

    def plus(self, other: Cost) -> Cost:
        """Both together."""
        return Cost(
            self.requests + other.requests,
            self.asked + other.asked,
            self.answered + other.answered,
            self.money + other.money,
            self.counted + other.counted,
        )

    def minus(self, other: Cost) -> Cost:
        """What this one has beyond the other."""
        return self.plus(Cost(-other.requests, -other.asked, -other.answered, -other.money, -other.counted))


@dataclass(frozen=True, slots=True)
class Note:
    """What is written of one paper.

    ``title_zh`` and ``abstract`` make the newsletter, ``sections`` (FIELD to RESULTS) the report; list items of a
    section are lines of it. ``model`` is None where no language model wrote it: then the texts are the paper's own
    sentences. ``missing`` says what could not be written; the next run tries again what is not final of it.
    Where such sentences stand in for a text that a model failed to write, each line says so (``writing.extracted`` of
    the locales). ``cost`` is all that the note has cost, on whatever day.
    """

    paper_id: str
    title_zh: str | None
    abstract: str
    abstract_language: Language
    sections: Mapping[SectionName, str]
    language: Language
    keywords: tuple[str, ...] = ()
    model: str | None = None
    dropped: tuple[Dropped, ...] = ()
    missing: tuple[Lack, ...] = ()
    cost: Cost = field(default_factory=Cost)


@dataclass(frozen=True, slots=True)
class Area:
    """A field of research on a day: its names, its papers' number, and how many times its usual share that is."""

    names: Mapping[Language, str]
    papers: int
    lift: float | None = None  # None where the days before are too few to tell


@dataclass(frozen=True, slots=True)
class Statistics:
    """A day in figures. ``words`` (of titles, by language) and ``areas`` come the strongest first.

    ``trend`` has the days that are held, up to this one.
    """

    papers: int
    areas: tuple[Area, ...]
    words: Mapping[Language, tuple[tuple[str, float], ...]]
    trend: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Drawings:
    """PNG pictures of a day; None where one could not be drawn (``missing`` of the edition says why).

    The dark ones are for pages that are read in the dark.
    """

    cloud: bytes | None = None
    trend: bytes | None = None
    poster: bytes | None = None
    dark_cloud: bytes | None = None
    dark_trend: bytes | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """The spoken edition: its script and, where an engine voiced it, the mp3 with its length in seconds."""

    script: str
    mp3: bytes | None = None
    seconds: float | None = None
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class EditionPaper:
    """A paper of an edition: as the list has it, what was read of it, what is written of it."""

    paper: Paper
    read_from: ReadFrom
    note: Note


@dataclass(frozen=True, slots=True)
class Edition:
    """One day, made. ``language`` is that of the report; ``missing`` names whatever is not in it."""

    date: date
    papers: tuple[EditionPaper, ...]
    statistics: Statistics
    language: Language = "zh"
    drawings: Drawings = field(default_factory=Drawings)
    spoken: Spoken | None = None
    missing: tuple[Lack, ...] = ()

    @property
    def can_be_mended(self) -> bool:
        """Whether a further run may bring something that is missing."""
        return not all(each.is_final for each in self.missing)
