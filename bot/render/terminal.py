"""Answers, digests and papers as text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from config.locales import say
from retrieval.text.extracts import marked_in
from retrieval.types import Answer, Citation, Digest, Language, Paper, Section

_KEPT = "\n\t"
_INDENT = "    "


def plain(text: str) -> str:
    """The text without control characters and direction overrides: a digest must not be able to steer a terminal."""
    return "".join(sign for sign in text if sign in _KEPT or not _steers(sign))


def render_answer(answer: Answer) -> str:
    """The answer, then its citations."""
    return plain(answer.text) + render_citations(answer)


def render_citations(answer: Answer) -> str:
    """What follows the answer's text: its citations, with title, links, digest's date and the sentence they rest on."""
    cited = "\n".join(_citation(citation, answer.language) for citation in answer.citations)
    return plain(f"\n\n{cited}") if cited else ""


def render_digest(digest: Digest, language: Language) -> str:
    """A day's papers, numbered as the digest has them."""
    head = say("papers.head", language, day=digest.date.isoformat(), count=len(digest.papers))
    return plain("\n".join([head, *(_listed(paper, language) for paper in digest.papers)]))


def render_paper(paper: Paper, days: Sequence[date], language: Language) -> str:
    """Everything that the digests say of a paper, section by section."""
    colon = say("answer.colon", language)
    facts = [f"{label}{colon}{value}" for label, value in _facts(paper, days, language)]
    return plain(
        "\n\n".join(
            [
                "\n".join(titles_of(paper, language)),
                "\n".join(facts),
                *(_section(part, language) for part in paper.sections),
            ]
        )
    )


def titles_of(paper: Paper, language: Language) -> tuple[str, ...]:
    """The paper's titles, that of a language first."""
    both = (paper.title_zh, paper.title) if language == "zh" else (paper.title, paper.title_zh)
    return tuple(dict.fromkeys(title for title in both if title))


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) == "Cc" or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _citation(citation: Citation, language: Language) -> str:
    links = "  ".join(link for link in (citation.url, citation.arxiv_url) if link) or say("papers.no_link", language)
    quote = say("papers.quote", language, quote=" ".join(citation.quote.split()))
    where = citation.date.isoformat() + (f"  {quote}" if citation.quote else "")
    return "\n".join([f"[{citation.key}] {_titles(citation, language)}", f"{_INDENT}{links}", f"{_INDENT}{where}"])


def _titles(citation: Citation, language: Language) -> str:
    """Both titles where there are two, the answer's language first."""
    if citation.title_zh is None or citation.title_zh == citation.title:
        return citation.title
    both = (citation.title_zh, citation.title)
    return " | ".join(both if language == "zh" else reversed(both))


def _listed(paper: Paper, language: Language) -> str:
    titles = titles_of(paper, language)
    link = paper.links.huggingface or paper.links.arxiv or say("papers.no_link", language)
    return "\n".join([f"{paper.position:>3}. {titles[0]}", *(f"     {line}" for line in [*titles[1:], link])])


def _facts(paper: Paper, days: Sequence[date], language: Language) -> Iterator[tuple[str, str]]:
    links = paper.links
    values = {
        "id": paper.id if paper.is_traced else None,
        "links": "  ".join(link for link in (links.huggingface, links.arxiv, links.pdf) if link),
        "code": links.code,
        "project": links.project,
        "days": say("answer.between", language).join(day.isoformat() for day in days),
        "authors": ", ".join(paper.authors),
        "organization": paper.organization,
        "upvotes": None if paper.upvotes is None else str(paper.upvotes),
        "keywords": ", ".join(paper.keywords),
    }
    for name, value in values.items():
        if value:
            yield say(f"papers.{name}", language), value


def _section(section: Section, language: Language) -> str:
    name = say(f"papers.section_{section.name.value}", language)
    form = say(f"papers.form_{section.form.value}", language)
    return f"{say('papers.section', language, name=name, form=form)}\n{marked_in(section.text, language)}"
