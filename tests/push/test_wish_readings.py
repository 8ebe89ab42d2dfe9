"""How a wish is read where it could mean two things: places, time zones nobody knows, what cannot be had."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.wish_phrases import property_before
from bot.commands.wishes import Wish, read_wish
from bot.push.types import Filter

NINE = time(9)


@pytest.mark.parametrize(
    ("typed", "zone", "wanted"),
    [
        ("9:00 paris robotics", "Europe/Paris", Filter(topics=("robotics",))),
        ("9:00 伦敦 视觉", "Europe/London", Filter(words=("视觉",))),
        ("9点 北京 机器人", "Asia/Shanghai", Filter(topics=("机器人",))),
        ("北京早上9点强化学习", "Asia/Shanghai", Filter(topics=("强化学习",))),
        ("上海 每天早上9点", "Asia/Shanghai", Filter()),
        ("9点 机器人 北京", "Asia/Shanghai", Filter(topics=("机器人",))),
        ("in Berlin at 9 every day", "Europe/Berlin", Filter()),
        ("robots, 9am, Berlin", "Europe/Berlin", Filter(topics=("robots",))),
        ("9:00 Berlin Reinforcement Learning", "Europe/Berlin", Filter(topics=("Reinforcement Learning",))),
        ("9:00 Berlin RL", "Europe/Berlin", Filter(topics=("RL",))),
        ("9:00 德国时间 机器人", "Europe/Berlin", Filter(topics=("机器人",))),
        ("robots Berlin time 9:00", "Europe/Berlin", Filter(topics=("robots",))),
        ("9:00（北京时间）", "Asia/Shanghai", Filter()),
        ("9:00 zone UTC", "UTC", Filter()),
        ("9点 时区 北京", "Asia/Shanghai", Filter()),
        ("Berlin 时区 9:00", "Europe/Berlin", Filter()),
        ("9:00 PST robots", "America/Los_Angeles", Filter(topics=("robots",))),
        ("9:00 US/Pacific", "US/Pacific", Filter()),
        ("9:00 UTC+5:30", "Asia/Kolkata", Filter()),
        ("9:00 utc+08:00", "Etc/GMT-8", Filter()),
    ],
)
def test_a_place_beside_the_time_or_by_itself_is_a_zone(typed: str, zone: str, wanted: Filter) -> None:
    assert read_wish(typed) == Wish(NINE, zone=zone, filter=wanted)


@pytest.mark.parametrize(
    "typed",
    [
        *("paris robotics", "Moscow mathematics", "phoenix architecture", "oral robots reading", "Dublin core"),
        *("Boston Dynamics", "Tokyo University", "University of Tokyo", "San Francisco Bay Area", "robots Berlin"),
        *("北京大学", "东京大学", "日本语", "中国画"),
        *("TCP/IP", "input/output", "text/image retrieval", "speech/audio", "train/test", "视觉/语言"),
    ],
)
def test_a_place_or_a_slash_within_a_phrase_is_a_word(typed: str) -> None:
    assert read_wish(typed) == Wish(filter=Filter(words=(typed,)))


@pytest.mark.parametrize("typed", ["Boston Dynamics", "Tokyo University", "北京大学", "robots Berlin"])
def test_nor_is_it_a_zone_beside_the_time_where_the_name_goes_on(typed: str) -> None:
    assert read_wish(f"9:00 {typed}") == Wish(NINE, filter=Filter(words=(typed,)))


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("9点 火星时间", "火星时间"),
        ("火星时间9点 机器人", "火星时间"),
        ("9:00 Mars time", "Mars time"),
        ("robots at 9:00 Mars time", "Mars time"),
        ("尽快 机器人 火星时间", "火星时间"),
        ("9:00 local time", "local time"),
        ("当地时间9点", "当地时间"),
        ("9:00 UTC+25", "UTC+25"),
        ("9:00 UTC+8:30", "UTC+8:30"),
        ("9:00 Asia/Foo", "Asia/Foo"),
        ("9:00 US/Mars", "US/Mars"),
        ("9:00 Aisa/Shanghai", "Aisa/Shanghai"),
        ("9点 时区 火星", "火星"),
        ("time zone Mars 9:00", "Mars"),
        ("8am CST", "CST"),
    ],
)
def test_what_looks_like_a_zone_and_is_none_is_asked_back(typed: str, unknown: str) -> None:
    wish = read_wish(typed)
    assert (wish.zone, wish.unknown_zone) == (None, unknown)
    assert not wish.filter.words


@pytest.mark.parametrize(
    "subject",
    [
        "响应时间",
        "推理时间",
        "时间序列",
        "first token time",
        "inference time scaling",
        "test-time training",
        "real time",
    ],
)
def test_times_that_papers_are_about_are_no_zones(subject: str) -> None:
    wish = read_wish(f"9:00 {subject}")
    assert (wish.unknown_zone, (*wish.filter.topics, *wish.filter.words)) == (None, (subject,))


@pytest.mark.parametrize("subject", ["请求调度", "相关性分析", "论文评审", "方面级情感分析"])
def test_what_says_nothing_alone_is_left_in_longer_words(subject: str) -> None:
    assert read_wish(f"9:00 {subject}").filter == Filter(words=(subject,))


@pytest.mark.parametrize(
    ("typed", "kind", "said"),
    [
        ("每周一早上9点", "rhythm", "每周一"),
        ("明天早上9点", "rhythm", "明天"),
        ("每天两次", "rhythm", "每天两次"),
        ("every monday at 9", "rhythm", "every monday"),
        ("weekly robots", "rhythm", "weekly"),
        ("twice a day", "rhythm", "twice a day"),
        ("9:00 不要机器人", "exclusion", "不要机器人"),
        ("9:00 no robots", "exclusion", "no robots"),
        ("robots, but not medical", "exclusion", "but not medical"),
        ("9:00 and 18:00", "two_times", "18:00"),
        ("早上9点和晚上8点", "two_times", "晚上8点"),
        ("stop", "end", "stop"),
        ("取消订阅", "end", "取消订阅"),
    ],
)
def test_what_cannot_be_had_is_found(typed: str, kind: str, said: str) -> None:
    assert read_wish(typed).impossible == (kind, said)


@pytest.mark.parametrize(
    "subject", ["early stopping", "no-reference image quality", "停止准则", "on-policy distillation", "周期性"]
)
def test_topics_that_only_sound_so_can_be_had(subject: str) -> None:
    assert read_wish(f"9:00 {subject}") == Wish(NINE, filter=Filter(words=(subject,)))


@pytest.mark.parametrize("number", ["2130", "09.30", "9-10"])
def test_a_number_is_no_topic(number: str) -> None:
    assert read_wish(number) == Wish(bad_time=number)


@pytest.mark.parametrize(("typed", "at"), [("21h", time(21)), ("9h30 robots", time(9, 30))])
def test_hours_with_an_h(typed: str, at: time) -> None:
    assert read_wish(typed).at == at


typed_parts = st.sampled_from(
    [
        *(
            "9:00",
            "９点",
            "Berlin",
            "时间",
            "time",
            "UTC+8",
            "Asia/Foo",
            "robots",
            "机器人",
            "full",
            "no",
            "每周一",
            ",",
            "，",
        ),
        *("🤖", "(", ")", "北京", "Mars", "10", "2130", "at", "in", "zone", "时区", "/", "CST", "by Ada", "\ue000"),
    ]
)


@given(st.lists(typed_parts, max_size=8), st.sampled_from(["", " "]))
def test_whatever_is_put_together_is_read(parts: list[str], between: str) -> None:
    wish = read_wish(between.join(parts))
    assert all(any(map(str.isalpha, word)) for word in wish.filter.words)
    assert wish.zone is None or wish.unknown_zone is None


def test_an_emoji_alone_filters_nothing() -> None:
    assert read_wish("🤖 9:00") == Wish(NINE)


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("full robots", ("full", "robots")),
        ("short video", ("short", "video")),
        ("robots", None),
        ("full", None),
        ("视频 生成", None),
    ],
)
def test_a_word_for_a_property_before_a_topic_is_noticed(phrase: str, parts: tuple[str, str] | None) -> None:
    assert property_before(phrase) == parts
