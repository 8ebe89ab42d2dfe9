"""Limits by the minute, lateness, access, lanes: decisions by the time and the ids that are given."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incoming import Incoming, interface_language
from bot.service.desk import language_of
from bot.service.lanes import BusyError, Lanes
from bot.service.limits import Backlog, MinuteLimit
from bot.service.rules import Access
from retrieval.types import Language

START = datetime(2026, 1, 21, 8, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@given(st.lists(st.integers(0, 30), max_size=80), st.integers(1, 5))
def test_no_minute_has_more_than_the_limit(gaps: list[int], most: int) -> None:
    limit = MinuteLimit(most)
    now, taken = 0, []
    for gap in gaps:
        now += gap
        refusal = limit.take("ann", at(now))
        if refusal is None:
            taken.append(now)
        else:
            assert 1 <= refusal.seconds <= 60
    assert all(sum(start <= each < start + 60 for each in taken) <= most for start in taken)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20))
def test_who_waits_as_long_as_told_is_let_through(gaps: list[int]) -> None:
    limit = MinuteLimit(2)
    now = 0
    for gap in gaps:
        now += gap
        if refusal := limit.take("ann", at(now)):
            now += refusal.seconds
            assert limit.take("ann", at(now)) is None


def test_a_refusal_is_first_once_until_something_is_let_through() -> None:
    limit = MinuteLimit(1)
    outcomes = [limit.take("ann", at(second)) for second in (0, 1, 2, 60, 61)]
    assert [each and each.is_first for each in outcomes] == [None, True, False, None, True]
    assert limit.take("ben", at(2)) is None


def test_one_apology_an_hour_a_chat() -> None:
    backlog = Backlog(timedelta(minutes=5))
    assert not backlog.is_stale(at(0), at(300))
    assert backlog.is_stale(at(0), at(301))
    assert [backlog.owes_apology(chat, at(second)) for chat, second in (("a", 0), ("a", 9), ("b", 9), ("a", 3600))] == [
        True,
        False,
        True,
        True,
    ]


def sender(**values: str) -> Incoming:
    known = {"chat_id": "1", "user_id": "2", "server_id": "3"} | values
    return Incoming("discord", known["chat_id"], known["user_id"], START, server_id=known["server_id"])


@pytest.mark.parametrize(
    ("access", "allowed"),
    [
        (Access(), True),
        (Access(admins=frozenset("9")), True),
        (Access(users=frozenset("9")), False),
        (Access(users=frozenset("2")), True),
        (Access(chats=frozenset("1")), True),
        (Access(servers=frozenset("3")), True),
        (Access(users=frozenset("9"), servers=frozenset("3")), True),
        (Access(users=frozenset("9"), chats=frozenset("8"), servers=frozenset("7")), False),
        (Access(users=frozenset("9"), admins=frozenset("2")), True),
    ],
)
def test_whoever_or_wherever_is_listed_may(access: Access, *, allowed: bool) -> None:
    assert access.allows(sender()) is allowed


def test_a_lane_is_first_come_first_served_and_lanes_do_not_wait_for_each_other() -> None:
    async def run() -> list[str]:
        lanes, done = Lanes(10), []

        async def work(lane: str, name: str, steps: int) -> None:
            async with lanes.turn(lane):
                for _ in range(steps):
                    await asyncio.sleep(0)
                done.append(name)

        await asyncio.gather(work("a", "a1", 9), work("a", "a2", 0), work("b", "b1", 1), work("a", "a3", 0))
        await lanes.idle()
        assert (lanes.working, lanes.waiting) == (0, 0)
        return done

    assert asyncio.run(run()) == ["b1", "a1", "a2", "a3"]


def test_a_turn_ends_whatever_happens_in_it() -> None:
    async def fail(lanes: Lanes) -> None:
        async with lanes.turn("a"):
            raise ValueError("x")

    async def run() -> None:
        lanes = Lanes(1)
        with pytest.raises(ValueError, match="x"):
            await fail(lanes)
        async with lanes.turn("a"):
            with pytest.raises(BusyError):
                await fail(lanes)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "code", "language"),
    [
        ("机器人？", "en", "zh"),
        ("robots?", "zh-hans", "zh"),
        ("robots?", "de", "en"),
        ("robots?", None, "en"),
        ("", None, "en"),
        ("", "zh-TW", "zh"),
        ("/papers 昨天", "en", "zh"),
        ("/papers yesterday", "zh", "zh"),
        ("/日报 yesterday", "en", "en"),
    ],
)
def test_the_language_to_talk_in(text: str, code: str | None, language: Language) -> None:
    assert language_of(Incoming("telegram", "1", "1", START, text, language_code=code)) == language


def test_any_chinese_is_chinese() -> None:
    assert [interface_language(code) for code in ("zh", "zh-TW", "ZH_cn", "en-US", "ja", None)] == ["zh"] * 3 + [
        "en"
    ] * 3
