"""The people on the other side of the stand-in for Telegram: they write, press buttons, and read what the bot did."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WAIT = 60.0  # seconds that anything may take on a busy machine; most takes far less

Json = dict[str, Any]
QUIET = 0.15  # seconds without a call, after which the bot has ended what it was doing

STARTING = ("getMe", "deleteWebhook", "setMyCommands", "getUpdates")  # what has to do with no chat
TEXT_CALLS = ("sendMessage", "sendPhoto", "editMessageText")


@dataclass
class Stage:
    """The control interface of the stand-in at ``url``."""

    url: str

    def act(self, what: str, **body: object) -> Json:
        return self._call("POST", f"/control/{what}", body)

    def read(self, what: str, **query: object) -> Json:
        return self._call("GET", f"/control/{what}?{urllib.parse.urlencode(query)}")

    def reset(self) -> None:
        """Take all faults away."""
        self._call("DELETE", "/control/fault")

    def calls(self, since: int, *methods: str, **query: object) -> list[Json]:
        """The calls of the bot after a moment that `act` returned as ``since``."""
        return list(self.read("sent", since=since, method=",".join(methods), **query)["calls"])

    def say(self, text: str, **message: object) -> Json:
        """A person writes, and the bot answers: its first message, once it is whole."""
        return self.answer(self.write(text, **message))

    def write(self, text: str, **message: object) -> int:
        """A person writes; the moment of it."""
        message.setdefault("user_id", 1001)
        given = self.act("message", text=text, **message)
        assert "since" in given, given
        return int(given["since"])

    def press(self, message: Json, label: str, *, user_id: int = 1001) -> Json:
        """A person presses a button under a message of the bot: the bot's answer, once it is whole."""
        return self.answer(self.push(message, label, user_id=user_id))

    def push(self, message: Json, label: str, *, user_id: int = 1001) -> int:
        """A person presses a button; the moment of it."""
        given = self.act(
            "callback", chat_id=message["chat"]["id"], message_id=message["message_id"], text=label, user_id=user_id
        )
        assert "since" in given, given
        return int(given["since"])

    def answer(self, since: int) -> Json:
        """The first message of the bot after a moment, as it is when the bot has ended."""
        first = self.answers(since, 1)[0]
        self.read("idle", quiet=QUIET, timeout=WAIT)
        same = [each for each in self.answers(since, 1) if each["message_id"] == first["message_id"]]
        return same[-1]

    def answers(self, since: int, count: int, **query: object) -> list[Json]:
        """The messages of the bot after a moment, as they stand in the chat; waits until there are so many."""
        calls = self.calls(since, *TEXT_CALLS, status=200, wait=WAIT, count=count, **query)
        assert len(calls) >= count, [(call["method"], call["status"], call["response"]) for call in self.calls(since)]
        return [call["response"]["result"] for call in calls]

    def sent(self, since: int, count: int = 1) -> list[Json]:
        """The messages that the bot tried to send after a moment: so many, and those that come right behind them."""
        assert len(self.calls(since, "sendMessage", count=count, wait=WAIT)) >= count, self.calls(since)
        return [call for call in self.silence(since) if call["method"] == "sendMessage"]

    def silence(self, since: int) -> list[Json]:
        """What the bot did after a moment, once it is quiet."""
        self.read("idle", quiet=QUIET * 2, timeout=WAIT)
        return [call for call in self.calls(since) if call["method"] not in STARTING]

    def until_polled(self) -> None:
        """Wait until the bot fetches updates."""
        deadline = time.monotonic() + WAIT
        while not self.read("state")["polling"]:
            assert time.monotonic() < deadline, "the bot does not fetch updates"
            time.sleep(0.05)

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)  # noqa: S310 - the stand-in's http address
        try:
            with urllib.request.urlopen(request, timeout=WAIT * 2) as answer:  # noqa: S310 - the same
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            return dict(json.load(error))


def labels(message: Json) -> list[str]:
    """The labels of the buttons under a message."""
    rows: Sequence[Sequence[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def links(message: Json) -> list[str]:
    """The addresses that a message leads to."""
    return [entity["url"] for entity in message.get("entities", ()) if entity["type"] == "text_link"]
