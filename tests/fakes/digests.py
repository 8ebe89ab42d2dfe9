"""Short digests for tests, with texts of our own."""

from __future__ import annotations

from datetime import date

from retrieval.digest.merge import content_hash
from retrieval.types import Digest, Form, Links, Paper, Section, SectionName

MONDAY, TUESDAY, SATURDAY = date(2026, 1, 19), date(2026, 1, 20), date(2026, 1, 31)


def paper_of(
    number: int,
    *,
    zh: str | None = None,
    en: str | None = None,
    form: Form = Form.NEWSLETTER,
    title: str | None = None,
    title_zh: str | None = None,
    position: int = 1,
) -> Paper:
    """A paper with id 2601.NNNNN, with an abstract in each language given."""
    paper_id = f"2601.{number:05}"
    sections = [
        Section(SectionName.ABSTRACT, text, language, form)
        for language, text in (("zh", zh), ("en", en))
        if text is not None
    ]
    return Paper(
        id=paper_id,
        title=title or f"Paper Number {number}",
        position=position,
        title_zh=title_zh,
        sections=tuple(sections),  # type: ignore[arg-type]
        links=Links.of_arxiv_id(paper_id),
    )


def digest_of(day: date, *papers: Paper, form: Form = Form.NEWSLETTER) -> Digest:
    """One form of a day with the papers in the order given."""
    placed = tuple(paper.at(position) for position, paper in enumerate(papers, start=1))
    return Digest(
        date=day,
        papers=placed,
        forms=(form,),
        origins=(f"{day}.md",),
        content_hash=content_hash(day, placed),
    )
