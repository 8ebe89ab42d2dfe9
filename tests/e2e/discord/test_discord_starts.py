"""Starting and stopping on Discord. The bot's service is scripted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.adapters.adapter import AdapterError
from bot.adapters.discord import check_discord
from config.chats import DiscordSettings
from tests.e2e.discord.processes import OWN_TABLE, TOKEN, running, scripted, scripted_command, standing_in
from tests.e2e.discord.stage import WAIT, Stage, seen, shown

pytestmark = pytest.mark.slow


def test_what_was_registered_shown_and_begun_outlives_a_restart(stage: Stage, tmp_path: Path) -> None:
    with scripted(stage, tmp_path) as bot:
        asked = stage.say("anything", dm=True)
        written = stage.write("slow 1", dm=True)
        stage.until(lambda: stage.calls(0, "/channels/*/typing"))
        assert bot.stop() == 0, bot.logged()
    assert shown(stage.answers(written, dm=1)[0])
    with scripted(stage, tmp_path):
        pressed = stage.press(asked, "Two")
        stage.until(lambda: shown(stage.original(pressed) or asked) == "page two")
    assert len(stage.calls(0, "/applications/*/commands", "PUT")) == 1


def test_a_bot_that_is_removed_from_a_server_goes_on(specification: Path, tmp_path: Path) -> None:
    with standing_in(tmp_path, specification) as stage, scripted(stage, tmp_path, discord__mentions=True) as bot:
        written = stage.write("slow 1", mention=True, channel="random")
        stage.act("kick")
        stage.until(lambda: stage.calls(0, f"/channels/{written['channel_id']}/messages", "POST"))
        assert shown(stage.say("still there?", dm=True))
        assert stage.silence(written, channel="random", seconds=0.1) == []
        assert "the bot is no longer there" in bot.logged()


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in that grants no privileged intent."""
    with standing_in(tmp_path_factory.mktemp("strict"), OWN_TABLE) as stage:
        stage.act("settings", privileged=[])
        yield stage


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"discord__token": "another.secret.token"}, "PAPERBOY_DISCORD__TOKEN"),
        ({"discord__mentions": True}, "message content intent"),
    ],
    ids=["token", "intent"],
)
def test_what_can_never_work_is_said_at_once(
    strict: Stage, tmp_path: Path, settings: dict[str, object], said: str
) -> None:
    with running(scripted_command(tmp_path), strict, tmp_path, **settings) as bot:
        assert bot.process.wait(WAIT) != 0
    assert said in bot.logged()
    assert "another.secret.token" not in bot.logged()


def test_it_waits_for_a_server_that_is_down_and_needs_no_privileged_intent(strict: Stage, tmp_path: Path) -> None:
    since = strict.last()
    strict.act("fault", route="/users/@me", status=503, times=2)
    with scripted(strict, tmp_path):
        tries = [call["t"] for call in strict.calls(since, "/users/@me")]
        assert all(later - earlier >= 0.5 for earlier, later in pairwise(tries))
        assert shown(strict.say("hello", dm=True))
        assert shown(strict.slash("ask", options={"question": "hello"})["original"])
        written = strict.write("hello", mention=True, channel="general")
        assert strict.silence(written, channel="general") == []


def test_the_connection_can_be_checked(strict: Stage) -> None:
    def checked(token: str) -> str:
        settings = DiscordSettings.model_validate({"token": token, "api_url": strict.api})
        return asyncio.run(check_discord(settings))

    assert checked(TOKEN).startswith("testbot")
    with pytest.raises(AdapterError, match="PAPERBOY_DISCORD__TOKEN"):
        checked("another.secret.token")
    strict.act("fault", route="/users/@me", status=503)
    with pytest.raises(AdapterError, match="cannot be reached"):
        checked(TOKEN)


def test_commands_that_cannot_be_registered_do_not_keep_the_bot_from_answering(strict: Stage, tmp_path: Path) -> None:
    strict.act("fault", route="/applications/*/commands", method="PUT", status=403)
    with scripted(strict, tmp_path) as bot:
        assert shown(strict.say("hello", dm=True))
        assert "could not be registered" in bot.logged()
    assert not (tmp_path / "registered").exists()


def test_a_wrong_clock_makes_no_message_old(tmp_path: Path) -> None:
    with standing_in(tmp_path, OWN_TABLE, behind=3600) as stage, scripted(stage, tmp_path) as bot:
        assert abs(seen(stage.say("hello", dm=True))["age"]) < 60
        assert abs(seen(stage.slash("ask", options={"question": "hello"})["original"])["age"]) < 60
        assert re.search(r"the clock here is 360\d s ahead", bot.logged())  # dates have whole seconds
