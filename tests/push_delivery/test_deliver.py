"""One delivery: what is in the chat and what the ledger says, whatever goes wrong at whichever step."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.push.deliver import Deliverer
from bot.push.ledger import Ledger
from bot.push.planned import PlannedReason
from bot.push.sending import GoneError, LaterError, RefusedError, UnclearError
from bot.push.types import Delivery, DeliveryState, Sent
from retrieval.reasons import Reason
from tests.fakes.jumping_clock import run_jumping
from tests.push_delivery.delivering import CLAIM, DAY, NOW, Delivering, made_of, subscription_of

SUBSCRIPTION = subscription_of()


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Delivering]:
    delivering = Delivering.at(tmp_path)
    yield delivering
    delivering.store.close()


def test_all_parts_arrive_once_and_are_noted(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)
    run_jumping(it.deliver(SUBSCRIPTION, SUBSCRIPTION))
    record = it.record()
    assert it.sender.texts == ["one", "two", "three"]
    assert (record.state, record.papers, record.total, record.attempts) == (DeliveryState.SENT, ("a", "b"), 2, 1)
    assert [sent.part for sent in record.sent] == [0, 1, 2]
    assert record.begun is record.claim is None


def test_a_digest_takes_the_place_of_the_notice_that_it_could_not_be_fetched(it: Delivering) -> None:
    it.subscribe(replace(SUBSCRIPTION, pin=True))
    it.posts.made = made_of("it failed", papers=())
    run_jumping(it.deliver(replace(SUBSCRIPTION, pin=True)))
    assert (it.record().state, it.record().total, it.sender.pinned) == (DeliveryState.SENT, 0, [])
    reopened(it, "one", "two", papers=("a", "b"))
    run_jumping(it.deliver(replace(SUBSCRIPTION, pin=True)))
    assert (it.sender.changed, it.sender.texts) == ([("1", "one")], ["it failed", "two"])
    assert (it.record().papers, it.record().total, it.sender.pinned) == (("a", "b"), 2, ["1"])


def test_what_came_late_is_counted_from_the_first_post_on(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)
    for papers in (("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d")):
        it.posts.made = made_of("one", papers=papers)
        run_jumping(it.deliver(SUBSCRIPTION))
        record = it.record()
        assert (record.papers, record.total) == (("a", "b"), len(papers))
        it.store.plan(replace(record, state=DeliveryState.PENDING), over=record)


def test_what_has_to_wait_is_resumed_at_the_part_that_is_missing(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)
    it.sender.script = [None, LaterError("429", seconds=7)]
    run_jumping(it.deliver(SUBSCRIPTION))
    record = it.record()
    assert (record.state, record.reason) == (DeliveryState.PENDING, "429")
    assert record.not_before is not None
    assert record.not_before >= NOW + timedelta(seconds=7)
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.sender.texts == ["one"], "its time has not come"
    it.now = record.not_before
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.sender.texts == ["one", "two", "three"]
    assert it.record().state is DeliveryState.SENT


def test_a_chat_that_has_to_wait_is_not_claimed(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)
    it.sender.rests = 40
    assert run_jumping(it.deliver(SUBSCRIPTION)) == [40]
    assert (it.record().state, it.record().attempts) == (DeliveryState.PENDING, 0)


def test_what_is_refused_has_failed_and_a_chat_that_is_gone_ends_its_subscription(it: Delivering) -> None:
    other = subscription_of(2)
    it.subscribe(SUBSCRIPTION, other)
    it.sender.script = [RefusedError("no rights"), GoneError("blocked")]
    run_jumping(it.deliver(SUBSCRIPTION, other))
    assert [(it.record(n).state, it.record(n).reason) for n in (1, 2)] == [
        (DeliveryState.FAILED, "no rights"),
        (DeliveryState.FAILED, "blocked"),
    ]
    assert [each.id for each in it.store.subscriptions()] == [SUBSCRIPTION.id]
    ended = it.store.subscription(other.id)
    assert ended is not None
    assert ended.ended == "blocked"


@pytest.mark.parametrize("arrives", [True, False])
def test_without_nonces_what_is_unclear_is_uncertain_and_not_sent_again(it: Delivering, *, arrives: bool) -> None:
    it.subscribe(SUBSCRIPTION)
    it.sender.script, it.sender.takes_all_the_same = [None, UnclearError("cut")], arrives
    run_jumping(it.deliver(SUBSCRIPTION, SUBSCRIPTION))
    assert (it.record().state, it.record().reason) == (DeliveryState.UNCERTAIN, "cut")
    assert it.sender.texts == ["one", "two"][: 1 + arrives]
    assert [sent.part for sent in it.record().sent] == [0]


@pytest.mark.parametrize("arrives", [True, False])
def test_with_nonces_it_is_sent_again_and_arrives_once(it: Delivering, *, arrives: bool) -> None:
    it.subscribe(SUBSCRIPTION)
    it.sender.nonce_seconds, it.sender.takes_all_the_same = 120, arrives
    it.sender.script = [None, UnclearError("cut"), LaterError("no connection"), UnclearError("cut")]
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.sender.texts == ["one", "two", "three"]
    assert it.record().state is DeliveryState.SENT


def test_with_nonces_it_is_uncertain_when_the_platform_has_forgotten_them(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)
    it.sender.nonce_seconds = 120
    it.sender.script = [UnclearError("cut"), *[LaterError("no connection")] * 99]
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.record().state is DeliveryState.UNCERTAIN


def test_an_error_of_our_own_holds_up_nothing(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)
    it.sender.script = [KeyError("oops")]
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.record().state is DeliveryState.UNCERTAIN
    assert "KeyError" in (it.record().reason or "")


def test_nothing_that_fits_is_skipped_and_a_digest_that_went_away_waits(it: Delivering) -> None:
    other = subscription_of(2)
    it.subscribe(SUBSCRIPTION, other)
    it.posts.made = made_of(papers=())
    it.posts.made = replace(it.posts.made, total=9)
    run_jumping(it.deliver(SUBSCRIPTION))
    it.posts.made = None
    run_jumping(it.deliver(other))
    assert (it.record(1).state, it.record(1).reason, it.record(1).total) == (
        DeliveryState.SKIPPED,
        PlannedReason.NO_MATCH,
        9,
    )
    assert (it.record(2).state, it.record(2).reason) == (DeliveryState.PLANNED, PlannedReason.WAITING)


def test_a_group_that_moves_is_followed_by_the_post_and_its_subscriptions(it: Delivering) -> None:
    topic = subscription_of(2, target=replace(SUBSCRIPTION.target, thread_id="5"))
    it.subscribe(SUBSCRIPTION, topic)
    it.sender.moved_to = "-100"
    run_jumping(it.deliver(SUBSCRIPTION))
    assert [target.chat_id for target, _ in it.sender.arrived] == ["-100"] * 3
    assert {each.target.chat_id for each in it.store.subscriptions()} == {"-100"}


def reopened(it: Delivering, *texts: str, papers: tuple[str, ...]) -> None:
    """Late papers came: the sent post is to be made like this."""
    sent = it.record()
    it.store.plan(replace(sent, state=DeliveryState.PENDING, reason=PlannedReason.LATE_PAPERS, attempts=0), over=sent)
    it.posts.made = made_of(*texts, papers=papers)


def test_late_papers_change_the_parts_that_differ_and_send_none(it: Delivering) -> None:
    it.subscribe(replace(SUBSCRIPTION, pin=True))
    run_jumping(it.deliver(replace(SUBSCRIPTION, pin=True)))
    reopened(it, "one +1", "two", "three +1", papers=("a", "b", "c"))
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.sender.changed == [("1", "one +1"), ("3", "three +1")]
    assert it.sender.texts == ["one", "two", "three"]
    assert (it.record().state, it.record().papers, it.record().total) == (DeliveryState.SENT, ("a", "b"), 3)
    assert it.sender.pinned == ["1"]


@pytest.mark.parametrize("error", [UnclearError("cut"), LaterError("429", seconds=1)])
def test_a_change_that_failed_is_made_again(it: Delivering, error: Exception) -> None:
    it.subscribe(SUBSCRIPTION)
    run_jumping(it.deliver(SUBSCRIPTION))
    reopened(it, "one +1", "two", "three", papers=("a", "b", "c"))
    it.sender.script = [error]
    run_jumping(it.deliver(SUBSCRIPTION))
    record = it.record()
    assert record.state is DeliveryState.PENDING
    it.now = record.not_before or it.now
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.record().state, it.sender.changed) == (DeliveryState.SENT, [("1", "one +1")])


@pytest.mark.parametrize("error", [GoneError("deleted"), RefusedError("too old")])
def test_a_change_that_is_refused_leaves_a_sent_post_and_its_subscription(it: Delivering, error: Exception) -> None:
    it.subscribe(SUBSCRIPTION)
    run_jumping(it.deliver(SUBSCRIPTION))
    reopened(it, "one +1", "two", "three", papers=("a", "b", "c"))
    it.sender.script = [error]
    run_jumping(it.deliver(SUBSCRIPTION))
    assert (it.record().state, it.record().total) == (DeliveryState.SENT, 3)
    assert it.store.subscriptions() == (SUBSCRIPTION,)


def test_the_last_pin_gives_way_to_the_new_one(it: Delivering) -> None:
    pinning = replace(SUBSCRIPTION, pin=True)
    it.subscribe(pinning)
    for days, papers, message in ((2, ("x",), "99"), (1, (), "a notice")):
        day = DAY - timedelta(days=days)
        it.store.plan(Delivery(pinning.id, day, DeliveryState.SENT, papers=papers))
        it.store.sent_part(pinning.id, day, Sent(0, message, ""))
    it.sender.pinned = ["99", "by somebody else"]
    run_jumping(it.deliver(pinning))
    assert it.sender.pinned == ["by somebody else", "1"]


def test_what_says_that_there_is_nothing_is_not_pinned_and_opens_no_thread(it: Delivering) -> None:
    pinning = replace(SUBSCRIPTION, pin=True)
    it.subscribe(pinning)
    it.posts.made = made_of("no digest at weekends", papers=(), thread="Questions")
    it.sender.pinned = ["99"]
    run_jumping(it.deliver(pinning))
    assert (it.sender.texts, it.sender.pinned, it.sender.threads) == (["no digest at weekends"], ["99"], [])


def test_a_thread_is_opened_under_the_last_part(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)
    it.posts.made = made_of("one", "two", thread="Questions")
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.sender.threads == [("2", "Questions")]


def test_a_bot_that_is_stopped_ends_between_two_parts(it: Delivering) -> None:
    it.subscribe(SUBSCRIPTION)

    async def deliver() -> None:
        ledger = Ledger(it.store, CLAIM, lambda: it.now)
        deliverer = Deliverer(ledger, {"telegram": it.sender}, it.posts)
        it.sender.before_send = deliverer.stop
        await deliverer.deliver(SUBSCRIPTION, DAY)
        deliverer.close()
        ledger.close()

    run_jumping(deliver())
    assert (it.sender.texts, it.record().state) == (["one"], DeliveryState.PENDING)
    assert it.record().reason == Reason("send_stopping")
    it.sender.before_send = lambda: None
    run_jumping(it.deliver(SUBSCRIPTION))
    assert it.sender.texts == ["one", "two", "three"]


def test_of_two_processes_one_sends(it: Delivering) -> None:
    it.subscribe(*(subscription_of(number) for number in range(20)))

    async def both() -> None:
        subscriptions = [subscription_of(number) for number in range(20)]
        await asyncio.gather(it.deliver(*subscriptions, claim="here/1"), it.deliver(*subscriptions, claim="here/2"))

    run_jumping(both())
    assert len(it.sender.arrived) == 60
    assert len(set(it.sender.arrived)) == 60


@pytest.mark.parametrize(
    ("begun", "nonce_seconds", "minutes", "state"),
    [
        (None, 0.0, 60, DeliveryState.PENDING),
        (1, 0.0, 0, DeliveryState.UNCERTAIN),
        (1, 120.0, 1, DeliveryState.PENDING),
        (1, 120.0, 3, DeliveryState.UNCERTAIN),
    ],
)
def test_what_a_process_that_is_gone_left_behind(
    it: Delivering, begun: int | None, nonce_seconds: float, minutes: int, state: DeliveryState
) -> None:
    it.subscribe(SUBSCRIPTION)
    it.sender.nonce_seconds = nonce_seconds
    it.store.claim(SUBSCRIPTION.id, DAY, "gone/1", NOW)
    if begun is not None:
        it.store.begin_part(SUBSCRIPTION.id, DAY, begun, "gone/1")
    it.now = NOW + timedelta(minutes=minutes)

    async def recover() -> list[int]:
        ledger = Ledger(it.store, CLAIM, lambda: it.now)
        deliverer = Deliverer(ledger, {"telegram": it.sender}, it.posts)
        found = [await deliverer.recover(lambda _: True), await deliverer.recover(lambda _: False)]
        deliverer.close()
        ledger.close()
        return found

    assert run_jumping(recover()) == [0, 1]
    assert it.record().state is state
