"""Subscriptions and the ledger, shared by threads and processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.push.store import PushStore
from bot.push.types import Delivery, DeliveryState, EmptyDays, Filter, Sent, Subscription, Target, Timing
from retrieval.errors import StoreError
from tests.push.ledgers import WEDNESDAY, State, after, subscription, utc

DAY = WEDNESDAY
NOW = utc(DAY, 1)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
words = st.lists(texts, max_size=3).map(tuple)
subscriptions = st.builds(
    Subscription,
    id=st.just("one"),
    kind=st.sampled_from(["digest", "watch"]),
    target=st.builds(Target, st.sampled_from(["telegram", "discord"]), texts, st.none() | texts),
    timing=st.builds(Timing, texts, st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))),
    language=st.sampled_from(["zh", "en"]),
    owner=texts,
    since=st.just(NOW),
    size=st.sampled_from(["titles", "brief", "full"]),
    filter=st.builds(Filter, words, words, words, words, st.integers(0, 99)),
    silent=st.booleans(),
    pin=st.booleans(),
    pictures=st.booleans(),
    audio=st.booleans(),
    empty_days=st.sampled_from(["say", "weekdays", "silent"]),
    ended=st.none() | texts,
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "chats.sqlite"


@pytest.fixture
def store(place: Path) -> Iterator[PushStore]:
    store = PushStore(place)
    yield store
    store.close()


def pending(name: str = "one") -> Delivery:
    return Delivery(name, DAY, State.PENDING)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(subscriptions)
def test_a_subscription_is_read_back(store: PushStore, one: Subscription) -> None:
    own = replace(one, id=f"s{abs(hash(one)):x}"[:30])
    if store.subscription(own.id) is None:
        store.add(own)
    assert store.subscription(own.id) == own


def test_subscriptions_of_a_place(store: PushStore) -> None:
    group, topic = (
        subscription(name="group"),
        replace(subscription(name="topic"), target=Target("telegram", "-100", "5")),
    )
    for each in (group, topic):
        store.add(each)
    assert store.subscriptions(Target("telegram", "-100")) == (group,)
    assert store.subscriptions(Target("telegram", "-100", "5")) == (topic,)
    assert (len(store.subscriptions()), store.count("telegram", "-100")) == (2, 2)


def test_an_ended_subscription_stays_on_record(store: PushStore) -> None:
    store.add(subscription())
    assert store.end("one", "the chat is gone")
    assert not store.end("one", "again")
    assert not store.change(subscription())
    assert store.subscriptions() == ()
    (ended,) = store.subscriptions(ended=True)
    assert ended.ended == "the chat is gone"


def test_a_changed_subscription(store: PushStore) -> None:
    store.add(subscription())
    changed = replace(subscription(Timing("Europe/Berlin", time(7, 30))), size="full", silent=True)
    assert store.change(changed)
    assert store.subscription("one") == changed


def test_a_chat_that_moved_takes_subscriptions_and_posts_along(store: PushStore) -> None:
    store.add(subscription())
    store.plan(pending())
    store.sent_part("one", DAY, Sent(0, "55"))
    assert store.move("telegram", "-100", "-200") == 1
    assert store.subscription("one").target.chat_id == "-200"
    assert store.day_of_message("telegram", "-200", "55") == DAY
    assert store.day_of_message("telegram", "-100", "55") is None


def test_a_delivery_from_plan_to_sent(store: PushStore) -> None:
    planned = Delivery("one", DAY, State.PLANNED, changed_at=NOW)
    assert store.plan(planned)
    assert store.claim("one", DAY, "me", NOW) is None, "it is not due"
    assert store.plan(pending(), over=planned)
    claimed = store.claim("one", DAY, "me", NOW)
    assert claimed == replace(pending(), state=State.SENDING, attempts=1, claim="me", changed_at=NOW)
    assert store.begin_part("one", DAY, 0, "me")
    store.sent_part("one", DAY, Sent(0, "55", "hash"))
    assert store.finish("one", DAY, State.SENT, papers=["2601.1"], total=4, now=NOW, claim="me")
    expected = replace(
        claimed, state=State.SENT, claim=None, sent=(Sent(0, "55", "hash"),), papers=("2601.1",), total=4
    )
    assert store.delivery("one", DAY) == expected
    assert store.deliveries(DAY, state=State.SENT) == (expected,)
    assert store.deliveries(after(1)) == store.deliveries(state=State.FAILED) == ()


def test_parts_that_are_sent_stay_when_it_is_tried_again(store: PushStore) -> None:
    store.plan(pending())
    store.claim("one", DAY, "me", NOW)
    store.sent_part("one", DAY, Sent(1, "56"))
    store.sent_part("one", DAY, Sent(0, "55"))
    later = NOW + timedelta(minutes=5)
    store.finish("one", DAY, State.PENDING, reason="HTTP 502", not_before=later, now=NOW)
    assert store.claim("one", DAY, "me", NOW) is None, "not before its time"
    again = store.claim("one", DAY, "me", later)
    assert (again.attempts, again.sent, again.reason) == (2, (Sent(0, "55"), Sent(1, "56")), "HTTP 502")


def test_a_part_can_show_something_else(store: PushStore) -> None:
    store.plan(pending())
    for content in ("first", "second"):
        store.sent_part("one", DAY, Sent(0, "55", content))
    assert store.delivery("one", DAY).sent == (Sent(0, "55", "second"),)


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.FAILED, State.UNCERTAIN, State.PENDING])
def test_no_plan_takes_the_place_of_what_it_did_not_see(store: PushStore, state: DeliveryState) -> None:
    kept = Delivery("one", DAY, state, reason="as it was")
    store.plan(kept)
    assert not store.plan(pending())
    assert not store.plan(pending(), over=Delivery("one", DAY, State.PLANNED))
    assert store.delivery("one", DAY) == kept


def test_a_sent_post_is_opened_again_by_who_saw_it(store: PushStore) -> None:
    sent = Delivery("one", DAY, State.SENT, attempts=1)
    store.plan(sent)
    assert store.plan(replace(sent, state=State.PENDING), over=sent)
    store.claim("one", DAY, "me", NOW)
    assert not store.plan(replace(sent, state=State.PENDING), over=sent), "it is being sent"


def test_many_plans_at_once(store: PushStore) -> None:
    store.plan(pending("3"))
    assert store.plan_all(pending(str(number)) for number in range(10)) == 9
    assert len(store.deliveries()) == 10


def test_what_a_process_left_behind(store: PushStore) -> None:
    for name, part in (("nothing out", None), ("one out", 1)):
        store.plan(pending(name))
        store.claim(name, DAY, "gone", NOW)
        if part is not None:
            store.sent_part(name, DAY, Sent(0, "55"))
            store.begin_part(name, DAY, part, "gone")
    store.plan(pending("mine"))
    store.claim("mine", DAY, "alive", NOW)
    left = store.orphans(lambda claim: claim == "alive")
    assert {each.subscription_id: each.begun for each in left} == {"nothing out": None, "one out": 1}


def test_who_lost_a_claim_sends_nothing_more(store: PushStore) -> None:
    store.plan(pending())
    store.claim("one", DAY, "slow", NOW)
    (orphan,) = store.orphans(lambda _: False)
    store.finish("one", DAY, State.PENDING, now=NOW, claim=orphan.claim)
    store.claim("one", DAY, "other", NOW)
    assert not store.begin_part("one", DAY, 0, "slow")
    assert not store.finish("one", DAY, State.SENT, now=NOW, claim="slow")
    assert store.begin_part("one", DAY, 0, "other")


def test_a_thread_under_a_post_is_known_by_its_message(store: PushStore) -> None:
    store.add(replace(subscription(), target=Target("discord", "77")))
    store.plan(pending())
    store.sent_part("one", DAY, Sent(0, "901"))
    assert store.day_of_message("discord", "77", "901") == DAY
    assert store.day_of_message("discord", "78", "901") is None
    assert store.day_of_message("telegram", "77", "901") is None


def test_old_records_are_forgotten_counted_from_the_newest_post(place: Path) -> None:
    store = PushStore(place, history=timedelta(days=90))
    for day in (after(-91), after(-90)):
        store.plan(Delivery("one", day, State.SENT, total=5))
        store.sent_part("one", day, Sent(0, "1"))
    store.plan(Delivery("one", after(400), State.PLANNED))
    assert len(store.deliveries()) == 3, "a clock that is ahead forgets nothing"
    store.plan(Delivery("one", DAY, State.SENT, total=5))
    assert [each.day for each in store.deliveries()] == [after(-90), DAY, after(400)]
    assert store.deliveries()[0].sent == (Sent(0, "1"),)
    store.close()


def test_of_many_threads_one_gets_a_delivery(store: PushStore) -> None:
    store.plan_all(pending(str(number)) for number in range(20))
    with ThreadPoolExecutor(8) as threads:
        tries = [(str(number), worker) for number in range(20) for worker in range(8)]
        claimed = threads.map(lambda each: store.claim(each[0], DAY, str(each[1]), NOW), tries)
        assert sum(each is not None for each in claimed) == 20


CLAIMING = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from bot.push.store import PushStore
store = PushStore(Path(sys.argv[1]))
sys.stdin.readline()
now = datetime.now(UTC)
print(*(name for name in map(str, range(60)) if store.claim(name, date(2026, 1, 21), sys.argv[2], now)))
"""


