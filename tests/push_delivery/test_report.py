"""What admins are told, and that each hears it once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.push.hours import is_awake
from bot.push.ledger import Ledger
from bot.push.report import Reporter, Trouble, find_troubles
from bot.push.sending import LaterError
from bot.push.types import Delivery, DeliveryState
from retrieval.archive import DayRecord, DayState
from retrieval.reasons import Reason
from tests.push_delivery.delivering import CLAIM, DAY, Delivering

NOON = datetime(2026, 1, 20, 12, 1, tzinfo=UTC)
LATE_AFTER = timedelta(hours=6)


def troubles(
    *records: DayRecord, deliveries: Sequence[Delivery] = (), now: datetime = NOON, since: date = date(2026, 1, 1)
) -> list[Trouble]:
    by_day = {record.day: record for record in records}
    return list(find_troubles(by_day, deliveries, now, since=since, late_after=LATE_AFTER))


def test_a_digest_is_late_some_hours_after_lists_are_whole() -> None:
    record = DayRecord(DAY, DayState.NOT_OUT)
    assert [(each.kind, each.day) for each in troubles(record)] == [("late", DAY)]
    assert troubles(record, now=NOON - timedelta(minutes=2)) == []
    assert troubles(record, since=DAY + timedelta(days=1)) == []
    assert troubles(record, now=NOON + timedelta(days=9)) == []


@pytest.mark.parametrize("state", [DayState.HELD, DayState.EMPTY])
def test_days_that_are_held_or_have_no_list_are_no_trouble(state: DayState) -> None:
    assert troubles(DayRecord(DAY, state, papers=20)) == []


def test_a_day_that_could_not_be_fetched_says_why() -> None:
    (trouble,) = troubles(DayRecord(DAY, DayState.FAILED, reason="the host is not known."))
    assert "the host is not known" in trouble.sentence("zh")
    assert trouble.kind == "failed"


@pytest.mark.parametrize(("closed", "expected"), [(True, ["thin"]), (False, [])])
def test_a_thin_day_is_told_when_its_list_is_closed(*, closed: bool, expected: list[str]) -> None:
    usual = (DayRecord(DAY - timedelta(days=n), DayState.HELD, papers=30) for n in range(1, 6))
    thin = DayRecord(DAY, DayState.HELD, papers=3, checked_at=NOON, closed=closed)
    assert [each.kind for each in troubles(*usual, thin)] == expected


def test_posts_that_are_uncertain_or_failed_are_counted_by_day() -> None:
    uncertain = [Delivery(f"s{n}", DAY, DeliveryState.UNCERTAIN, reason="cut") for n in range(3)]
    failed = [Delivery("s9", DAY, DeliveryState.FAILED, reason="blocked")]
    found = troubles(deliveries=[*uncertain, *failed, Delivery("report-1", DAY, DeliveryState.FAILED)])
    assert [(each.kind, each.values["count"], each.values["reason"]) for each in found] == [
        ("uncertain", 3, "cut"),
        ("undelivered", 1, "blocked"),
    ]


def test_why_posts_failed_is_told_in_the_language_of_the_admin() -> None:
    gone = Reason("send_gone", platform="Telegram", said="Chat not found")
    (trouble,) = troubles(deliveries=[Delivery("s9", DAY, DeliveryState.FAILED, reason=gone)])
    assert "Telegram 不再接收发往这个聊天的消息：Chat not found" in trouble.sentence("zh")
    assert "Telegram takes no more messages for this chat: Chat not found. `" in trouble.sentence("en")


@pytest.mark.parametrize(("hour", "awake"), [(0, True), (6, True), (14, False), (23, False)])
def test_admins_are_told_by_day(hour: int, *, awake: bool) -> None:
    assert is_awake(datetime(2026, 1, 20, hour, tzinfo=UTC), "Asia/Shanghai") is awake


def test_each_admin_hears_each_trouble_once(tmp_path: Path) -> None:
    it = Delivering.at(tmp_path)
    found = [Trouble("late", DAY, {}), Trouble("thin", DAY, {"papers": 3})]
    it.sender.script = [LaterError("429", seconds=5)]

    async def tell(claim: str) -> None:
        ledger = Ledger(it.store, claim, lambda: it.now)
        reporter = Reporter(
            ledger, {"telegram": it.sender}, {"telegram": ("1", "2")}, lambda user: "zh" if user[-1] == "2" else "en"
        )
        await reporter.tell(found)
        ledger.close()

    asyncio.run(tell(CLAIM))
    assert len(it.sender.arrived) == 3
    it.now += timedelta(minutes=1)
    asyncio.run(tell("here/2"))
    asyncio.run(tell("here/3"))
    told = sorted((target.chat_id, text) for target, text in it.sender.arrived)
    assert [chat for chat, _ in told] == ["1", "1", "2", "2"]
    assert all(("论文" in text or "日报" in text) == (chat == "2") for chat, text in told)
    it.store.close()
