"""All forms of one day as one digest: papers by arXiv id, papers without one by their title."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from retrieval.digest.codec import paper_to_dict
from retrieval.digest.identity import normalise_title
from retrieval.digest.notices import odd
from retrieval.digest.titles import is_same_title
from retrieval.reasons import Reason
from retrieval.types import Digest, Form, Links, Notice, Paper, Section

_Item = TypeVar("_Item")
_RANK = {form: rank for rank, form in enumerate(Form)}


def content_hash(day: date, papers: Sequence[Paper]) -> str:
    """A stable hash of a day's papers, 64 hexadecimal digits; it changes when any field of any paper changes."""
    content = [day.isoformat(), *(paper_to_dict(paper) for paper in papers)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def merge(digests: Sequence[Digest]) -> Digest:
    """One digest out of all forms of a day.

    The newsletter's papers come first, then the report's, then those that only the API has. Of two digests of the
    same form the later one counts; otherwise the order of the input does not matter, and merging again changes
    nothing. A paper without an id takes that of the paper of another form with its title. Raises ValueError for no
    digests, or for digests of several days.
    """
    if len({digest.date for digest in digests}) != 1:
        raise ValueError("merge() takes the digests of exactly one day.")
    latest = {digest.forms: digest for digest in digests}
    ordered = sorted(latest.values(), key=_order)
    traced = [_trace(digest, ordered) for digest in ordered]
    papers = tuple(_merge_papers(traced))
    return Digest(
        date=ordered[0].date,
        papers=papers,
        forms=tuple(form for form in Form if any(form in digest.forms for digest in ordered)),
        origins=_unique(origin for digest in ordered for origin in digest.origins),
        declared_count=next((d.declared_count for d in ordered if d.declared_count is not None), None),
        notices=_unique(notice for digest in traced for notice in digest.notices),
        content_hash=content_hash(ordered[0].date, papers),
    )


def _order(digest: Digest) -> tuple[list[int], ...]:
    """Newsletters before reports before answers of the API; what is already merged before its parts."""
    ranks = sorted(_RANK[form] for form in digest.forms)
    return ranks[:1], [-len(ranks)], ranks


def _trace(digest: Digest, all_digests: Sequence[Digest]) -> Digest:
    """The digest with ids for those papers without one whose title another form knows."""
    own_ids = {paper.id for paper in digest.papers}
    known = {p.id: p for other in all_digests if other is not digest for p in other.papers if p.is_traced}
    candidates = [paper for paper in known.values() if paper.id not in own_ids]
    by_title = _by_title(candidates)
    papers: list[Paper] = []
    notices: list[Notice] = []
    for paper in digest.papers:
        found = None if paper.is_traced else _find_by_title(paper, by_title, candidates)
        if found is None or found in own_ids:
            papers.append(paper)
            continue
        own_ids.add(found)
        papers.append(replace(paper, id=found))
        notices.append(odd(Reason("paper_traced", id=found), paper=found))
    return replace(digest, papers=tuple(papers), notices=_unique((*digest.notices, *notices)))


def _by_title(papers: Iterable[Paper]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for paper in papers:
        for key in _keys(paper):
            ids.setdefault(key, set()).add(paper.id)
    return ids


def _find_by_title(paper: Paper, by_title: dict[str, set[str]], candidates: Sequence[Paper]) -> str | None:
    """The id of the one candidate that has a title of the paper, exactly or all but a misspelling."""
    exact = set().union(*(by_title.get(key, set()) for key in _keys(paper)))
    close = exact or {other.id for other in candidates if is_same_title(paper.title, other.title)}
    return close.pop() if len(close) == 1 else None


def _keys(paper: Paper) -> set[str]:
    """The paper's titles, normalised; a title of nothing but punctuation says nothing."""
    return {key for title in (paper.title, paper.title_zh) if title and (key := normalise_title(title))}


def _merge_papers(digests: Sequence[Digest]) -> Iterator[Paper]:
    """The papers of all digests in the order of their first appearance, each gathered from all of them."""
    groups: dict[str, list[tuple[Digest, Paper]]] = {}
    for digest in digests:
        for paper in digest.papers:
            groups.setdefault(paper.id, []).append((digest, paper))
    for position, group in enumerate(groups.values(), 1):
        in_order = [paper for _, paper in group]
        # What the API says of authors, code and votes comes from the paper's own page: it counts before a digest's.
        api_first = [paper for _, paper in sorted(group, key=lambda pair: Form.HF_DAILY not in pair[0].forms)]
        yield _gather(in_order, api_first).at(position)


def _gather(papers: Sequence[Paper], api_first: Sequence[Paper]) -> Paper:
    titled = next((paper for paper in papers if paper.title != paper.title_zh), papers[0])
    return replace(
        titled,
        title_zh=next((paper.title_zh for paper in papers if paper.title_zh), None),
        sections=_unique_sections(section for paper in papers for section in paper.sections),
        links=_gather_links([paper.links for paper in api_first]),
        authors=next((paper.authors for paper in api_first if paper.authors), ()),
        organization=next((paper.organization for paper in api_first if paper.organization), None),
        upvotes=next((paper.upvotes for paper in api_first if paper.upvotes is not None), None),
        keywords=next((paper.keywords for paper in api_first if paper.keywords), ()),
        read_from=next((paper.read_from for paper in papers if paper.read_from), None),
    )


def _gather_links(links: Sequence[Links]) -> Links:
    return Links(
        huggingface=next((link.huggingface for link in links if link.huggingface), None),
        arxiv=next((link.arxiv for link in links if link.arxiv), None),
        pdf=next((link.pdf for link in links if link.pdf), None),
        code=next((link.code for link in links if link.code), None),
        project=next((link.project for link in links if link.project), None),
    )


def _unique_sections(sections: Iterable[Section]) -> tuple[Section, ...]:
    first: dict[tuple[str, str, str], Section] = {}
    for section in sections:
        first.setdefault((section.form, section.name, section.language), section)
    return tuple(first.values())


def _unique(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))
