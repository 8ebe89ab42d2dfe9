"""A paper's texts from all the days that list it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.types import Links, Paper, Section


def gather(own: Paper, others: Sequence[Paper]) -> Paper:
    """The paper as one day lists it, completed by what other days say of it.

    The day's own word counts; ``others`` fill in what it lacks, the first of them first. A section that the day has in
    the same form and language is not taken a second time: a repeated listing repeats it, often with small changes.
    """
    paper = own
    for other in others:
        paper = replace(
            paper,
            title_zh=paper.title_zh or other.title_zh,
            sections=_complete(paper.sections, other.sections),
            links=_fill(paper.links, other.links),
            authors=paper.authors or other.authors,
            organization=paper.organization or other.organization,
            upvotes=other.upvotes if paper.upvotes is None else paper.upvotes,
            keywords=paper.keywords or other.keywords,
            read_from=paper.read_from or other.read_from,
        )
    return paper


def _complete(sections: tuple[Section, ...], more: tuple[Section, ...]) -> tuple[Section, ...]:
    known = {(section.form, section.name, section.language) for section in sections}
    return sections + tuple(section for section in more if (section.form, section.name, section.language) not in known)


def _fill(links: Links, more: Links) -> Links:
    return Links(
        huggingface=links.huggingface or more.huggingface,
        arxiv=links.arxiv or more.arxiv,
        pdf=links.pdf or more.pdf,
        code=links.code or more.code,
        project=links.project or more.project,
    )
