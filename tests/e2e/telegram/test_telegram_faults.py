"""Paperboy as a process while Telegram refuses, fails, or is away: every failure ends well, and in its own chat."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator

import pytest

from tests.e2e.processes import Running
from tests.e2e.telegram.load import ask_at_once, in_order
from tests.e2e.telegram.processes import TOKEN
from tests.e2e.telegram.stage import WAIT, Stage, labels

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("running")]

QUESTION = "/paper 2601.12993"
TITLE = "Being-H0.5"


@pytest.fixture(autouse=True)
def no_faults_left(stage: Stage) -> Iterator[None]:
    yield
    stage.reset()


def test_a_flood_limit_is_waited_out_and_holds_up_no_other_chat(stage: Stage) -> None:
    stage.act("fault", method="sendMessage", hold=6, match={"chat_id": 2001})
    since = stage.write(QUESTION, user_id=2001)
    stage.calls(since, "sendMessage", chat_id=2001, wait=WAIT)
    assert TITLE in stage.say(QUESTION, user_id=2002)["text"]
    assert not stage.calls(since, "sendMessage", chat_id=2001, status=200)
    assert TITLE in stage.answers(since, 1, chat_id=2001)[0]["text"]


@pytest.mark.parametrize("fault", [{"preset": "bad_gateway", "times": 2}, {"drop": True}, {"status": 500}])
def test_a_call_that_failed_is_made_again(stage: Stage, fault: dict[str, object]) -> None:
    stage.act("fault", method="sendMessage", match={"chat_id": 2003}, **fault)
    assert TITLE in stage.say(QUESTION, user_id=2003)["text"]


def test_a_call_that_was_cut_off_may_come_twice_but_is_not_lost(stage: Stage) -> None:
    stage.act("fault", method="sendMessage", match={"chat_id": 2004}, drop=True, commit=True)
    since = stage.write(QUESTION, user_id=2004)
    assert TITLE in stage.answers(since, 1, chat_id=2004)[0]["text"]


def test_what_is_refused_with_styles_goes_out_plain_with_its_addresses(stage: Stage) -> None:
    refused = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities: unsupported"}
    stage.act("fault", method="sendMessage", match={"chat_id": 2005}, status=400, body=refused)
    answer = stage.say(QUESTION, user_id=2005)
    assert "(https://huggingface.co/papers/2601.12993)" in answer["text"]
    assert all(entity["type"] == "url" for entity in answer["entities"])
    assert labels(answer)


def test_a_picture_that_is_refused_becomes_words(stage: Stage) -> None:
    refused = {"ok": False, "error_code": 400, "description": "Bad Request: not allowed to send photos"}
    stage.act("fault", method="sendPhoto", match={"chat_id": 2006}, status=400, body=refused)
    answer = stage.say("/stats 2026-01", user_id=2006)
    assert "28, in 2 digests" in answer["text"]


def test_who_blocked_the_bot_is_left_alone(stage: Stage, running: Running) -> None:
    stage.act("chat", id=2007, started=True)
    stage.act("fault", method="sendMessage", preset="blocked", match={"chat_id": 2007})
    since = stage.write(QUESTION, user_id=2007)
    assert len(stage.sent(since)) == 1
    assert TITLE in stage.say(QUESTION, user_id=2008)["text"]
    assert "chat=2007 takes no message" in running.logged()


def test_an_answer_follows_a_group_that_moves(stage: Stage) -> None:
    old, new = -2009, -1001000002009
    stage.act("chat", id=old, type="group", title="Moving")
    stage.act("chat", id=new, type="supergroup", title="Moving")
    stage.act("fault", method="sendMessage", preset="migrated", match={"chat_id": old}, migrate_to_chat_id=new)
    answer = stage.say("/about@harness_bot", chat_id=old)
    assert answer["chat"]["id"] == new


@pytest.mark.parametrize(
    "fault", [{"preset": "bad_gateway", "times": 2}, {"drop": True}, {"preset": "flood", "retry_after": 1}]
)
def test_fetching_goes_on_after_failures(stage: Stage, fault: dict[str, object]) -> None:
    stage.act("fault", method="getUpdates", **fault)
    assert stage.say("/about", user_id=2010)["text"]
    assert stage.say("/about", user_id=2010)["text"]


def test_a_second_poller_is_named_and_outlived(stage: Stage, running: Running) -> None:
    with urllib.request.urlopen(f"{stage.url}/bot{TOKEN}/getUpdates?timeout=0", timeout=WAIT):  # noqa: S310 - the stand-in
        pass
    deadline = time.monotonic() + WAIT
    while "another process fetches the updates" not in running.logged():
        assert time.monotonic() < deadline, running.logged()
        time.sleep(0.05)
    assert stage.say("/about", user_id=2011)["text"]


def test_messages_that_waited_too_long_get_one_apology_a_chat(stage: Stage) -> None:
    long_ago = int(time.time()) - 3600
    since = stage.write(QUESTION, user_id=2012, extra={"date": long_ago})
    for _ in range(5):
        stage.write(QUESTION, user_id=2012, extra={"date": long_ago})
    (answer,) = stage.sent(since)
    assert "away" in answer["params"]["text"]


def test_many_chats_at_once_are_answered_in_order(stage: Stage) -> None:
    answered = ask_at_once(stage, 20)
    assert len(answered) == 20
    assert in_order(answered)


def test_no_secret_and_no_words_of_users_are_logged(stage: Stage, running: Running) -> None:
    stage.say("/ask 我的秘密 robots", user_id=2014)
    assert "秘密" not in running.logged()
    assert TOKEN not in running.logged()
