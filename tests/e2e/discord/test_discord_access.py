"""Paperboy itself on Discord: who may use it, what only the asker reads, and what is offered while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.discord.processes import connected, running, standing_in
from tests.e2e.discord.stage import Json, Stage, is_private, labels, shown
from tests.e2e.processes import PAPERBOY, index_samples, own_data

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    index_samples(folder)
    return folder


@pytest.fixture(scope="module")
def closed(specification: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in, and paperboy, which bob and one other server may use."""
    with standing_in(tmp_path_factory.mktemp("closed"), specification) as stage:
        ids = {user["username"]: user["id"] for user in stage.read("state")["users"]}
        allowed = {"discord__users": ids["bob"], "discord__servers": 1, "discord__admins": ids["owner"]}
        folder = tmp_path_factory.mktemp("closed-bot")
        settings = {
            **allowed,
            "data_dir": own_data(data, folder),
            "discord__mentions": True,
            "discord__open_threads": True,
        }
        with running((*PAPERBOY, "run"), stage, folder, **settings) as bot:
            connected(stage, bot)
            yield stage
            assert bot.stop() == 0, bot.logged()
        assert stage.violations() == []


def answered(stage: Stage, done: Json) -> Json:
    """The message that answers a command, whether it fills the one that waited or follows it."""

    def ready() -> Json | None:
        now = stage.read("interaction", id=done["id"])
        return next((each for each in (now["original"], *now["followups"]) if each and shown(each)), None)

    return stage.until(ready)


@pytest.mark.parametrize(
    ("locale", "said"), [("en-GB", "only open to certain users and groups"), ("zh-CN", "只对指定的用户和群开放")]
)
@pytest.mark.parametrize("name", ["today", "ask", "help"])
def test_who_may_not_use_it_reads_why_after_a_command(closed: Stage, name: str, locale: str, said: str) -> None:
    since = closed.last()
    options = {"question": "2601.12993"} if name == "ask" else {}
    answer = answered(closed, closed.slash(name, options=options, locale=locale, channel="general", until="ack"))
    assert said in shown(answer)
    assert is_private(answer)
    assert closed.calls(since, "*/threads", "POST") == []


def test_who_may_not_use_it_is_not_answered_in_a_channel_and_opens_no_thread(closed: Stage) -> None:
    since = closed.last()
    written = closed.write("what is new?", mention=True, channel="general")
    assert closed.silence(written, channel="general") == []
    assert closed.calls(since, "*/threads", "POST") == []
    assert closed.act("autocomplete", name="papers", option="date", value="")["choices"] == []
    assert "only open to certain users" in shown(closed.say("what is new?", dm=True))


def test_who_may_use_it_is_answered(closed: Stage) -> None:
    for user in ("bob", "owner"):
        assert "2026-01-21" in shown(closed.slash("today", user=user, channel="general")["original"])


@pytest.mark.parametrize(("command", "said"), [("/status", "Days held: 2"), ("/help", "/compare")])
def test_a_typed_command_that_is_for_one_person_is_answered_in_a_direct_message(
    closed: Stage, command: str, said: str
) -> None:
    written = closed.write(command, mention=True, channel="general", user="owner")
    assert "answered you in our private chat" in shown(closed.answers(written, channel="general")[0])
    assert said in shown(closed.answers(written, dm=1, user="owner")[0])


def test_who_takes_no_direct_messages_is_told_how_to_ask(specification: Path, data: Path, tmp_path: Path) -> None:
    settings = {"data_dir": own_data(data, tmp_path), "discord__mentions": True}
    with (
        standing_in(tmp_path, specification) as stage,
        running((*PAPERBOY, "run"), stage, tmp_path, **settings) as bot,
    ):
        connected(stage, bot)
        refused = {"code": 50007, "message": "Cannot send messages to this user"}
        stage.act("fault", route="/users/@me/channels", method="POST", status=403, body=refused)
        written = stage.write("/language", mention=True, channel="general")
        (answer,) = stage.answers(written, channel="general")
        assert "use the slash command" in shown(answer)
        assert labels(answer) == []


@pytest.mark.parametrize(
    ("name", "option", "typed", "values"),
    [
        ("paper", "paper", "Being", ["2601.12993"]),
        ("paper", "paper", "2601.1299", ["2601.12993"]),
        ("paper", "paper", "think3", ["2601.13029"]),
        ("compare", "first", "给视觉模", ["2601.13029"]),
        ("papers", "date", "2026-01", ["2026-01", "2026-01-21", "2026-01-14"]),
        ("stats", "date", "1月", ["1月", "2026-01-21", "2026-01-14"]),
        ("papers", "date", "昨", ["昨天"]),
        ("papers", "date", "yes", ["yesterday"]),
    ],
)
def test_what_is_being_typed_is_completed(closed: Stage, name: str, option: str, typed: str, values: list[str]) -> None:
    def completed() -> list[Json]:
        """What is offered; nothing while a busy machine still opens the index: whoever types goes on typing then."""
        return list(closed.act("autocomplete", name=name, option=option, value=typed, user="bob")["choices"])

    choices = closed.until(completed)
    assert [choice["value"] for choice in choices][: len(values)] == values
    assert all(0 < len(choice["name"]) <= 100 for choice in choices)
