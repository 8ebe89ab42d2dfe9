"""Answers, digests and papers as JSON objects: what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval.types import Answer, Citation, Digest, Paper, Scope

JsonObject = dict[str, object]


def answer_object(answer: Answer, *, question: str, question_id: str | int | None = None) -> JsonObject:
    """An answer; ``id`` is that of a question set."""
    return {
        "id": question_id,
        "question": question,
        "status": answer.status.value,
        "answer": answer.text,
        "citations": [_citation_object(citation) for citation in answer.citations],
        "scope": _scope_object(answer.scope),
        "lang": answer.language,
        "model": answer.model,
        "took_ms": round(answer.took_ms, 1),
    }


def day_object(day: date, papers: Sequence[Paper]) -> JsonObject:
    """The list of a day."""
    return {"date": day.isoformat(), "count": len(papers), "papers": [_listed_object(paper) for paper in papers]}


def digest_object(digest: Digest) -> JsonObject:
    """The list of a digest's day."""
    return day_object(digest.date, digest.papers)


def paper_object(paper: Paper, days: Sequence[date]) -> JsonObject:
    """All about a paper; ``dates`` are the days on which digests list it."""
    return {
        "paper_id": paper.id,
        "title": paper.title,
        "title_zh": paper.title_zh,
        "url": paper.links.huggingface,
        "arxiv_url": paper.links.arxiv,
        "pdf_url": paper.links.pdf,
        "code_url": paper.links.code,
        "project_url": paper.links.project,
        "dates": [day.isoformat() for day in days],
        "authors": list(paper.authors),
        "organization": paper.organization,
        "upvotes": paper.upvotes,
        "keywords": list(paper.keywords),
        "read_from": paper.read_from,
        "sections": [
            {
                "name": section.name.value,
                "form": section.form.value,
                "lang": section.language,
                "text": section.text,
            }
            for section in paper.sections
        ],
    }


def _citation_object(citation: Citation) -> JsonObject:
    return {
        "key": citation.key,
        "paper_id": citation.paper_id,
        "title": citation.title,
        "url": citation.url,
        "arxiv_url": citation.arxiv_url,
        "date": citation.date.isoformat(),
        "quote": citation.quote,
    }


def _scope_object(scope: Scope | None) -> JsonObject | None:
    return None if scope is None else {"from": scope.first.isoformat(), "to": scope.last.isoformat()}


def _listed_object(paper: Paper) -> JsonObject:
    return {
        "position": paper.position,
        "paper_id": paper.id,
        "title": paper.title,
        "title_zh": paper.title_zh,
        "url": paper.links.huggingface,
        "arxiv_url": paper.links.arxiv,
    }
