"""What can go wrong with a server: plays that answer one request badly."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from threading import Event

_CHUNK = 64 * 1024


@dataclass
class Exchange:
    """One request, and the means to answer it. ``target`` is its path with the query; ``body`` what was sent."""

    handler: BaseHTTPRequestHandler
    target: str
    body: bytes
    closing: Event

    @property
    def path(self) -> str:
        """The path without its query."""
        return self.target.partition("?")[0]

    def answer(self, content: bytes, content_type: str, status: int = 200, **headers: str) -> None:
        """A whole answer."""
        self.begin(status, content_type, len(content), **headers)
        self.handler.wfile.write(content)

    def begin(self, status: int, content_type: str, length: int, **headers: str) -> None:
        """The head of an answer."""
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", content_type)
        self.handler.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()

    def cut(self) -> None:
        """Break the connection as a server that dies does."""
        self.handler.wfile.flush()
        self.handler.connection.shutdown(socket.SHUT_RDWR)
        self.handler.close_connection = True


Play = Callable[[Exchange], None]


def status(code: int, *, content: bytes = b"no", content_type: str = "text/html") -> Play:
    """An HTTP status: 404, 500, 503."""
    return lambda exchange: exchange.answer(content, content_type, code)


def busy(retry_after: float = 0) -> Play:
    """429 with ``Retry-After``."""
    return lambda exchange: exchange.answer(b"Rate exceeded.", "text/plain", 429, Retry_After=str(retry_after))


def malformed_json(content: bytes = b'[{"paper": {"id": "2601.') -> Play:
    """JSON that breaks off in the middle."""
    return lambda exchange: exchange.answer(content, "application/json")


def shows(content: bytes, content_type: str = "text/html; charset=utf-8") -> Play:
    """Another content than the one asked for: a page that is no paper, a wrong encoding."""
    return lambda exchange: exchange.answer(content, content_type)


def redirect(location: str) -> Play:
    """302 to another place."""
    return lambda exchange: exchange.answer(b"", "text/html", 302, Location=location)


def slow(seconds: float, then: Play) -> Play:
    """Waits before it answers; a server that closes waits no longer."""

    def play(exchange: Exchange) -> None:
        exchange.closing.wait(seconds)
        then(exchange)

    return play


def cut_in_the_middle(content: bytes, content_type: str = "text/html; charset=utf-8") -> Play:
    """The first half of a content, then a broken connection."""

    def play(exchange: Exchange) -> None:
        exchange.begin(200, content_type, len(content))
        exchange.handler.wfile.write(content[: len(content) // 2])
        exchange.cut()

    return play


def huge(size: int) -> Play:
    """A page of so many bytes, sent as long as somebody reads."""

    def play(exchange: Exchange) -> None:
        exchange.begin(200, "text/html", size)
        for _ in range(size // _CHUNK):
            exchange.handler.wfile.write(b"x" * _CHUNK)

    return play
