"""What a chat is told of what it typed: asked back where it cannot be, with a note where it may mean something else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from bot.push.types import Delivery, DeliveryState, Timing
from tests.service.talking import NOW, Talk

Open = Callable[..., Talk]
EN = {"language_code": "en"}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/subscribe 9点 火星时间", "没有叫“火星时间”的时区"),
        ("/watch 机器人 9点 火星时间", "没有叫“火星时间”的时区"),
        ("/subscribe 每周一9点", "“每周一”做不到"),
        ("/subscribe 9:00 不要机器人", "“不要机器人”做不到"),
        ("/subscribe 早上9点和晚上8点", "这里又写了“晚上8点”"),
        ("/subscribe 取消", "/unsubscribe"),
        ("/watch 取消", "/unsubscribe"),
        ("/subscribe 9:00 2130", "没有“2130”这个时间"),
    ],
)
def test_what_cannot_be_is_asked_back_in_a_sentence(talk: Open, typed: str, answer: str) -> None:
    own = talk()
    assert answer in own.say(typed)
    assert own.push.subscriptions() == ()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/subscribe 9:00 Mars time", "There is no time zone called “Mars time”"),
        ("/subscribe every monday at 9", "“every monday” cannot be had"),
        ("/subscribe 9:00 no robots", "“no robots” cannot be had"),
        ("/subscribe 9:00 and 18:00", "here is another one: “18:00”"),
        ("/subscribe off", "use /unsubscribe"),
    ],
)
def test_in_english_too(talk: Open, typed: str, answer: str) -> None:
    assert answer in talk().say(typed, **EN)


def test_a_word_that_may_be_meant_for_the_form_is_noted(talk: Open) -> None:
    own = talk()
    assert "put a comma: “full, robots”" in own.say("/subscribe 9:00 full robots", **EN)
    assert "put a comma" not in own.say("/subscribe 9:00 full, robots", **EN)
    assert {each.size for each in own.push.subscriptions()} == {"brief", "full"}
    assert "put a comma" not in own.say("/watch short video", **EN)


def test_the_next_post_is_none_that_was_sent(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 23:00 UTC")
    (one,) = own.push.subscriptions()
    assert one.timing == Timing("UTC", time(23))
    assert f"下一次：{NOW.date()}" in own.say("/subscriptions")
    own.push.plan(Delivery(one.id, NOW.date(), DeliveryState.SENT))
    assert f"下一次：{NOW.date() + timedelta(days=1)}" in own.say("/subscriptions")
    assert "没有日报时：周末不发，其他日子说明原因" in own.say("/subscriptions")
