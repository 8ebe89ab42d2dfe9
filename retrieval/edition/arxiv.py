"""arXiv's API: the second source of a title, an abstract and authors.

One request names many papers; arXiv asks for at most one request in 3 seconds, which ``Web`` keeps to
(https://info.arxiv.org/help/api/user-manual.html and https://info.arxiv.org/help/api/tou.html).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from lxml import etree

from retrieval.digest.identity import linked_arxiv_ids
from retrieval.errors import DigestError, WebError
from retrieval.reasons import Reason
from retrieval.text.markup import plain_line, plain_text
from retrieval.types import Form, Links, Paper, Section, SectionName
from retrieval.web.fetch import Web

_BATCH: Final = 50  # ids of a request; the address stays short
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_MOST_BYTES: Final = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Metadata:
    """What arXiv says of a paper."""

    paper_id: str
    title: str
    abstract: str
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """Papers, and a sentence where what they lack could not be fetched."""

    papers: tuple[Paper, ...]
    why: str | None = None


def complete_papers(web: Web, export_url: str, papers: Sequence[Paper], *, untitled: Sequence[str] = ()) -> Completed:
    """The papers, those without an abstract or without authors filled from arXiv. Never raises for an answer.

    ``untitled`` are ids of entries that the list gives no title for; those that arXiv knows come last.
    """
    wanted = [*(paper.id for paper in papers if paper.is_traced and lacks(paper)), *untitled]
    try:
        found = fetch_metadata(web, export_url, wanted)
    except (WebError, DigestError) as error:
        return Completed(tuple(papers), f"arXiv could not be asked what {len(wanted)} papers of the list lack: {error}")
    filled = [fill(paper, found[paper.id]) if paper.id in found else paper for paper in papers]
    blank = (Paper(each, found[each].title, 0, links=Links.of_arxiv_id(each)) for each in untitled if each in found)
    filled += [fill(paper, found[paper.id]) for paper in blank]
    return Completed(tuple(paper.at(position) for position, paper in enumerate(filled, start=1)))


def fetch_metadata(web: Web, export_url: str, ids: Sequence[str]) -> dict[str, Metadata]:
    """What arXiv says of the papers with these ids, those that it knows. Raises WebError and DigestError."""
    found: dict[str, Metadata] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        query = urlencode({"id_list": ",".join(batch), "max_results": len(batch)}, safe=",/")
        page = web.get(f"{export_url}/api/query?{query}", accept="application/atom+xml", most_bytes=_MOST_BYTES)
        found |= parse_metadata(page.content)
    return found


def parse_metadata(content: bytes) -> dict[str, Metadata]:
    """The entries of an Atom answer by arXiv id. Raises DigestError where it is none, or is arXiv's own error."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        feed = etree.fromstring(content, parser)
    except etree.LxmlError as error:
        raise DigestError(Reason("arxiv_no_feed", advice="try_later")) from error
    if feed.tag != f"{_ATOM}feed":
        raise DigestError(Reason("arxiv_no_feed", advice="try_later"))
    entries = [_read_entry(entry) for entry in feed.iterfind(f"{_ATOM}entry")]
    return {entry.paper_id: entry for entry in entries if entry is not None}


def lacks(paper: Paper) -> bool:
    """Whether a paper has no abstract or no authors."""
    return not paper.authors or not any(section.name is SectionName.ABSTRACT for section in paper.sections)


def fill(paper: Paper, known: Metadata) -> Paper:
    """A paper with what it lacks; what it has stays."""
    sections = paper.sections
    if known.abstract and not any(section.name is SectionName.ABSTRACT for section in sections):
        sections = (Section(SectionName.ABSTRACT, known.abstract, "en", Form.HF_DAILY), *sections)
    return replace(paper, title=paper.title or known.title, authors=paper.authors or known.authors, sections=sections)


def _read_entry(entry: etree._Element) -> Metadata | None:
    texts: Mapping[str, str] = {name: entry.findtext(f"{_ATOM}{name}") or "" for name in ("id", "title", "summary")}
    if "/api/errors" in texts["id"]:
        said = plain_line(texts["summary"]) or Reason("no_reason_given")
        raise DigestError(Reason("arxiv_refuses", advice="check_ids", said=said))
    found = linked_arxiv_ids(texts["id"])
    if not found:
        return None
    names = (plain_line(name.text or "") for name in entry.iterfind(f"{_ATOM}author/{_ATOM}name"))
    return Metadata(
        found[0], plain_line(texts["title"]), plain_text(texts["summary"]), tuple(dict.fromkeys(filter(None, names)))
    )