@pytest.mark.slow
def test_of_many_processes_one_gets_a_delivery(store: PushStore, place: Path) -> None:
    store.plan_all(pending(str(number)) for number in range(60))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMING, str(place), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for each in processes:
        each.stdin.write("go\n")
        each.stdin.flush()
    claimed = [name for each in processes for name in each.communicate(timeout=60)[0].split()]
    assert sorted(claimed, key=int) == [str(number) for number in range(60)]
    assert {each.claim for each in store.deliveries()} <= {"0", "1", "2"}


def test_the_ledger_stands_beside_the_memory_of_chats(place: Path, store: PushStore) -> None:
    from bot.store import ChatStore  # noqa: PLC0415 - both on one file, whichever came first

    chats = ChatStore(place)
    chats.set_language("telegram/7", "en")
    store.add(subscription())
    assert (chats.language_of("telegram/7"), len(PushStore(place).subscriptions())) == ("en", 1)
    chats.close()


def test_a_database_of_a_newer_paperboy_is_refused(place: Path, store: PushStore) -> None:
    store.close()
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE push_meta SET value = '99'")
    connection.close()
    with pytest.raises(StoreError, match="newer paperboy"):
        PushStore(place)


SAY_EMPTY = "ALTER TABLE push_subscriptions ADD COLUMN say_empty BOOLEAN DEFAULT"
BEFORE_AUDIO = ("ALTER TABLE push_subscriptions DROP COLUMN audio", "UPDATE push_meta SET value = '1'")
WITH_AUDIO = ("UPDATE push_meta SET value = '2'",)


