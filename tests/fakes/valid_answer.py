"""What holds of every answer, whatever was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.index.evidence import sentences_of
from retrieval.types import Answer, Citation, Digest, Paper, Status

_LINK = re.compile(r"https?://[^\s\])）]+")
_KEY = re.compile(r"\[(\d+)\]")
_FACT = re.compile(r"^[^：:]+[：:] ?(?P<value>.+)$", re.DOTALL)  # "Authors: Ada Moreno, Li Wei"


def check_answer(answer: Answer, digests: Sequence[Digest]) -> None:
    """Assert that an answer out of the digests is sound in itself and true to them."""
    assert answer.text.strip()
    assert answer.model is None
    assert answer.took_ms >= 0
    assert [citation.key for citation in answer.citations] == [str(n + 1) for n in range(len(answer.citations))]
    papers = [paper for digest in digests for paper in digest.papers]
    titles = "".join(f"{paper.title}{paper.title_zh}" for paper in papers)
    used = [key for key in _KEY.findall(answer.text) if f"[{key}]" not in titles]
    assert list(dict.fromkeys(used)) == [citation.key for citation in answer.citations]
    for citation in answer.citations:
        _check_citation(citation, digests)
    assert set(_LINK.findall(answer.text)) <= {link for paper in papers for link in links_of(paper)}
    if answer.status is Status.REFUSED:
        assert len(answer.citations) <= 1
    elif answer.status is not Status.ANSWERED:
        assert answer.citations == ()


def _check_citation(citation: Citation, digests: Sequence[Digest]) -> None:
    (day,) = [digest for digest in digests if digest.date == citation.date]
    (paper,) = [each for each in day.papers if each.id == citation.paper_id]
    assert (citation.title, citation.title_zh) == (paper.title, paper.title_zh)
    assert (citation.url, citation.arxiv_url) == (paper.links.huggingface, paper.links.arxiv)
    assert is_quote(citation.quote, paper), citation.quote


def is_quote(quote: str, paper: Paper) -> bool:
    """Whether a quote is a sentence of the paper (or the start of one), its title, or a fact beside its text."""
    said = [sentence.text for sentence in sentences_of(paper)]
    if quote in {*said, paper.title} or (quote.endswith("…") and any(each.startswith(quote[:-1]) for each in said)):
        return True
    fact = _FACT.match(quote)
    known = {paper.organization, str(paper.upvotes), *paper.authors, *links_of(paper)}
    return fact is not None and set(re.split(r"、|, |  ", fact["value"])) <= known


def links_of(paper: Paper) -> set[str]:
    """The links of a paper."""
    links = paper.links
    return {link for link in (links.huggingface, links.arxiv, links.pdf, links.code, links.project) if link}
