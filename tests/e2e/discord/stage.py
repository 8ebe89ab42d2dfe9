"""The people on the other side of the stand-in for Discord: they write, press buttons, and read what the bot did."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

WAIT = 60.0  # seconds that anything may take on a busy machine; most takes far less

_THREAD_STARTER = 21  # the kind of message by which a thread shows what it was opened for

Json = dict[str, Any]
_T = TypeVar("_T")


@dataclass
class Stage:
    """The control interface of the stand-in."""

    url: str  # of the control interface
    api: str
    gateway: str

    def act(self, what: str, **body: object) -> Json:
        return self._call(what, json.dumps(body).encode())

    def read(self, what: str, **query: object) -> Json:
        return self._call(f"{what}?{urllib.parse.urlencode(query)}")

    def last(self) -> int:
        """The number of the latest call of the bot."""
        return int(self.read("calls")["last"])

    def calls(self, since: int, route: str = "*", method: str | None = None, *, wait: float = 0) -> list[Json]:
        """The bot's calls after a number."""
        query = {"since": since, "route": route, "wait": wait, **({"method": method} if method else {})}
        return list(self.read("calls", **query)["calls"])

    def latest(self) -> list[str]:
        """The latest calls of the bot, to be shown where it did not do what was expected."""
        return [f"{call['method']} {call['path']} {call['status']}" for call in self.calls(0)[-10:]]

    def slash(self, name: str, **given: object) -> Json:
        """A person gives a command and waits for the answer: the message that answers it first."""
        done = self.act("slash", name=name, wait=WAIT, **given)
        assert done.get("ack"), done
        return dict(done)

    def press(self, message: Json, label: str, **given: object) -> Json:
        """A person presses a button: the interaction."""
        custom_id = {button["label"]: button["custom_id"] for button in buttons(message)}[label]
        return self.act("button", message_id=message["id"], custom_id=custom_id, until="ack", wait=WAIT, **given)

    def followups(self, interaction: Json, count: int = 1) -> list[Json]:
        """The messages that followed the first answer of an interaction."""

        def sent() -> list[Json]:
            found = list(self.read("interaction", id=interaction["id"])["followups"])
            return found if len(found) >= count else []

        return self.until(sent)

    def original(self, interaction: Json) -> Json | None:
        """The message that answers an interaction first; None if it was taken away."""
        found: Json | None = self.read("interaction", id=interaction["id"])["original"]
        return found

    def write(self, content: str, **given: object) -> Json:
        """A person writes a message."""
        written = self.act("message", content=content, **given)
        assert "id" in written, written
        return written

    def answers(self, written: Json, count: int = 1, seconds: float = WAIT, **place: object) -> list[Json]:
        """The bot's messages after a person's, once there are so many."""

        def found() -> list[Json]:
            here = self.read("messages", after=written["id"], author="bot", wait=1, count=count, **place)
            said = here.get("messages", ())  # a thread may still have to be opened
            messages = [each for each in said if each["type"] != _THREAD_STARTER]
            return messages if len(messages) >= count else []

        return self.until(found, seconds)

    def say(self, content: str, **given: object) -> Json:
        """A person writes, and the bot answers: its first message, once it is whole."""
        written = self.write(content, **given)
        place = {name: given[name] for name in ("channel", "thread", "dm", "user") if name in given}
        return self.answers(written, **place)[0]

    def release(self, name: str) -> None:
        """Have the scripted service go on with what is held by a name."""
        self.say(f"release {name}", dm=True, user="bob")

    def silence(self, written: Json, seconds: float = 1.0, **place: object) -> list[Json]:
        """What the bot wrote after a message, given some time."""
        return list(self.read("messages", after=written["id"], author="bot", wait=seconds, **place)["messages"])

    def until(self, ready: Callable[[], _T | None], seconds: float = WAIT) -> _T:
        """What is ready, as soon as it is."""
        deadline = time.monotonic() + seconds
        while not (found := ready()):
            assert time.monotonic() < deadline, self.latest()
            time.sleep(0.05)
        return found

    def violations(self) -> list[str]:
        """What the stand-in found wrong with the bot's calls, and with its own answers."""
        found = [f"{each['kind']}: {each['detail']}" for each in self.read("violations")["violations"]]
        return found + list(self.read("selfcheck")["problems"])

    def _call(self, path: str, data: bytes | None = None) -> Json:
        request = urllib.request.Request(f"{self.url}/{path}", data)  # noqa: S310 - the stand-in's http address
        try:
            with urllib.request.urlopen(request, timeout=WAIT * 2) as answer:  # noqa: S310 - the same
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            return dict(json.load(error))


def shown(message: Json) -> str:
    """All the text that a message shows."""
    return "\n".join((message["content"], *_embedded(message))).strip()


def _embedded(message: Json) -> Iterator[str]:
    for embed in message["embeds"]:
        yield from (embed[part] for part in ("title", "description") if embed.get(part))


def buttons(message: Json) -> list[Json]:
    """The buttons under a message."""
    return [button for row in message["components"] for button in row["components"]]


def labels(message: Json) -> list[str]:
    """What the buttons under a message say."""
    return [button["label"] for button in buttons(message)]


def is_private(message: Json) -> bool:
    """Whether only the asker sees it."""
    return bool(message["flags"] & 64)


def seen(message: Json) -> Json:
    """What the scripted service was handed."""
    return dict(json.loads(shown(message).strip("`")))
