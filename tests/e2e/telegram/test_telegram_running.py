"""`paperboy run` with Telegram: how it starts, ends, starts again, and takes deliveries instead of fetching."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.reply import sentence
from bot.service import Working
from tests.e2e.telegram.processes import TOKEN, paperboy, problems, standing_in
from tests.e2e.telegram.scripted import ScriptedService, adapted
from tests.e2e.telegram.stage import WAIT, Stage

pytestmark = pytest.mark.slow

HOOK_SECRET = "a-secret-of-the-tests"  # noqa: S105 - of these tests alone


@pytest.fixture(scope="module")
def other(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in that no other process polls."""
    with standing_in(specification, tmp_path_factory.mktemp("other")) as stage:
        yield stage
        assert problems(stage) == []


def test_without_a_token_it_says_what_to_set(other: Stage, tmp_path: Path) -> None:
    with paperboy(other, tmp_path / "data", tmp_path, telegram__token="") as process:
        assert process.process.wait(WAIT) == 2
        assert "PAPERBOY_TELEGRAM__TOKEN" in process.logged()


def test_a_token_that_is_refused_is_named_but_not_shown(other: Stage, tmp_path: Path) -> None:
    wrong = "987654321:not-the-one"
    with paperboy(other, tmp_path / "data", tmp_path, telegram__token=wrong) as process:
        assert process.process.wait(WAIT) == 1
    assert "Telegram refuses the token of PAPERBOY_TELEGRAM__TOKEN" in process.logged()
    assert "unexpected" not in process.logged()
    assert wrong not in process.logged()
    assert "Traceback" not in process.logged()


def test_doctor_checks_the_connection(
    other: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def doctor() -> tuple[object, str]:
        with pytest.raises(SystemExit) as end:
            main(["doctor"])
        return end.value.code, capsys.readouterr().out

    monkeypatch.setenv("PAPERBOY_TELEGRAM__BASE_URL", other.url)
    monkeypatch.setenv("PAPERBOY_TELEGRAM__TOKEN", TOKEN)
    code, said = doctor()
    assert (code, "Telegram: connected as @harness_bot" in said) == (0, True)
    monkeypatch.setenv("PAPERBOY_TELEGRAM__TOKEN", "987654321:not-the-one")
    code, said = doctor()
    assert (code, "Broken: Telegram refuses the token of PAPERBOY_TELEGRAM__TOKEN" in said) == (1, True)
    monkeypatch.setenv("PAPERBOY_TELEGRAM__BASE_URL", "http://127.0.0.1:9")
    assert "Telegram cannot be reached at http://127.0.0.1:9" in doctor()[1]


def test_it_waits_for_a_server_that_is_away_at_the_start(other: Stage, sample_data: Path, tmp_path: Path) -> None:
    other.act("fault", method="getMe", preset="bad_gateway", times=2)
    other.act("fault", method="deleteWebhook", preset="bad_gateway", times=2)
    with paperboy(other, sample_data, tmp_path) as process:
        other.until_polled()
        assert "cannot connect" in process.logged()
        assert process.stop() == 0


def test_it_can_be_stopped_while_the_server_is_away(other: Stage, sample_data: Path, tmp_path: Path) -> None:
    other.act("fault", method="getMe", preset="bad_gateway", times=1000)
    with paperboy(other, sample_data, tmp_path) as process:
        since = int(other.read("state")["seq"])
        assert other.calls(since, "getMe", wait=WAIT)
        assert process.stop() == 0
    other.reset()


def test_buttons_and_memory_outlive_a_restart(other: Stage, sample_data: Path, tmp_path: Path) -> None:
    with paperboy(other, sample_data, tmp_path) as process:
        other.until_polled()
        answer = other.say("1月21号有哪些关于机器人的论文？", user_id=3001)
        assert process.stop() == 0
    waiting = other.write("第一篇用了什么方法？", user_id=3001)
    with paperboy(other, sample_data, tmp_path) as process:
        assert "Being-H0.5" in other.answer(waiting)["text"]
        assert "依据" in other.press(answer, "📎 证据", user_id=3001)["text"]
        assert process.stop() == 0


def test_deliveries_with_the_secret_are_taken_and_others_refused(
    other: Stage, sample_data: Path, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/telegram"
    hook = {
        "telegram__webhook_url": url,
        "telegram__webhook_listen": f"127.0.0.1:{port}",
        "telegram__webhook_secret": HOOK_SECRET,
    }
    with paperboy(other, sample_data, tmp_path, **hook) as process:
        assert other.calls(0, "setWebhook", wait=WAIT)[0]["params"]["secret_token"] == HOOK_SECRET
        assert "28 different papers" in other.say("/about", user_id=3002)["text"]
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            update = urllib.request.Request(url, json.dumps({"update_id": 1}).encode(), headers)
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(update, timeout=WAIT)  # noqa: S310 - the same
        assert process.stop() == 0
        assert HOOK_SECRET not in process.logged()


def test_a_port_that_is_taken_is_named(other: Stage, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        hook = {
            "telegram__webhook_url": "https://bot.example/telegram",
            "telegram__webhook_listen": f"127.0.0.1:{taken.getsockname()[1]}",
            "telegram__webhook_secret": HOOK_SECRET,
        }
        with paperboy(other, tmp_path / "data", tmp_path, **hook) as process:
            assert process.process.wait(WAIT) == 1
    assert "PAPERBOY_TELEGRAM__WEBHOOK_LISTEN: cannot listen on" in process.logged()


def test_an_answer_that_is_on_its_way_is_finished_before_the_end(other: Stage) -> None:
    service = ScriptedService()
    service.answer("slow", Working(), 1.0, sentence("The whole"))
    with adapted(other, service) as running:
        since = other.write("slow")
        assert other.calls(since, "sendChatAction", wait=WAIT)
        running.stop()
    assert [call["params"]["text"] for call in other.calls(since, "sendMessage")] == ["The whole"]
    assert other.read("pending")["updates"] == []
