"""Reads papers: arXiv's HTML edition where there is one, else the abstract, and says which and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

from retrieval.edition.arxiv import fetch_metadata
from retrieval.edition.reading.cache import Cache
from retrieval.edition.reading.page import NoPaper, PageText, read_page
from retrieval.edition.types import FullText, ReadFrom
from retrieval.errors import DigestError, WebError
from retrieval.reasons import Reason
from retrieval.types import Paper, SectionName
from retrieval.web.fetch import Web

# Seconds between two requests, by host. https://arxiv.org/robots.txt allows /html with a crawl delay of 15 seconds;
# the terms of the API (https://info.arxiv.org/help/api/tou.html) ask for 3.
POLITE_PAUSES: Final = MappingProxyType({"arxiv.org": 15.0, "export.arxiv.org": 3.0})
_LARGEST: Final = 16 * 2**20  # bytes of an HTML edition; many formulas make 5 MiB
_MOST_FAILURES: Final = 3  # requests in a row that arXiv does not answer before it is left alone
_OUTAGE: Final = timedelta(minutes=15)  # for which it is left alone
_BLOCKED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

Progress = Callable[[Paper, FullText], None]


class Reader:
    """Reads papers. Safe to use from several threads; the pauses between requests are ``Web``'s.

    Pages and texts are kept in ``cache``: a paper is fetched once. A paper without an HTML edition is asked for again
    after some hours, one that could not be fetched on the next run. Where arXiv does not answer three times in a row,
    it is left alone for a quarter of an hour.
    """

    def __init__(
        self,
        web: Web,
        cache: Path,
        *,
        arxiv_url: str = "https://arxiv.org",
        export_url: str = "https://export.arxiv.org",
        threads: int = 4,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._web = web
        self._cache = Cache(cache)
        self._arxiv_url = arxiv_url.rstrip("/")
        self._export_url = export_url.rstrip("/")
        self._threads = threads
        self._now = now
        self._outage = _Outage()

    def read(self, paper: Paper) -> FullText:
        """What can be read of a paper. Never raises for a paper: ``why`` says why only the abstract was read."""
        found = self._find(paper)
        if isinstance(found, NoPaper):
            abstract, lack = self._abstract_of(paper)
            why = Reason("page_and_abstract", page=found.why, abstract=lack) if lack else found.why
            return FullText(paper.id, ReadFrom.ABSTRACT, abstract, why=why)
        abstract = _listed_abstract(paper) or found.abstract or self._abstract_of(paper)[0]
        return FullText(paper.id, ReadFrom.HTML, abstract, found.parts, found.lack)

    def read_all(self, papers: Sequence[Paper], progress: Progress | None = None) -> tuple[FullText, ...]:
        """What can be read of the papers, in their order, several at once.

        ``progress`` is called in this thread as each is done. An interruption waits for the pages under way alone.
        """
        pool = ThreadPoolExecutor(self._threads, "reading")
        try:
            places = {pool.submit(self.read, paper): place for place, paper in enumerate(papers)}
            texts: dict[int, FullText] = {}
            for future in as_completed(places):
                place = places[future]
                texts[place] = future.result()
                if progress is not None:
                    progress(papers[place], texts[place])
        finally:
            pool.shutdown(cancel_futures=True)
            self._cache.prune(self._now())
        return tuple(texts[place] for place in range(len(papers)))

    def _find(self, paper: Paper) -> PageText | NoPaper:
        """The HTML edition, from the cache or from arXiv."""
        if not paper.is_traced:
            return NoPaper(Reason("page_no_id"))
        held = self._cache.load(paper.id)
        if held is not None:
            if held.text is not None:
                return held.text
            text = self._read_page(paper, held.page, held.content_type)
            if isinstance(text, PageText):
                self._keep(paper, held.page, held.content_type, text)
                return text
        lack = self._cache.lack(paper.id, self._now())
        return NoPaper(lack) if lack is not None else self._fetch(paper)

    def _fetch(self, paper: Paper) -> PageText | NoPaper:
        """The HTML edition from arXiv; an edition of the first version alone is found under its own address."""
        found = NoPaper(Reason("page_no_edition"))
        for name in (paper.id, f"{paper.id}v1"):
            if self._outage.is_certain(self._now()):
                return NoPaper(Reason("page_not_asked"), is_final=False)
            try:
                page = self._web.get(f"{self._arxiv_url}/html/{name}", accept="text/html", most_bytes=_LARGEST)
            except WebError as error:
                self._outage.note(self._now(), answered=not (error.retryable or error.status in _BLOCKED))
                if error.status != HTTPStatus.NOT_FOUND:
                    return NoPaper(Reason("page_not_fetched", why=error.reason), is_final=False)
                continue
            text = self._read_page(paper, page.content, page.content_type)
            self._outage.note(self._now(), answered=isinstance(text, PageText) or text.is_final)
            if isinstance(text, PageText):
                self._keep(paper, page.content, page.content_type, text)
                return text
            found = text
            if not found.is_final:
                return found
        self._cache.remember_lack(paper.id, found.why, self._now())
        return found

    def _read_page(self, paper: Paper, content: bytes, content_type: str) -> PageText | NoPaper:
        return read_page(content, content_type, paper_id=paper.id, title=paper.title)

    def _keep(self, paper: Paper, content: bytes, content_type: str, text: PageText) -> None:
        if not text.is_cut:  # what broke off is fetched again on the next run
            self._cache.store(paper.id, content, content_type, text)

    def _abstract_of(self, paper: Paper) -> tuple[str, str | None]:
        """The abstract that the list has, else arXiv's; and why there is none."""
        if listed := _listed_abstract(paper):
            return listed, None
        if not paper.is_traced:
            return "", Reason("abstract_not_listed")
        try:
            known = fetch_metadata(self._web, self._export_url, [paper.id]).get(paper.id)
        except (WebError, DigestError) as error:
            return "", Reason("abstract_not_fetched", why=error.reason)
        return (known.abstract, None) if known is not None else ("", Reason("abstract_not_known"))


class _Outage:
    """Whether arXiv has failed to answer so often in a row that asking on would only press it."""

    def __init__(self) -> None:
        self._failures = 0
        self._last = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def is_certain(self, now: datetime) -> bool:
        """Whether arXiv is to be left alone at this time."""
        return self._failures >= _MOST_FAILURES and now - self._last < _OUTAGE

    def note(self, now: datetime, *, answered: bool) -> None:
        """Note how a request ended."""
        with self._lock:
            self._failures = 0 if answered else self._failures + 1
            self._last = now


def _listed_abstract(paper: Paper) -> str:
    """The abstract that the list has, the English one where it has two."""
    texts = {section.language: section.text for section in paper.sections if section.name is SectionName.ABSTRACT}
    return texts.get("en") or texts.get("zh") or ""
