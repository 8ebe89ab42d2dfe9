"""Paperboy as a process, in groups, in topics and inline: it answers what is meant for it and nothing else."""

from __future__ import annotations

import pytest

from tests.e2e.telegram.stage import WAIT, Stage

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("running")]

GROUP = {"id": -1001000000001, "type": "supergroup", "title": "Readers"}
FORUM = {"id": -1001000000002, "type": "supergroup", "title": "Forum", "is_forum": True}


@pytest.fixture(autouse=True)
def hears_everything(stage: Stage) -> None:
    """Privacy mode is off: what stays unanswered was left unanswered by the bot itself."""
    stage.act("bot", privacy=False)


@pytest.mark.parametrize(
    "text", ["@harness_bot which papers on robots?", "机器人 @Harness_Bot 有哪些论文？", "/today", "/today@harness_bot"]
)
def test_what_is_answered(stage: Stage, text: str) -> None:
    answer = stage.say(text, chat=GROUP)
    assert answer["chat"]["id"] == GROUP["id"]
    assert answer["reply_to_message"]["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        "which papers on robots?",
        "@other_bot which papers?",
        "/today@other_bot",
        "/unknownhere",
        "mail me at reader@harness_bot.example",
    ],
)
def test_what_is_not(stage: Stage, text: str) -> None:
    assert stage.silence(stage.write(text, chat=GROUP)) == []


def test_a_reply_to_the_bot_is_answered_and_one_to_others_is_not(stage: Stage) -> None:
    first = stage.say("@harness_bot which papers on robots came out on Jan 21?", chat=GROUP)
    again = stage.say("what results does the first one report?", chat=GROUP, reply_to_message_id=first["message_id"])
    assert "Being-H0.5" in again["text"]
    asked = again["reply_to_message"]["message_id"]
    assert stage.silence(stage.write("me too", chat=GROUP, user_id=1002, reply_to_message_id=asked)) == []


def test_other_bots_are_not_answered(stage: Stage) -> None:
    stage.act("user", id=5005, first_name="Robot", is_bot=True, username="robot_bot")
    assert stage.silence(stage.write("@harness_bot hello", chat=GROUP, user_id=5005)) == []


def test_each_in_a_group_has_a_conversation_of_their_own(stage: Stage) -> None:
    stage.say("@harness_bot which papers on robots came out on Jan 21?", chat=GROUP, user_id=1003)
    assert "no conversation" in stage.say("/reset", chat=GROUP, user_id=1004)["text"]
    assert "forgotten" in stage.say("/reset", chat=GROUP, user_id=1003)["text"]


def test_a_topic_is_answered_in_the_topic(stage: Stage) -> None:
    stage.act("chat", **FORUM)
    topic = stage.act("topic", chat_id=FORUM["id"], name="News", user_id=1001)["topic"]["message_thread_id"]
    answer = stage.say("@harness_bot which papers on robots?", chat_id=FORUM["id"], message_thread_id=topic)
    assert answer["message_thread_id"] == topic
    evidence = stage.press(answer, "📎 Evidence")
    assert evidence["message_thread_id"] == topic
    assert stage.silence(stage.write("just talking", chat_id=FORUM["id"], message_thread_id=topic)) == []


def test_the_answer_goes_to_the_whole_chat_where_the_topic_is_gone(stage: Stage) -> None:
    stage.act("chat", **FORUM)
    topic = stage.act("topic", chat_id=FORUM["id"], name="Short", user_id=1001)["topic"]["message_thread_id"]
    gone = {"ok": False, "error_code": 400, "description": "Bad Request: message thread not found"}
    stage.act("fault", method="sendMessage", match={"message_thread_id": topic}, status=400, body=gone)
    since = stage.write("/about@harness_bot", chat_id=FORUM["id"], message_thread_id=topic)
    stage.answers(since, 1)
    refused, sent = stage.calls(since, "sendMessage")
    assert (refused["status"], sent["status"]) == (400, 200)
    assert "message_thread_id" not in sent["params"]


def test_a_group_that_became_a_supergroup_keeps_its_conversations(stage: Stage) -> None:
    stage.act("chat", id=-700, type="group", title="Small")
    stage.say("@harness_bot which papers on robots came out on Jan 21?", chat_id=-700)
    moved = stage.act("migrate", chat_id=-700, to=-1001000000700)
    assert moved.get("ok", True), moved
    assert "forgotten" in stage.say("/reset@harness_bot", chat_id=-1001000000700)["text"]


def test_papers_are_offered_inline_and_shared(stage: Stage) -> None:
    given = stage.act("inline", user_id=1001, query="robots", wait=WAIT)
    results = given["answer"]["results"]
    assert results[0]["id"] == "2601.12993"
    assert given["answer"]["is_personal"] is True
    chosen = stage.act(
        "choose", inline_query_id=given["inline_query_id"], result_id=results[0]["id"], chat_id=GROUP["id"]
    )
    assert "Being-H0.5" in chosen["message"]["text"]


@pytest.mark.parametrize("typed", ["Being-", "2601.1299", "human-cent", "Being-H0.5：让"])
def test_papers_are_offered_by_the_beginnings_of_words(stage: Stage, typed: str) -> None:
    given = stage.act("inline", user_id=1007, query=typed, wait=WAIT)
    assert "2601.12993" in [result["id"] for result in given["answer"]["results"][:3]]


def test_the_newest_papers_are_offered_without_words(stage: Stage) -> None:
    given = stage.act("inline", user_id=1006, query="", wait=WAIT)
    assert 1 < len(given["answer"]["results"]) <= 20
