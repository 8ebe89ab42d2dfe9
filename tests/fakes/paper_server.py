"""A server on this machine that plays the Hugging Face API, arXiv's HTML pages and arXiv's API.

``server.url`` stands for all of them: ``GET /api/daily_papers?date=``, ``GET /html/ID`` and ``/html/IDv1``,
``GET /api/query?id_list=``. ``fail`` makes the next requests to a path go wrong; ``route`` adds further answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.latexml import no_edition_page, paper_page
from tests.fakes.paper_faults import Exchange, Play

Entry = dict[str, Any]


def hf_entry(
    paper_id: str,
    title: str,
    abstract: str | None = "We hold eggs. Success rises from 71.5% to 97.3%.",
    *,
    authors: Sequence[str] = ("Ada Moreno", "Li Wei"),
    upvotes: int = 12,
    keywords: Sequence[str] = ("tactile sensing", "grasping"),
    code: str | None = None,
    project: str | None = None,
    organization: str | None = "Lighthouse Robotics Lab",
    day: str = "2026-01-12",
) -> Entry:
    """An entry of the Hugging Face list with the fields that the API gives."""
    paper: Entry = {
        "id": paper_id,
        "authors": [{"_id": f"a{place}", "name": name, "hidden": False} for place, name in enumerate(authors)],
        "publishedAt": f"{day}T08:15:00.000Z",
        "submittedOnDailyAt": f"{day}T05:01:51.614Z",
        "title": title,
        "summary": abstract or "",
        "upvotes": upvotes,
        "discussionId": f"d{paper_id}",
        "ai_summary": f"{title} in one sentence.",
        "ai_keywords": list(keywords),
    }
    links = {"githubRepo": code, "projectPage": project}
    paper |= {name: link for name, link in links.items() if link}
    if organization:
        paper["organization"] = {"_id": "o1", "name": "lighthouse", "fullname": organization}
    outer = {"publishedAt": f"{day}T03:15:00.000Z", "title": title, "summary": abstract or "", "numComments": 1}
    return {"paper": paper, **outer, "isAuthorParticipating": False}


@dataclass(frozen=True)
class Known:
    """What arXiv's API says of a paper."""

    title: str
    abstract: str
    authors: Sequence[str] = ("Ada Moreno",)


@dataclass(frozen=True)
class Request:
    """A request that came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass
class PaperServer:
    """What the server has, and what it was asked. ``limit`` is how many papers of a list it gives at most."""

    lists: dict[str, list[Entry] | bytes] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    limit: int = 100
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    _faults: list[tuple[str, list[Play], bool]] = field(default_factory=list)
    _routes: list[tuple[str, str, Play]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add_paper(self, paper_id: str, title: str, **given: Any) -> None:  # noqa: ANN401 - paper_page's own
        """A paper with an HTML edition."""
        self.pages[paper_id] = paper_page(paper_id, title, **given)

    def fail(self, path: str, *plays: Play, always: bool = False) -> None:
        """Answer the next requests to a path (its beginning) by these plays; ``always`` keeps the last one for good."""
        self._faults.append((path, list(plays), always))

    def mend(self) -> None:
        """No more faults."""
        self._faults.clear()

    def route(self, method: str, path: str, play: Play) -> None:
        """Answer requests to a path (its beginning) that are not of the Hugging Face API or arXiv."""
        self._routes.append((method, path, play))

    def asked(self, path: str) -> list[Request]:
        """The requests whose path begins so."""
        return [request for request in self.requests if request.target.startswith(path)]

    def play_for(self, method: str, target: str) -> Play:
        """What answers a request."""
        with self._lock:
            for path, plays, always in self._faults:
                if target.startswith(path) and plays:
                    return plays[0] if always and len(plays) == 1 else plays.pop(0)
        for wanted, path, play in self._routes:
            if method == wanted and target.startswith(path):
                return play
        return self._answer

    def _answer(self, exchange: Exchange) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(exchange.target).query).items()}
        if exchange.path == "/api/daily_papers":
            self._answer_list(exchange, query)
        elif exchange.path == "/api/query":
            exchange.answer(self._feed(query.get("id_list", "").split(",")), "application/atom+xml; charset=UTF-8")
        elif exchange.path.startswith("/html/") and (page := self.pages.get(exchange.path[6:])):
            exchange.answer(page, "text/html; charset=utf-8")
        elif exchange.path.startswith("/html/"):
            exchange.answer(no_edition_page(exchange.path[6:]), "text/html; charset=utf-8", 404)
        else:
            exchange.answer(b"nothing here", "text/plain", 404)

    def _answer_list(self, exchange: Exchange, query: Mapping[str, str]) -> None:
        held = self.lists.get(query.get("date", ""), [])
        if isinstance(held, bytes):
            exchange.answer(held, "application/json; charset=utf-8")
            return
        size = min(int(query.get("limit", "50")), self.limit)
        start = int(query.get("p", "0")) * size
        exchange.answer(json.dumps(held[start : start + size]).encode(), "application/json; charset=utf-8")

    def _feed(self, ids: Sequence[str]) -> bytes:
        entries = "".join(_atom_entry(each, self.known[each]) for each in ids if each in self.known)
        return (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
            ' xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/feed</id><title>arXiv Query</title>'
            f"<opensearch:totalResults>{entries.count('<entry>')}</opensearch:totalResults>{entries}</feed>"
        ).encode()


def _atom_entry(paper_id: str, known: Known) -> str:
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in known.authors)
    return (
        f"<entry><id>http://arxiv.org/abs/{paper_id}v1</id><title>{escape(known.title)}</title>"
        f"<updated>2026-01-12T00:00:00Z</updated><summary>{escape(known.abstract)}</summary>{authors}"
        f'<category term="cs.RO" scheme="http://arxiv.org/schemas/atom"/></entry>'
    )


@contextmanager
def running_paper_server() -> Iterator[PaperServer]:
    """A server that runs as long as the context."""
    server = PaperServer()
    http = _QuietServer(("127.0.0.1", 0), _handler_of(server))
    thread = Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    try:
        yield server
    finally:
        server.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing on the screen where a client goes in the middle of an answer, as clients of faulty servers do."""


def _handler_of(server: PaperServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.requests.append(Request(self.command, self.path, dict(self.headers), body))
            try:
                server.play_for(self.command, self.path)(Exchange(self, self.path, body, server.closing))
            except (ConnectionError, ValueError):  # the client went, or the play closed the connection
                self.close_connection = True

        do_GET = do_POST = _serve  # noqa: N815 - the names that http.server asks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of http.server
            """Nothing on the screen."""

    return Handler
