"""A chat server on this machine that plays good and bad language models, and an engine that asks it."""

from __future__ import annotations

import json
import re
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from retrieval.answer.model.seam import Message

Play = Callable[["Stage"], None]


@dataclass
class Stage:
    """One request, and the means to answer it."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]
    closing: Event

    @property
    def messages(self) -> list[Message]:
        return [Message(turn["role"], turn["content"]) for turn in self.body["messages"]]

    @property
    def prompt(self) -> str:
        """All that was sent, as one text."""
        return "\n".join(message.content for message in self.messages)

    def begin(self, status: int = 200, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Transfer-Encoding", "chunked")
        self.handler.end_headers()

    def send(self, data: bytes) -> None:
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.handler.wfile.flush()

    def say(self, text: str) -> None:
        """A piece of text, as the API that was asked sends it."""
        if self.handler.path.endswith("/api/chat"):
            self.send(json.dumps({"message": {"role": "assistant", "content": text}, "done": False}).encode() + b"\n")
        else:
            self.send(
                b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]}).encode() + b"\n\n"
            )

    def end(self, used: tuple[int, int] | None = None) -> None:
        """The end of the answer; with the tokens that were ``used`` as servers report them, OpenAI's when asked to."""
        if self.handler.path.endswith("/api/chat"):
            counts = {} if used is None else {"prompt_eval_count": used[0], "eval_count": used[1]}
            self.send(json.dumps({"message": {"content": ""}, "done": True, **counts}).encode() + b"\n")
        else:
            self.send(b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\n')
            if used is not None and self.body.get("stream_options") == {"include_usage": True}:
                usage = {"prompt_tokens": used[0], "completion_tokens": used[1], "total_tokens": sum(used)}
                self.send(b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n\n")
            self.send(b"data: [DONE]\n\n")
        self.send(b"")

    def cut(self) -> None:
        """Break the connection as a server that dies does."""
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.handler.connection.close()
        self.handler.close_connection = True  # else the handler waits for a further request, and holds it open


@dataclass
class ScriptedServer:
    """Answers each request with the next play, the last one again and again; keeps the requests."""

    plays: list[Play] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    url: str = ""

    def next_play(self) -> Play:
        return self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]

    @property
    def prompts(self) -> list[str]:
        return ["\n".join(turn["content"] for turn in request["messages"]) for request in self.requests]


@contextmanager
def serving() -> Iterator[ScriptedServer]:
    script = ScriptedServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            script.requests.append(body)
            script.headers.append(dict(self.headers))
            try:
                script.next_play()(Stage(self, body, script.closing))
            except (BrokenPipeError, ConnectionResetError, OSError):
                self.close_connection = True  # the client has gone, or the play cut the connection

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                return  # nothing to finish on a connection that was cut

        def log_message(self, *_arguments: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


# plays


def filled(text: str, prompt: str) -> str:
    """The text with the key that the prompt gives a paper in place of each ``[@start of its title]``."""

    def key(match: re.Match[str]) -> str:
        found = re.search(r'<paper key="(\w+)"[^>]*>\n(?:[^<]*\n)?' + re.escape(match[1]), prompt)
        return f"[{found[1]}]" if found else "[zz99]"

    return re.sub(r"\[@([^\]]+)\]", key, text)


def says(text: str, *, piece: int = 7, used: tuple[int, int] | None = None) -> Play:
    """Writes a text in pieces, and reports the tokens that were ``used``, asked and answered."""

    def play(stage: Stage) -> None:
        whole = filled(text, stage.prompt)
        stage.begin()
        for start in range(0, len(whole), piece):
            stage.say(whole[start : start + piece])
        stage.end(used)

    return play


def keeps_silent(stage: Stage) -> None:
    stage.closing.wait()


def begins_and_keeps_silent(text: str = "") -> Play:
    def play(stage: Stage) -> None:
        stage.begin()
        stage.send(b": keep-alive\n\n")
        if text:
            stage.say(filled(text, stage.prompt))
        while not stage.closing.wait(0.02):
            stage.send(b": keep-alive\n\n")  # shows that it lives, and says nothing

    return play


def is_cut_after(text: str) -> Play:
    def play(stage: Stage) -> None:
        stage.begin()
        stage.say(filled(text, stage.prompt))
        stage.cut()

    return play


def stops_without_end(text: str) -> Play:
    def play(stage: Stage) -> None:
        stage.begin()
        stage.say(filled(text, stage.prompt))
        stage.send(b"")

    return play


def fails(status: int, **headers: str) -> Play:
    def play(stage: Stage) -> None:
        stage.begin(status, **headers)
        stage.send(b'{"error": {"message": "no sk-secret-key"}}')
        stage.send(b"")

    return play


def sends(*chunks: bytes) -> Play:
    """Sends bytes as they are, then ends as a server should."""

    def play(stage: Stage) -> None:
        stage.begin()
        for chunk in chunks:
            stage.send(chunk)
        stage.end()

    return play


def never_ends(text: str) -> Play:
    def play(stage: Stage) -> None:
        stage.begin()
        while not stage.closing.is_set():
            stage.say(filled(text, stage.prompt))

    return play
