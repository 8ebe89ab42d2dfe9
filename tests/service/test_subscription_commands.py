"""Subscribing in a chat: what is understood, who may, what the buttons change; questions about a post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from bot.push.types import OF_SETTINGS, Delivery, DeliveryState, Filter, Sent, Subscription, Target, Timing
from bot.reply import Reply
from tests.fakes.digests import MONDAY, TUESDAY
from tests.fakes.spoken import SPOKEN
from tests.service.talking import ADMIN, NOW, Talk, action_of, labels

Open = Callable[..., Talk]
EN = {"language_code": "en"}
GROUP = {"chat_id": "-100", "is_private": False}


def only(talk: Talk) -> Subscription:
    (subscription,) = talk.push.subscriptions()
    return subscription


def said(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks]


def test_what_was_understood_is_repeated_with_the_next_post(talk: Open) -> None:
    own = talk()
    reply = own.reply("/subscribe 每天早上八点半 北京时间 只要标题 机器人")
    assert said(reply) == [
        "好的，已订阅每日论文日报",
        "时间：每天 08:30（Asia/Shanghai）",
        "内容：机器人",
        "形式：只要标题、中文、带图片",
        "没有日报时：周末不发，其他日子说明原因",
        "下一次：2026-01-22（星期四）08:30",
        "最新一期的 2 篇论文中有 2 篇符合。",
    ]
    kept = only(own)
    assert (kept.timing, kept.size, kept.filter.topics) == (Timing("Asia/Shanghai", time(8, 30)), "titles", ("机器人",))
    assert (kept.target, kept.owner, kept.since) == (Target("telegram", "7"), "telegram/7", NOW)
    assert own.push_changes == 1


def test_in_english_as_soon_as_it_is_out(talk: Open) -> None:
    own = talk()
    assert said(own.reply("/subscribe as soon as it's out, full, in English", **EN)) == [
        "Done: this chat gets the daily digest",
        "When: as soon as it is out",
        "What: all papers",
        "How: full, English, with pictures",
        "Without a digest: nothing at weekends, say why on other days",
        "Next: as soon as the next digest is out",
    ]
    assert only(own).timing == Timing("Asia/Shanghai", None)


def test_without_words_it_comes_at_the_usual_hour(talk: Open) -> None:
    own = talk()
    own.reply("/订阅")
    assert only(own).timing == Timing("Asia/Shanghai", time(9))


def test_discord_names_the_parts(talk: Open) -> None:
    own = talk()
    options = {"time": "8 pm", "zone": "New York", "size": "brief", "language": "en", "filter": "RL, by Kaiming He"}
    own.reply(command="subscribe", options=options, platform="discord", chat_id="55", thread_id="77")
    kept = only(own)
    assert kept.timing == Timing("America/New_York", time(20))
    assert kept.filter == Filter(topics=("RL",), authors=("Kaiming He",))
    assert kept.target == Target("discord", "55", "77")


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"time": "noonish"}, "“noonish” is no time of day"),
        ({"time": "9:00", "zone": "Atlantis"}, "There is no time zone called “Atlantis”"),
        ({"zone": "Berlinn", "filter": "RL"}, "There is no time zone called “Berlinn”"),
    ],
)
def test_what_is_named_a_time_or_a_zone_and_is_none_is_no_topic(
    talk: Open, options: dict[str, str], answer: str
) -> None:
    own = talk()
    assert answer in own.say(command="subscribe", options=options, platform="discord", **EN)
    assert not own.push.subscriptions()


@pytest.mark.parametrize("typed", ["/subscribe 9:00 " + "很长的主题" * 60, "/watch " + "a long topic " * 20])
def test_a_filter_that_no_list_can_show_is_not_taken(talk: Open, typed: str) -> None:
    own = talk()
    assert "200" in own.say(typed)
    assert not own.push.subscriptions()


def test_all_may_stand_in_the_first_part(talk: Open) -> None:
    own = talk()
    own.reply(command="subscribe", options={"time": "9:00 Berlin, robots"}, platform="discord")
    assert (only(own).timing, only(own).filter) == (Timing("Europe/Berlin", time(9)), Filter(topics=("robots",)))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/subscribe 25:00", "没有“25:00”这个时间"),
        (
            "/subscribe 9:00 Asia/Shangai",
            "没有叫“Asia/Shangai”的时区。可以写 Asia/Shanghai、北京时间、New York 或 UTC+8。你指的是 Asia/Shanghai",
        ),
        ("/watch", "请写出要关注的主题"),
        ("/watch 9:00", "请写出要关注的主题"),
        ("/unsubscribe", "这里还没有订阅"),
        ("/subscriptions", "这里还没有订阅"),
        ("/preview 不是日期", "没有看懂日期"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(talk: Open, typed: str, answer: str) -> None:
    own = talk()
    assert answer in own.say(typed)
    assert own.push.subscriptions() == ()


def test_subscribing_again_changes_what_was_said_alone(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 9:00 Europe/Berlin titles silent")
    own.reply("/subscribe 7:30")
    kept = only(own)
    assert (kept.timing, kept.size, kept.silent) == (Timing("Europe/Berlin", time(7, 30)), "titles", True)


def test_another_filter_is_another_subscription(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 9:00")
    assert "这里另有 1 个订阅" in own.say("/subscribe 20:00 强化学习")
    assert len(own.push.subscriptions()) == 2


def test_a_chat_has_so_many_and_no_more(talk: Open) -> None:
    own = talk()
    for topic in ("机器人", "强化学习", "蛋白质", "3D"):
        own.reply(f"/watch {topic}")
    assert "已经有 4 个订阅" in own.say("/watch 数学")
    assert len(own.push.subscriptions()) == 4


def test_a_watch_says_how_many_papers_there_would_be(talk: Open) -> None:
    own = talk()
    assert said(own.reply("/watch robots", **EN))[-1] == "Papers of the newest digest that fit: 2 of 2."
    assert said(own.reply("/watch 水母"))[-2] == "最新一期的 2 篇论文中没有符合的。"
    assert {(each.kind, each.timing.at) for each in own.push.subscriptions()} == {("watch", None)}


@pytest.mark.parametrize("typed", ["/subscribe 9:00", "/watch RL", "/unsubscribe"])
def test_in_groups_only_their_admins_change_anything(talk: Open, typed: str) -> None:
    own = talk()
    for is_admin in (None, lambda: False):
        assert "只有这个群或服务器的管理员" in own.say(typed, **GROUP, is_chat_admin=is_admin)
    assert own.push.subscriptions() == ()
    assert "只有这个群" not in own.say(typed, **GROUP, is_chat_admin=lambda: True)
    assert "只有这个群" not in own.say(typed, **GROUP, user_id=ADMIN), "the bot's own admins may everywhere"


def test_topics_of_a_forum_are_places_of_their_own(talk: Open) -> None:
    own, admin = talk(), {**GROUP, "is_chat_admin": lambda: True}
    own.reply("/subscribe 9:00", **admin, thread_id="5")
    assert "这里还没有订阅" in own.say("/subscriptions", **admin)
    assert "这里的订阅：1 个" in own.say("/subscriptions", **admin, thread_id="5")


def test_buttons_change_a_subscription_in_place(talk: Open) -> None:
    own = talk()
    reply = own.reply("/subscribe 9:00")
    assert labels(reply) == [
        *("只要标题", "• 标题加一句话", "完整"),
        *("English", "不带图片", "静音", "📭 都说明", "• 📭 周末不发", "📭 不发", "👁 预览", "❌ 退订"),
    ]
    for label in ("完整", "English", "不带图片", "静音", "📭 不发"):
        reply = own.press(reply, label)
        assert reply.replaces
    kept = only(own)
    assert (kept.size, kept.language, kept.pictures, kept.silent) == ("full", "en", False, True)
    assert kept.empty_days == "silent"
    assert said(reply)[3:5] == ["形式：完整、English、不带图片、静音", "没有日报时：不发"]
    assert own.push_changes == 6


def test_who_has_a_spoken_edition_may_do_without(talk: Open) -> None:
    own = talk(audio=SPOKEN)
    reply = own.reply("/subscribe 9:00")
    assert "不带语音" in labels(reply)
    assert own.reply("/preview").audio is SPOKEN
    assert own.reply("/preview").picture is not None
    reply = own.press(reply, "不带语音")
    assert said(reply)[3] == "形式：标题加一句话、中文、带图片、不带语音"
    assert not only(own).audio
    assert own.reply("/preview").audio is None
    own.press(reply, "带语音")
    assert only(own).audio
    own.reply("/subscribe in English, no audio", **EN)
    assert not only(own).audio
    assert "with audio" in labels(own.reply("/subscribe 9:00", **EN)), "what is off can be had again"


def test_the_button_to_end_it(talk: Open) -> None:
    own = talk()
    reply = own.reply("/subscribe 9:00")
    assert said(own.press(reply, "退订"))[0] == "已退订"
    assert own.push.subscriptions() == ()
    assert "这个订阅已经不在了" in said(own.press(reply, "完整"))[0]


def test_buttons_are_for_those_who_may_and_for_their_own_chat(talk: Open) -> None:
    own = talk()
    reply = own.reply("/subscribe 9:00", **GROUP, is_chat_admin=lambda: True)
    assert "只有这个群或服务器的管理员" in said(own.press(reply, "退订", **GROUP))[0]
    assert "这个订阅已经不在了" in said(own.press(reply, "退订"))[0], "pressed in another chat"
    assert len(own.push.subscriptions()) == 1


def test_a_button_that_says_nonsense(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 9:00")
    assert "不再可用" in own.say(action=f"su:zh:{only(own).id}:size-huge")
    assert "不再可用" in own.say(action="su:zh:only")


def test_of_several_the_one_to_end_is_chosen(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 9:00")
    own.clock.pass_by(seconds=1)
    own.reply("/watch 机器人")
    choice = own.reply("/unsubscribe")
    assert labels(choice) == ["❌ 1. 📰 每天 09:00（Asia/Shanghai）：全部论文", "❌ 2. 🔔 一出来就发：机器人"]
    own.press(choice, "机器人")
    assert only(own).kind == "digest"
    own.reply("/watch 机器人")
    assert len(said(own.reply("/退订 全部"))) == 3
    assert own.push.subscriptions() == ()


def test_the_list_leads_to_the_buttons(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 9:00")
    listed = own.reply("/subscriptions")
    assert "下一次：2026-01-22（星期四）09:00" in said(listed)[1]
    assert "完整" in labels(own.press(listed, "⚙️ 1"))


def test_subscriptions_of_the_settings_are_shown_and_left_alone(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 9:00")
    kept = only(own)
    own.push.end(kept.id, "moved to the settings")
    own.push.add(replace(kept, id="s1", owner=OF_SETTINGS))
    listed = own.reply("/subscriptions")
    assert "写在设置里" in said(listed)[1]
    assert labels(listed) == []
    assert "写在机器人的设置里" in own.say("/unsubscribe")
    assert "写在机器人的设置里" in own.say(action="su:zh:s1:end")
    assert len(own.push.subscriptions()) == 1


def test_a_preview_is_the_post_as_it_would_come(talk: Open) -> None:
    own = talk()
    own.reply("/subscribe 9:00 titles in English 不要图片 robots")
    reply = own.reply("/preview")
    assert said(reply)[0] == "📰 AI papers of Tuesday, 2026-01-20"
    assert reply.private
    assert said(own.press(own.reply("/subscriptions"), "⚙️ 1"))[0].startswith("好的")
    assert said(own.reply("/preview 2026-01-19"))[0].startswith("The digest of Monday, 2026-01-19 has 12 papers; none")
    assert said(own.reply("/preview 2026-01-18"))[0] == "2026-01-18 is a Sunday; there is no digest at weekends."


def test_a_preview_without_a_subscription_shows_what_one_would_get(talk: Open) -> None:
    assert said(talk().reply("/预览"))[0] == "📰 AI 论文日报 2026-01-20（星期二）"


def test_the_rest_of_a_post_comes_beside_it(talk: Open) -> None:
    own = talk()
    reply = own.reply(action="li:en:2026-01-19:2")
    assert not reply.replaces
    assert reply.private
    assert said(reply)[-1] == "Page 2/2"


def test_the_hint_says_how_to_ask(talk: Open) -> None:
    assert "/ask 2026-01-20" in talk().say(action="hi:zh:2026-01-20")


def post_in(own: Talk, target: Target, day: date) -> None:
    """A post of a day with message 901."""
    one = Subscription("p1", "digest", target, Timing("UTC", None), "zh", "telegram/7", NOW)
    own.push.add(one)
    own.push.plan(Delivery("p1", day, DeliveryState.SENT))
    own.push.sent_part("p1", day, Sent(0, "901"))


def asked_about(own: Talk) -> date | None:
    scope = own.engine.asked[-1].scope
    return scope and scope.first


def test_a_reply_to_a_post_asks_about_its_day(talk: Open) -> None:
    own = talk()
    post_in(own, Target("telegram", "-100"), MONDAY)
    own.reply("第3篇用了什么方法？", **GROUP, reply_to="901")
    assert asked_about(own) == MONDAY
    own.reply("昨天有哪些论文？", **GROUP, reply_to="901")
    assert asked_about(own) is None, "the question names its day"
    own.reply("what is new?", **GROUP, reply_to="902")
    assert asked_about(own) is None


def test_a_question_in_the_thread_under_a_post_is_about_its_day(talk: Open) -> None:
    own = talk()
    post_in(own, Target("discord", "55"), TUESDAY)
    own.reply("哪些是关于机器人的？", platform="discord", chat_id="55", thread_id="901", is_private=False)
    assert asked_about(own) == TUESDAY


def test_posts_move_with_their_chat(talk: Open) -> None:
    import asyncio  # noqa: PLC0415 - of this test alone

    own = talk()
    post_in(own, Target("telegram", "-1"), MONDAY)
    asyncio.run(own.service.chat_moved("telegram", "-1", "-2"))
    assert only(own).target.chat_id == "-2"


def test_help_has_a_part_on_posts(talk: Open) -> None:
    own = talk()
    text = own.say("/help")
    assert text.index("命令") < text.index("/papers") < text.index("订阅与推送") < text.index("/subscribe 每天定时收到")
    assert action_of(own.reply("/subscribe 9:00"), "预览").startswith("su:zh:")
