"""Posts out of an archive: made once for equal wishes, no longer than what they change, notices of empty days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.push.posts import DigestPosts, shortened
from bot.push.types import Delivery, DeliveryState, Filter, Sent
from bot.reply import Button, Reply, item
from retrieval.archive import Archive, DayRecord, DayState
from tests.fakes.digests import TUESDAY, digest_of, paper_of
from tests.push_delivery.delivering import ScriptedSender, subscription_of

SATURDAY = date(2026, 1, 24)
SUBSCRIPTION = subscription_of(pictures=False)
PENDING = Delivery(SUBSCRIPTION.id, TUESDAY, DeliveryState.PENDING)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive.sqlite")
    archive.put(digest_of(TUESDAY, *(paper_of(n, en=f"Robots do {n} things.") for n in range(1, 6))))
    yield archive
    archive.close()


def test_equal_wishes_are_rendered_once(archive: Archive) -> None:
    posts, sender = DigestPosts(archive), ScriptedSender()
    one = posts.make(SUBSCRIPTION, PENDING, sender)
    other = posts.make(subscription_of(2, pictures=False), replace(PENDING, subscription_id="s2"), sender)
    assert one is not None
    assert other is not None
    assert one.parts is other.parts
    assert (one.total, len(one.papers), one.thread) == (5, 5, None)


def test_a_digest_that_changed_makes_another_post(archive: Archive) -> None:
    posts, sender = DigestPosts(archive, threads=True), ScriptedSender()
    before = posts.make(SUBSCRIPTION, PENDING, sender)
    archive.put(digest_of(TUESDAY, *(paper_of(n, en=f"Robots do {n} things.") for n in range(1, 8))))
    after = posts.make(SUBSCRIPTION, PENDING, sender)
    assert before is not None
    assert after is not None
    assert (before.total, after.total) == (5, 7)
    assert "2026-01-20" in (after.thread or "")


def test_what_no_paper_fits_is_empty_or_said(archive: Archive) -> None:
    nothing = replace(SUBSCRIPTION, filter=Filter(words=("volcanoes",)), empty_days="silent")
    made = DigestPosts(archive).make(nothing, PENDING, ScriptedSender())
    assert made is not None
    assert (made.parts, made.total) == ((), 5)


def test_a_day_without_a_list_is_said_and_one_that_is_not_there_is_not(archive: Archive) -> None:
    posts, sender = DigestPosts(archive), ScriptedSender()
    empty, missing = replace(PENDING, day=SATURDAY), replace(PENDING, day=date(2026, 1, 22))
    archive.note_day(DayRecord(SATURDAY, DayState.EMPTY))
    made = posts.make(SUBSCRIPTION, empty, sender)
    assert made is not None
    assert (len(made.parts), made.total) == (1, 0)
    assert posts.make(SUBSCRIPTION, missing, sender) is None


def test_a_day_that_failed_is_said_with_the_reason_and_what_follows(archive: Archive) -> None:
    failed = DayRecord(date(2026, 1, 22), DayState.FAILED, reason="the server does not answer. Check its address")
    archive.note_day(failed)
    posts, pending = DigestPosts(archive), replace(PENDING, day=failed.day)
    for language, reason, follows in (
        ("en", "does not answer)", "take the place"),
        ("zh", "（the server", "这条消息里"),
    ):
        made = posts.make(replace(SUBSCRIPTION, language=language), pending, ScriptedSender())
        assert made is not None
        (part,) = made.parts
        assert reason in str(part.payload)
        assert follows in str(part.payload)
        assert "Check its address" not in str(part.payload)
        assert (made.papers, made.total) == ((), 0)


def test_late_papers_do_not_make_a_post_longer_than_the_messages_that_it_has(archive: Archive) -> None:
    posts, sender = DigestPosts(archive), ScriptedSender()  # a message for each block
    first = posts.make(SUBSCRIPTION, PENDING, sender)
    assert first is not None
    archive.put(digest_of(TUESDAY, *(paper_of(n, en=f"Robots do {n} things.") for n in range(1, 9))))
    sent = tuple(Sent(number, str(number), part.content) for number, part in enumerate(first.parts))
    changed = posts.make(SUBSCRIPTION, replace(PENDING, sent=sent, papers=first.papers, total=5), sender)
    assert changed is not None
    assert len(changed.parts) <= len(first.parts)
    assert (len(changed.papers), changed.total) == (8, 8)
    assert "+3" in str(changed.parts[0].payload)


def test_what_is_cut_off_stands_behind_a_button() -> None:
    class Buttons(ScriptedSender):
        def parts(self, post: Reply) -> tuple:  # type: ignore[type-arg]  # the parts of the class above, and the buttons
            self.buttons = [button.action for row in post.buttons for button in row]
            return tuple(super().parts(post))

    sender = Buttons()
    reply = Reply(tuple(item(str(number)) for number in range(9)), buttons=((Button("Ask", "ask"),),))
    parts = shortened(reply, sender, 4, TUESDAY, "zh")
    assert [str(part.payload) for part in parts][:3] == ["0", "1", "2"]
    assert len(parts) == 4
    assert len(sender.buttons) == 2