@pytest.mark.parametrize(
    ("older", "empty_days"),
    [
        ((f"{SAY_EMPTY} true NOT NULL", *BEFORE_AUDIO), "weekdays"),
        ((f"{SAY_EMPTY} true NOT NULL", *WITH_AUDIO), "weekdays"),  # it was the default
        ((f"{SAY_EMPTY} false NOT NULL", *WITH_AUDIO), "silent"),
    ],
)
def test_older_subscriptions_are_brought_up_to_now(
    place: Path, store: PushStore, older: tuple[str, ...], empty_days: EmptyDays
) -> None:
    store.add(replace(subscription(), silent=True))
    store.close()
    with sqlite3.connect(place) as connection:
        for statement in ("ALTER TABLE push_subscriptions DROP COLUMN empty_days", *older):
            connection.execute(statement)
    connection.close()
    held = replace(subscription(), silent=True, empty_days=empty_days)
    for also in ((), (replace(held, id="two"),)):
        opened = PushStore(place)
        for each in also:
            opened.add(each)
        assert opened.subscriptions() == (held, *also)
        opened.close()


def test_moments_come_back_in_utc(store: PushStore) -> None:
    moment = datetime(2026, 1, 21, 9, 0, 0, 250_000, tzinfo=UTC)
    store.plan(replace(pending(), not_before=moment, changed_at=moment))
    assert store.delivery("one", DAY).not_before == moment
