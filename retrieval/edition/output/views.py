"""What the web pages show, as plain values: the templates only place them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from config.locales import say
from retrieval.areas import area_names as names_of_area
from retrieval.areas import areas_of
from retrieval.digest.identity import web_link
from retrieval.edition.output.escape import readable_line, readable_lines
from retrieval.edition.output.figures import is_hot
from retrieval.edition.output.report import WORDS
from retrieval.edition.types import Area, EditionPaper, Note
from retrieval.text.tokens import is_chinese
from retrieval.types import Language, Paper, SectionName

LANG: Final = {"zh": "zh-CN", "en": "en"}  # as HTML names the languages
_AUTHORS = 3  # named beside a title


class Text(NamedTuple):
    """Lines of text, and the language that they are in."""

    lines: tuple[str, ...]
    lang: str


class Section(NamedTuple):
    """A named part of what is said of a paper. ``prose`` is shown in paragraphs, other parts as lists."""

    name: str
    text: Text
    prose: bool = False
    open: bool = False


class Mark(NamedTuple):
    """A short fact about how a paper came in; ``extracted`` where no model wrote of it."""

    text: str
    extracted: bool = False


class Link(NamedTuple):
    """A link with its name."""

    name: str
    url: str


class Chip(NamedTuple):
    """An area with its number; ``hot`` where it has more than usual."""

    text: str
    hot: bool


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper on a page."""

    number: int
    anchor: str
    title: Text
    subtitle: Text | None
    people: str
    votes: int | None
    marks: tuple[Mark, ...]
    field: Section | None
    core: Section | None
    sections: tuple[Section, ...]
    links: tuple[Link, ...]


def date_name(day: date, language: Language) -> str:
    """A day as people write it: ``2026年1月21日 星期三``, ``Wednesday, 21 January 2026``."""
    weekday = say("page.weekdays", language).split()[day.weekday()]
    month = say("page.months", language).split()[day.month - 1]
    return say("page.date", language, year=day.year, month=month, day=day.day, weekday=weekday)


def month_name(day: date, language: Language) -> str:
    """A month as people write it: ``2026年1月``, ``January 2026``."""
    return say("page.month", language, year=day.year, month=say("page.months", language).split()[day.month - 1])


def text_of(text: str) -> Text:
    """A text with its language."""
    lines = readable_lines(text)
    return Text(tuple(lines), LANG["zh" if is_chinese(" ".join(lines)) else "en"])


def chip_of(area: Area, language: Language) -> Chip:
    """An area as a page shows it."""
    key = "page.area_hot" if is_hot(area) else "page.area"
    lift = f"{area.lift:.1f}" if area.lift is not None else ""
    return Chip(say(key, language, name=area.names[language], papers=area.papers, lift=lift), is_hot(area))


def paper_view(number: int, each: EditionPaper, language: Language) -> PaperView:
    """A paper as the page of its day shows it, the title in the page's language first where there is one."""
    paper, note = each.paper, each.note
    english, chinese = text_of(readable_line(paper.title)), text_of(readable_line(note.title_zh or ""))
    titles = [text for text in (chinese, english) if text.lines]
    if language == "en":
        titles.reverse()
    core = _section(note, SectionName.CONTRIBUTION, language)
    return PaperView(
        number=number,
        anchor=f"p{number}",
        title=titles[0],
        subtitle=titles[1] if len(titles) > 1 and titles[0].lines != titles[1].lines else None,
        people=_people(paper, language),
        votes=paper.upvotes,
        marks=tuple(_marks(each, language)),
        field=_section(note, SectionName.FIELD, language),
        core=core,
        sections=tuple(_sections(note, language, abstract_open=core is None)),
        links=tuple(_links(paper, language)),
    )


def _sections(note: Note, language: Language, *, abstract_open: bool) -> Iterator[Section]:
    abstract = text_of(note.abstract)
    if abstract.lines:
        yield Section(say("page.abstract", language), abstract, prose=True, open=abstract_open)
    for name in (SectionName.USAGE, SectionName.INNOVATIONS, SectionName.RESULTS):
        if section := _section(note, name, language):
            yield section


def _section(note: Note, name: SectionName, language: Language) -> Section | None:
    text = text_of(note.sections.get(name, ""))
    return Section(WORDS[language].sections[name], text) if text.lines else None


def _people(paper: Paper, language: Language) -> str:
    names = [readable_line(name) for name in paper.authors]
    shown = say("page.between", language).join(names[:_AUTHORS])
    if len(names) > _AUTHORS:
        shown = say("page.and_others", language, names=shown, count=len(names))
    return " · ".join(filter(None, (readable_line(paper.organization or ""), shown)))


def _marks(each: EditionPaper, language: Language) -> Iterator[Mark]:
    for key in areas_of(each.paper):
        yield Mark(names_of_area(key)[language])
    yield Mark(say(f"page.read_{each.read_from.name.lower()}", language))
    model = each.note.model
    yield Mark(readable_line(model or "") or say("edition.extracted", language), extracted=model is None)


def _links(paper: Paper, language: Language) -> Iterator[Link]:
    links = paper.links
    named = {
        "Hugging Face": links.huggingface,
        "arXiv": links.arxiv,
        "PDF": links.pdf,
        WORDS[language].code: links.code,
        WORDS[language].project: links.project,
    }
    for name, url in named.items():
        if address := web_link(url):
            yield Link(name, address)
