"""A web server on loopback that plays what a test tells it, good and bad."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Served:
    """An answer. ``etag`` makes it conditional; ``announced`` is a length other than the content's."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    announced: int | None = None


@dataclass(frozen=True)
class Asked:
    """A request: its path with the query, and its headers in lower case."""

    path: str
    headers: Mapping[str, str]


Play = Callable[["ScriptedHandler"], None]


class ScriptedHandler(BaseHTTPRequestHandler):
    """Plays the answer of the path; of several, one after the other, the last one from then on."""

    protocol_version = "HTTP/1.1"
    server: ScriptedWebServer

    def do_GET(self) -> None:
        own = self.server
        own.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
        plays = own.plays.get(self.path) or own.plays.get(urlsplit(self.path).path) or [Served(status=404)]
        play = plays.pop(0) if len(plays) > 1 else plays[0]
        if isinstance(play, Served):
            self.serve(play)
        else:
            play(self)

    def serve(self, served: Served) -> None:
        """Send an answer, or 304 where the asker has it already."""
        is_known = served.etag is not None and self.headers.get("If-None-Match") == served.etag
        self.send_response(304 if is_known else served.status)
        if served.etag is not None:
            self.send_header("ETag", served.etag)
        for name, value in served.headers.items():
            self.send_header(name, value)
        body = b"" if is_known else served.content
        self.send_header("Content-Length", str(len(body) if served.announced is None else served.announced))
        self.end_headers()
        self.wfile.write(body)
        if served.announced is not None:
            self.cut()

    def cut(self) -> None:
        """End the connection as a cable does."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def drip(self, head: bytes, piece: bytes, seconds: float) -> None:
        """Send a piece every few moments, for ever; ends with the server or the reader."""
        self.close_connection = True
        try:
            self.wfile.write(head)
            while not self.server.ended.wait(seconds):
                self.wfile.write(piece)
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


class ScriptedWebServer(ThreadingHTTPServer):
    """Answers by ``plays`` (path -> answers), and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1") -> None:
        super().__init__((address, 0), ScriptedHandler)
        self.plays: dict[str, list[Served | Play]] = {}
        self.asked: list[Asked] = []
        self.ended = Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Readers that leave are part of the play."""

    @property
    def host(self) -> str:
        """Address and port."""
        return f"{self.server_address[0]!s}:{self.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def play(self, path: str, *plays: Served | Play) -> str:
        """What to answer for a path, one after the other; returns its address."""
        self.plays[path] = list(plays)
        return self.url + path


@contextmanager
def serving(address: str = "127.0.0.1") -> Iterator[ScriptedWebServer]:
    """A server for as long as the context lasts."""
    with ScriptedWebServer(address) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()
