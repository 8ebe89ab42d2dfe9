"""Places as they are typed, what may be sent again, and the tables of the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.push.by_hand import by_hand, parse_target, sent_before, write_target
from bot.push.planned import Planned, PlannedReason
from bot.push.resending import arrived, refusal_of, reopened
from bot.push.store import PushStore
from bot.push.tables import delivery_rows, preview_rows, render_rows
from bot.push.types import Delivery, DeliveryState, Sent, Target, Timing
from retrieval.reasons import Reason
from tests.push_delivery.delivering import DAY, NOW, subscription_of

UNCERTAIN = Delivery("s1", DAY, DeliveryState.UNCERTAIN, attempts=2, sent=(Sent(0, "7", "x"),), reason="cut")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("telegram:-1001/7", Target("telegram", "-1001", "7")),
        ("telegram:5", Target("telegram", "5")),
        (" discord:55 ", Target("discord", "55")),
        ("telegram:@name", None),
        ("irc:5", None),
        ("telegram:", None),
        ("telegram:5/x", None),
    ],
)
def test_places(text: str, target: Target | None) -> None:
    assert parse_target(text) == target
    assert target is None or write_target(target) == text.strip()


def test_a_post_by_hand_is_known_again() -> None:
    ours = by_hand(Target("telegram", "5"), "zh", NOW, size="brief", pictures=True)
    sent = Delivery(ours.id, DAY, DeliveryState.SENT)
    assert sent_before([ours], [sent], DAY) == sent
    assert sent_before([ours], [replace(sent, state=DeliveryState.FAILED)], DAY) is None
    assert sent_before([], [sent], DAY) is None
    assert ours.ended


def test_a_post_of_a_subscription_counts_for_one_by_hand_but_not_a_word_that_there_is_none_yet() -> None:
    own, sent = subscription_of(), replace(UNCERTAIN, state=DeliveryState.SENT, total=7)
    assert sent_before([own], [sent], DAY) == sent
    assert sent_before([own], [replace(sent, total=0)], DAY) is None
    assert sent_before([own], [replace(sent, state=DeliveryState.SKIPPED)], DAY) is None


@pytest.mark.parametrize(
    ("state", "as_sent", "refusal"),
    [
        (DeliveryState.UNCERTAIN, False, None),
        (DeliveryState.UNCERTAIN, True, None),
        (DeliveryState.FAILED, False, None),
        (DeliveryState.FAILED, True, "delivery.resend_not_uncertain"),
        (DeliveryState.SENT, False, "delivery.resend_sent"),
        (DeliveryState.SENDING, False, "delivery.resend_sending"),
    ],
)
def test_what_may_be_sent_again(state: DeliveryState, refusal: str | None, *, as_sent: bool) -> None:
    record = replace(UNCERTAIN, state=state)
    assert refusal_of(record, subscription_of(), as_sent=as_sent) == refusal
    assert refusal_of(record, None, as_sent=as_sent) == "delivery.resend_unknown"


def test_it_goes_on_where_it_was_and_what_arrived_is_not_sent_again() -> None:
    record = reopened(UNCERTAIN, NOW)
    assert (record.state, record.sent, record.attempts, record.reason) == (
        DeliveryState.PENDING,
        UNCERTAIN.sent,
        0,
        None,
    )
    assert arrived(UNCERTAIN).part == 1
    assert refusal_of(UNCERTAIN, subscription_of(ended="left"), as_sent=False) == "delivery.resend_ended"


def test_tables_say_where_when_and_why() -> None:
    zh, en = (render_rows(delivery_rows([subscription_of()], [UNCERTAIN]), language) for language in ("zh", "en"))
    assert zh == "2026-01-20  s1  telegram:1  不确定  消息 1 条  尝试 2 次  cut"
    assert en == "2026-01-20  s1  telegram:1  uncertain  messages: 1  attempts: 2  cut"
    assert "(to an admin)" in render_rows(delivery_rows([], [replace(UNCERTAIN, subscription_id="report-1")]), "en")


@pytest.mark.parametrize(
    ("reason", "zh", "en"),
    [
        (Reason("send_wait", platform="Telegram"), "Telegram 要求等待（429）", "Telegram asks to wait (429)"),
        (PlannedReason.WAITING, "日报还没有出来", "its digest is not there yet"),
        ("waiting: x.org 停机", "日报还没有出来: x.org 停机", "its digest is not there yet: x.org 停机"),
        (
            Reason("digest_awaited", why=Reason("web_slow", advice="try_later", address="x.org")),
            "日报还没有出来：x.org 迟迟没有回应",
            "its digest is not there yet: x.org takes too long to answer",
        ),
    ],
)
def test_reasons_that_were_kept_are_said_in_the_readers_language(tmp_path: Path, reason: str, zh: str, en: str) -> None:
    store = PushStore(tmp_path / "posts.sqlite")
    store.plan(replace(UNCERTAIN, state=DeliveryState.PENDING, reason=reason))
    rows = delivery_rows([subscription_of()], store.deliveries())
    store.finish("s1", DAY, DeliveryState.FAILED, reason=reason, now=NOW)
    rows += delivery_rows([subscription_of()], store.deliveries())
    store.close()
    for language, said in (("zh", zh), ("en", en)):
        assert [render_rows([row], language).split("  ")[-1] for row in rows] == [said, said]


def test_a_table_says_of_what_is_to_come_no_moment_that_is_past() -> None:
    noted = datetime(2026, 1, 20, 3, tzinfo=UTC)
    planned = Delivery("s1", DAY, DeliveryState.PLANNED, changed_at=noted)
    again = replace(planned, state=DeliveryState.PENDING, not_before=noted + timedelta(hours=1))
    lines = render_rows(delivery_rows([subscription_of()], [planned, again]), "en").splitlines()
    assert lines[0] == "2026-01-20  s1  telegram:1  planned"
    assert "  01-20 04:00 UTC" in lines[1]


def test_the_zone_of_a_moment_is_named_in_full() -> None:
    own = subscription_of(timing=Timing("Asia/Shanghai", None))
    sent = replace(UNCERTAIN, state=DeliveryState.SENT, changed_at=datetime(2026, 1, 20, 3, tzinfo=UTC))
    assert "  01-20 11:00 Asia/Shanghai  " in render_rows(delivery_rows([own], [sent]), "zh")


def test_a_preview_shows_what_is_planned_and_of_one_day_all_else_too() -> None:
    one, two, three = (subscription_of(number) for number in (1, 2, 3))
    planned = [Planned(two, DAY, DeliveryState.SKIPPED, reason=PlannedReason.EMPTY)]
    rows = preview_rows([one, two, three], [UNCERTAIN], planned, DAY)
    assert render_rows(rows, "en").splitlines() == [
        "2026-01-20  s1  telegram:1  uncertain  cut",
        "2026-01-20  s2  telegram:2  skipped  the day has no list",
        "2026-01-20  s3  telegram:3  not owed",
    ]
    assert [row.id for row in preview_rows([one, two, three], [UNCERTAIN], planned, None)] == ["s2"]
