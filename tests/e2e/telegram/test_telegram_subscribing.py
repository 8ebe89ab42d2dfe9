"""Paperboy as a process: subscribing in groups, topics and private chats, and the buttons under a subscription."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.telegram.stage import Json, Stage, labels

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("running")]

GROUP = {"id": -1001000000031, "type": "supergroup", "title": "Subscribers", "is_forum": True}
ADMIN, MEMBER = 3101, 3102


@pytest.fixture(autouse=True)
def group(stage: Stage) -> Iterator[None]:
    """A forum with an admin and a member."""
    stage.act("bot", privacy=False)
    stage.write("hello", chat=GROUP, user_id=MEMBER)
    stage.act("member", chat_id=GROUP["id"], user_id=ADMIN, status="administrator")
    yield
    for place in ({"chat": GROUP, "user_id": ADMIN}, {}):
        stage.say("/unsubscribe all", **place)


def in_group(stage: Stage, text: str, user: int = ADMIN, **given: object) -> Json:
    return stage.say(text, chat=GROUP, user_id=user, **given)


def test_only_admins_of_a_group_subscribe_it(stage: Stage) -> None:
    assert "Only admins of this group" in in_group(stage, "/subscribe 9:00", MEMBER)["text"]
    confirmed = in_group(stage, "/subscribe 9:00 Asia/Shanghai titles")
    assert "every day at 09:00 (Asia/Shanghai)" in confirmed["text"]
    assert "titles only" in confirmed["text"]
    assert "❌ Unsubscribe" in labels(confirmed)
    assert "Only admins" in stage.press(confirmed, "❌ Unsubscribe", user_id=MEMBER)["text"]
    changed = stage.press(confirmed, "full", user_id=ADMIN)
    assert (changed["message_id"], "How: full" in changed["text"]) == (confirmed["message_id"], True)
    assert "Subscriptions here: 1" in in_group(stage, "/subscriptions", MEMBER)["text"]


def test_a_private_chat_subscribes_in_chinese(stage: Stage) -> None:
    confirmed = stage.say("/订阅 每天早上八点半 北京时间 机器人")
    assert "每天 08:30（Asia/Shanghai）" in confirmed["text"]
    assert "机器人" in confirmed["text"]
    assert "已退订" in stage.press(confirmed, "❌ 退订")["text"]


def test_a_watch_and_a_preview(stage: Stage) -> None:
    assert "fit" in stage.say("/watch reinforcement learning")["text"]
    preview = stage.say("/preview 2026-01-21")
    assert "Papers that you watch for" in preview["text"]
    assert "💬 Ask" in labels(preview)
