"""What people type who subscribe, and what is understood."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.times import find_time
from bot.commands.wishes import Wish, read_wish
from bot.commands.zones import find_zone, similar_zone
from bot.push.types import Filter


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9:00", time(9)),
        ("09:05", time(9, 5)),
        ("８：３０", time(8, 30)),
        ("7", time(7)),
        ("at 7", time(7)),
        ("9am", time(9)),
        ("8.30 a.m.", time(8, 30)),
        ("7:30pm", time(19, 30)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("早上九点", time(9)),
        ("每天8点", time(8)),
        ("八点半", time(8, 30)),
        ("下午三点一刻", time(15, 15)),
        ("晚上8点", time(20)),
        ("晚上12点", time(0)),
        ("中午12点", time(12)),
        ("中午一点", time(13)),
        ("凌晨两点", time(2)),
        ("夜里三点", time(3)),
        ("二十点十五分", time(20, 15)),
        ("晚 9:30", time(21, 30)),
        ("十点", time(10)),
        ("早上", time(9)),
        ("every evening", time(20)),
        ("at 7 in the morning", time(7)),
        ("8:30 in the evening", time(20, 30)),
        ("20:30 in the evening", time(20, 30)),
        ("强化学习", None),
        ("3D", None),
        ("", None),
    ],
)
def test_times_of_day(typed: str, at: time | None) -> None:
    assert read_wish(typed).at == at


@pytest.mark.parametrize(
    ("typed", "wrong"), [("25:00", "25:00"), ("9:75", "9:75"), ("13pm", "13pm"), ("三十点", "三十点")]
)
def test_what_looks_like_a_time_and_is_none(typed: str, wrong: str) -> None:
    assert read_wish(typed).bad_time == wrong


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("09:00 Asia/Shanghai", "Asia/Shanghai"),
        ("9 europe/berlin", "Europe/Berlin"),
        ("北京时间早上九点", "Asia/Shanghai"),
        ("9am New York time", "America/New_York"),
        ("9 los angeles", "America/Los_Angeles"),
        ("8:00 UTC+8", "Etc/GMT-8"),
        ("8:00 gmt - 5", "Etc/GMT+5"),
        ("8 utc", "UTC"),
        ("东京 8点", "Asia/Tokyo"),
        ("America/Argentina/Buenos_Aires 9:00", "America/Argentina/Buenos_Aires"),
        ("强化学习 9:00", None),
    ],
)
def test_time_zones(typed: str, zone: str | None) -> None:
    assert read_wish(typed).zone == zone


@pytest.mark.parametrize(
    ("typed", "meant"), [("Asia/Shangai", "Asia/Shanghai"), ("Europe/Munchen", None), ("UTC+20", None)]
)
def test_zones_that_are_none(typed: str, meant: str | None) -> None:
    assert find_zone(f"9:00 {typed}").unknown == typed
    assert similar_zone("Asia/Shangai") == "Asia/Shanghai"
    assert meant is None or similar_zone(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("as soon as it's out", "as soon as it’s out", "As soon as possible", "when it is out", "asap", "immediately"),
        *("一出来就发", "一出就发", "发布后立即发", "尽快", "第一时间"),
    ],
)
def test_as_soon_as_it_is_out(typed: str) -> None:
    assert read_wish(typed) == Wish(out=True)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("9:00 只要标题", Wish(time(9), size="titles")),
        ("9:00 full in English", Wish(time(9), size="full", language="en")),
        ("9点 英文 标题", Wish(time(9), size="titles", language="en")),
        ("晚上8点 完整 静音 不要图片 置顶", Wish(time(20), size="full", silent=True, pin=True, pictures=False)),
        ("9:00 titles only, silent, no pictures", Wish(time(9), size="titles", silent=True, pictures=False)),
        ("9:00 不要语音", Wish(time(9), audio=False)),
        ("9:00 带语音 不要图片", Wish(time(9), audio=True, pictures=False)),
        ("9:00 without audio, no pictures", Wish(time(9), audio=False, pictures=False)),
        ("9:00 speech, audio", Wish(time(9), filter=Filter(topics=("speech", "audio")))),
        ("9:00 没有日报时不发", Wish(time(9), empty_days="silent")),
        ("9:00 once a day", Wish(time(9))),
        ("8 in the evening, robots", Wish(time(20), filter=Filter(topics=("robots",)))),
        ("工作日9点", Wish(time(9), empty_days="weekdays")),
        ("每周一到周五早上8点", Wish(time(8), empty_days="weekdays")),
        ("9:00 weekdays", Wish(time(9), empty_days="weekdays")),
        ("every weekday at 8", Wish(time(8), empty_days="weekdays")),
        ("9:00 没有日报的日子不用通知我", Wish(time(9), empty_days="silent")),
        ("9:00，周末不发", Wish(time(9), empty_days="weekdays")),
        ("9:00, not on weekends", Wish(time(9), empty_days="weekdays")),
        ("上海时间每天上午九点，没有日报时说明原因", Wish(time(9), zone="Asia/Shanghai", empty_days="say")),
        ("9:00 周末也告诉我一声", Wish(time(9), empty_days="say")),
        ("9:00, weekends too", Wish(time(9), empty_days="say")),
        ("9:00, say why on empty days", Wish(time(9), empty_days="say")),
        ("9:00, nothing at weekends", Wish(time(9), empty_days="weekdays")),
        ("9:00 双休日别打扰我", Wish(time(9), empty_days="weekdays")),
        ("9:00, nothing on empty days", Wish(time(9), empty_days="silent")),
        ("9:00, nothing when there is no digest", Wish(time(9), empty_days="silent")),
        ("9:00 空的日子安静", Wish(time(9), empty_days="silent")),
        ("9:00 没有日报也告诉我一声", Wish(time(9), empty_days="say")),
        ("9:00, tell me why when there is no digest", Wish(time(9), empty_days="say")),
    ],
)
def test_properties(typed: str, wish: Wish) -> None:
    assert read_wish(typed) == wish


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("9:00 强化学习 机器人", Filter(topics=("强化学习", "机器人"))),
        ("每天早上8点收到关于大模型推理的论文", Filter(words=("大模型推理",))),
        (
            "reinforcement learning, diffusion models and 3D",
            Filter(topics=("reinforcement learning", "diffusion models", "3D")),
        ),
        ("RL robotics", Filter(topics=("RL", "robotics"))),
        ("LLM agents", Filter(words=("LLM agents",))),
        ("Qwen3、DeepSeek", Filter(words=("Qwen3", "DeepSeek"))),
        ("作者：何恺明，机构：腾讯", Filter(authors=("何恺明",), organizations=("腾讯",))),
        ("papers by Kaiming He, from NVIDIA", Filter(authors=("Kaiming He",), organizations=("NVIDIA",))),
        ("author: Ada Lovelace; org: OpenAI", Filter(authors=("Ada Lovelace",), organizations=("OpenAI",))),
        ("至少10赞", Filter(least_upvotes=10)),
        ("20+ upvotes", Filter(least_upvotes=20)),
        ("at least 5 upvotes 机器人", Filter(topics=("机器人",), least_upvotes=5)),
        ("👍 15", Filter(least_upvotes=15)),
        ("强化学习 强化学习", Filter(topics=("强化学习",))),
        ("Qwen 9:00 Berlin time Gemma", Filter(words=("Qwen", "Gemma"))),
        ("by kaiming he, from openai", Filter(authors=("kaiming he",), organizations=("openai",))),
        ("over 50 upvotes", Filter(least_upvotes=50)),
        ("likes > 5", Filter(least_upvotes=5)),
    ],
)
def test_filters(typed: str, wanted: Filter) -> None:
    assert read_wish(typed).filter == wanted


@pytest.mark.parametrize(
    "topic",
    [
        *("organ segmentation", "organic chemistry", "authoring tools", "learning from human videos", "公司金融"),
        *("learning by doing", "over 3D scenes", "models like 3D gaussians"),
        *(
            "long video generation",
            "long context of videos",
            "full attention",
            "short video",
            "chinese poetry",
            "out of distribution",
        ),
        *("title generation", "english grammar", "实时渲染", "中文大模型", "标题生成", "立即数", "全文检索系统"),
    ],
)
def test_words_of_a_topic_are_no_wishes_for_the_form(topic: str) -> None:
    assert read_wish(topic) == Wish(filter=Filter(words=(topic,)))


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("long, chinese", Wish(size="full", language="zh")),
        (
            "full Berlin time 9am robots",
            Wish(time(9), zone="Europe/Berlin", size="full", filter=Filter(topics=("robots",))),
        ),
        ("9点中文完整", Wish(time(9), size="full", language="zh")),
        ("中文论文 机器人", Wish(language="zh", filter=Filter(topics=("机器人",)))),
        ("实时推送 机器人", Wish(out=True, filter=Filter(topics=("机器人",)))),
        ("english titles, out", Wish(out=True, size="titles", language="en")),
    ],
)
def test_the_same_words_alone_are(typed: str, wish: Wish) -> None:
    assert read_wish(typed) == wish


def test_all_at_once() -> None:
    typed = "every day at 7:30pm Berlin time, titles, in English, diffusion models, by Ada Lovelace, 10 upvotes"
    assert read_wish(typed) == Wish(
        time(19, 30),
        zone="Europe/Berlin",
        size="titles",
        language="en",
        filter=Filter(topics=("diffusion models",), authors=("Ada Lovelace",), least_upvotes=10),
    )


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read(typed: str) -> None:
    wish = read_wish(typed)
    assert all(any(map(str.isalpha, word)) for word in wish.filter.words)
    assert wish.zone is None or wish.unknown_zone is None


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_time_is_read_as_it_is_written(at: time) -> None:
    assert find_time(f"{at:%H:%M}").at == at
    assert find_time(f"{at:%I:%M %p}").at == at
