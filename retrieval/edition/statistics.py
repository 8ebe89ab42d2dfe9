"""A day in figures: the areas that are hotter than usual, the words that stand out, the papers a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from retrieval.areas import heat_of
from retrieval.edition.types import Area, EditionPaper, Statistics
from retrieval.figures import hot_words
from retrieval.index.lexicon import load_lexicon
from retrieval.types import Digest, Form, Language, Paper, Section, SectionName

DAYS: Final = 30  # before the day, which it is measured against and which the trend shows
_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def with_note(each: EditionPaper) -> Paper:
    """A paper with what was written of it (Chinese title, abstract, sections, keywords), to be counted by."""
    note, form = each.note, Form.REPORT
    sections = [Section(SectionName.ABSTRACT, note.abstract, note.abstract_language, form)] if note.abstract else []
    sections += [Section(name, text, note.language, form) for name, text in note.sections.items()]
    return replace(
        each.paper,
        title_zh=note.title_zh or each.paper.title_zh,
        sections=(*each.paper.sections, *sections),
        keywords=tuple(dict.fromkeys((*each.paper.keywords, *note.keywords))),
    )


def statistics_of(digest_papers: Sequence[Paper], earlier: Sequence[Digest], day: date) -> Statistics:
    """The figures of a day's papers against the digests of the 30 days before it; others of ``earlier`` count nothing.

    The words of a language are those that the papers are given in: pass those of an edition ``with_note``. Areas
    that are hotter than usual come first, then the others by their number of papers.
    """
    before = {digest.date: digest for digest in earlier if timedelta() < day - digest.date <= timedelta(days=DAYS)}
    own = {paper.id for paper in digest_papers}
    past = [paper for digest in before.values() for paper in digest.papers if paper.id not in own]
    idf = load_lexicon().background_idf
    return Statistics(
        papers=len(digest_papers),
        areas=tuple(Area(heat.area.names, heat.papers, heat.lift) for heat in heat_of(digest_papers, past)),
        words={language: hot_words(digest_papers, language, idf, past) for language in _LANGUAGES},
        trend=(*((each, len(before[each].papers)) for each in sorted(before)), (day, len(digest_papers))),
    )
