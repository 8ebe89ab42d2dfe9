"""Audio that goes with a post: sent once behind its text, given up where it is refused, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.push.attempt import Made
from bot.push.planned import PlannedReason
from bot.push.posts import DigestPosts
from bot.push.resending import arrived, reopened
from bot.push.sending import GoneError, LaterError, RefusedError, SendError, UnclearError
from bot.push.types import EXTRAS, Delivery, DeliveryState, Sent
from retrieval.archive import Archive
from tests.fakes.digests import TUESDAY, digest_of, paper_of
from tests.fakes.jumping_clock import run_jumping
from tests.fakes.spoken import SPOKEN
from tests.push_delivery.delivering import DAY, Delivering, ScriptedSender, extra_of, part_of, subscription_of

SUBSCRIPTION = subscription_of()


def spoken(*texts: str, thread: str | None = None) -> Made:
    """A post of so many texts, and audio."""
    return Made((*map(part_of, texts), extra_of("audio")), ("a", "b"), 2, thread)


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Delivering]:
    delivering = Delivering.at(tmp_path)
    delivering.posts.made = spoken("one", "two")
    delivering.subscribe(SUBSCRIPTION)
    yield delivering
    delivering.store.close()


def open_again(it: Delivering, *texts: str) -> None:
    """Late papers came: the post is to be made like this, and the audio is another one."""
    sent = it.record()
    it.store.plan(replace(sent, state=DeliveryState.PENDING, reason=PlannedReason.LATE_PAPERS, attempts=0), over=sent)
    it.posts.made = Made((*map(part_of, texts), extra_of("audio of more papers")), ("a", "b", "c"), 3)


def test_it_comes_behind_the_text_under_a_number_of_its_own(it: Delivering) -> None:
    it.posts.made = spoken("one", "two", thread="Questions")
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.sender.texts == ["one", "two", "audio"]
    assert [(sent.part, sent.message_id) for sent in it.record().sent] == [(0, "1"), (1, "2"), (EXTRAS, "3")]
    assert it.sender.threads == [("2", "Questions")], "questions belong under the text"


def test_where_it_is_missing_it_is_sent_and_nothing_else(it: Delivering) -> None:
    it.sender.script = [None, None, LaterError("429", seconds=7)]
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.record().state, it.sender.texts) == (DeliveryState.PENDING, ["one", "two"])
    it.now = it.record().not_before or it.now
    it.posts.made = spoken("one", "two", "three")
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.record().state, it.sender.texts) == (DeliveryState.SENT, ["one", "two", "three", "audio"])
    run_jumping(it.deliver(SUBSCRIPTION))
    assert len(it.sender.arrived) == 4


@pytest.mark.parametrize("error", [RefusedError("no right to send music"), GoneError("kicked")])
def test_a_chat_that_does_not_take_it_has_its_post_and_stays_subscribed(it: Delivering, error: SendError) -> None:
    it.sender.script = [None, None, error]
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.record().state, it.record().sent[-1].message_id) == (DeliveryState.SENT, "")
    open_again(it, "one +1", "two")
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.sender.texts, it.sender.changed) == (["one", "two"], [("1", "one +1")])
    subscription = it.store.subscription(SUBSCRIPTION.id)
    assert subscription is not None
    assert subscription.ended is None


def test_late_papers_change_the_text_alone(it: Delivering) -> None:
    run_jumping(it.deliver(SUBSCRIPTION))
    open_again(it, "one +1", "two", "three")
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.sender.texts, it.sender.changed) == (["one", "two", "audio"], [("1", "one +1")])


def test_a_post_that_went_out_without_it_does_not_get_it_later(it: Delivering) -> None:
    it.posts.made = Made(tuple(map(part_of, ("one", "two"))), ("a", "b"), 2)
    run_jumping(it.deliver(SUBSCRIPTION))
    open_again(it, "one", "two +1")
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.sender.texts, it.sender.changed) == (["one", "two"], [("2", "two +1")])


def test_where_it_is_uncertain_an_admin_may_count_it_as_sent(it: Delivering) -> None:
    it.sender.script = [None, None, UnclearError("cut")]
    run_jumping(it.deliver(SUBSCRIPTION))
    record = it.record()
    assert (record.state, record.begun) == (DeliveryState.UNCERTAIN, EXTRAS)
    assert it.store.plan(reopened(record, it.now), over=record)
    it.store.sent_part(SUBSCRIPTION.id, DAY, arrived(record))
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.record().state, it.sender.texts) == (DeliveryState.SENT, ["one", "two"])
    assert it.record().begun is None


def test_a_longer_post_has_room_in_the_messages_of_its_text(tmp_path: Path) -> None:
    archive, sender = Archive(tmp_path / "archive.sqlite"), ScriptedSender()
    archive.put(digest_of(TUESDAY, *map(paper_of, range(1, 9))))
    posts = DigestPosts(archive, audio=lambda _day, _language: SPOKEN)
    fresh = posts.make(SUBSCRIPTION, Delivery("s1", TUESDAY, DeliveryState.PENDING), sender)
    assert fresh is not None
    assert [part.is_extra for part in fresh.parts] == [False] * (len(fresh.parts) - 1) + [True]
    sent = (*(Sent(number, str(number)) for number in range(4)), Sent(EXTRAS, "9"))
    known = Delivery("s1", TUESDAY, DeliveryState.PENDING, sent=sent, papers=fresh.papers[:2], total=2)
    changed = posts.make(SUBSCRIPTION, known, sender)
    assert changed is not None
    assert [part.is_extra for part in changed.parts] == [False] * 4
    archive.close()
