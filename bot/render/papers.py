"""Days and papers as replies: a day page by page, a paper section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.actions import Verb, write_action
from bot.render.answers import paper_link, rows
from bot.reply import Block, Button, Reply, Span, heading, item, paragraph
from config.locales import say
from retrieval.answer.write import shorten
from retrieval.text.extracts import marked_in, unmarked
from retrieval.types import Digest, Language, Paper, Section

_CARD = 300  # characters of a shared paper's text
PAGE = 10  # papers on a page of a day
_SECTIONS_IN_A_ROW = 3
_MOST_SECTIONS = 12  # Discord takes five rows of buttons


def day_page(digest: Digest, page: int, language: Language, *, near: Sequence[date] = (), note: str = "") -> Reply:
    """A page of a day's papers, from 1; a page that is not there is the nearest one.

    ``near`` are held days to go to from here, ``note`` is said before the list.
    """
    pages = max(1, -(-len(digest.papers) // PAGE))
    page = min(max(page, 1), pages)
    papers = digest.papers[(page - 1) * PAGE : page * PAGE]
    weekday = say(f"answer.weekday_{digest.date.weekday()}", language)
    head = say("chat.list_head", language, day=digest.date, weekday=weekday, count=len(digest.papers))
    blocks = [
        *([paragraph(note)] if note else []),
        heading(head),
        *(block for paper in papers for block in _listed(paper, language)),
        *([paragraph(say("chat.list_page", language, page=page, pages=pages))] if pages > 1 else []),
    ]
    buttons = (
        *rows([Button(str(paper.position), write_action(Verb.PAPER, language, paper.id)) for paper in papers]),
        *_turning(digest.date, page, pages, language),
        *rows([Button(str(day), write_action(Verb.DAY, language, day, 1)) for day in near]),
    )
    return Reply(tuple(blocks), buttons=buttons)


def paper_page(paper: Paper, days: Sequence[date], number: int, language: Language) -> Reply:
    """A paper with one of its sections, from 1; a section that is not there is the nearest one."""
    sections = sections_in(paper, language)
    number = min(max(number, 1), max(len(sections), 1))
    blocks = [heading(paper_link(paper, language)), *_facts(paper, days, language)]
    if sections:
        blocks += _shown(sections[number - 1], language)
    else:
        blocks.append(paragraph(say("chat.paper_no_text", language)))
    labels = _labels(sections[:_MOST_SECTIONS], language)
    buttons = [
        Button(f"• {label}" if place == number else label, write_action(Verb.SECTION, language, paper.id, place))
        for place, label in enumerate(labels, start=1)
    ]
    listed = [
        Button(f"{say('chat.button_back', language)} {day}", write_action(Verb.DAY, language, day, 1))
        for day in days[-1:]
    ]
    return Reply(
        tuple(blocks),
        buttons=(*(rows(buttons, _SECTIONS_IN_A_ROW) if len(buttons) > 1 else ()), *rows(listed)),
        link_preview=True,
    )


def paper_card(paper: Paper, day: date, language: Language) -> Reply:
    """A paper in short, to be shared: titles, links and the start of what is said of it."""
    sections = sections_in(paper, language)
    start = [paragraph(shorten(unmarked(sections[0].text).splitlines()[0], _CARD))] if sections else []
    return Reply((heading(paper_link(paper, language)), *_facts(paper, (day,), language), *start), link_preview=True)


def sections_in(paper: Paper, language: Language) -> tuple[Section, ...]:
    """The sections of a paper in a language; all of them where it has none in it."""
    own = tuple(section for section in paper.sections if section.language == language)
    return own or paper.sections


def _listed(paper: Paper, language: Language) -> Iterator[Block]:
    parts: list[str | Span] = [f"{paper.position}. ", paper_link(paper, language)]
    if paper.upvotes:
        parts.append(f" {say('chat.paper_upvotes', language, count=paper.upvotes)}")
    yield item(*parts)
    if paper.title_zh and language == "zh":
        yield item(Span(paper.title, italic=True))


def _turning(day: date, page: int, pages: int, language: Language) -> tuple[tuple[Button, ...], ...]:
    row = []
    if page > 1:
        row.append(Button(say("chat.button_previous", language), write_action(Verb.DAY, language, day, page - 1)))
    if page < pages:
        row.append(Button(say("chat.button_next", language), write_action(Verb.DAY, language, day, page + 1)))
    return (tuple(row),) if row else ()


def _facts(paper: Paper, days: Sequence[date], language: Language) -> Iterator[Block]:
    other = paper.title if language == "zh" else paper.title_zh
    if other and other != paper_link(paper, language).text:
        yield paragraph(Span(other, italic=True))
    links = list(_links(paper, language))
    parts: list[str | Span] = []
    for link in links:
        parts += [" · ", link] if parts else [link]
    if parts:
        yield item(*parts)
    for named, value in (("authors", ", ".join(paper.authors)), ("organization", paper.organization)):
        if value:
            yield item(say(f"answer.aspect_{named}", language, value=value))
    if paper.upvotes is not None:
        yield item(say("chat.paper_upvotes", language, count=paper.upvotes))
    if days:
        between = say("answer.between", language)
        yield item(say("chat.paper_days", language, days=between.join(map(str, days))))


def _shown(section: Section, language: Language) -> Iterator[Block]:
    """A section, with a word where it is there in the other language only."""
    yield heading(_section_head(section, language))
    if section.language != language:
        yield paragraph(say("answer.other_language", language))
    yield from map(paragraph, marked_in(section.text, language).splitlines())


def _links(paper: Paper, language: Language) -> Iterator[Span]:
    links = paper.links
    named = (
        ("Hugging Face", links.huggingface),
        ("arXiv", links.arxiv),
        ("PDF", links.pdf),
        (say("papers.code", language), links.code),
        (say("papers.project", language), links.project),
    )
    for name, link in named:
        if link:
            yield Span(name, link=link)


def _labels(sections: Sequence[Section], language: Language) -> list[str]:
    """The names of sections, those that several have with their forms."""
    names = [section.name for section in sections]
    return [
        _section_head(section, language)
        if names.count(section.name) > 1
        else say(f"papers.section_{section.name.value}", language)
        for section in sections
    ]


def _section_head(section: Section, language: Language) -> str:
    name = say(f"papers.section_{section.name.value}", language)
    return say("chat.paper_section", language, name=name, form=say(f"papers.form_{section.form.value}", language))
