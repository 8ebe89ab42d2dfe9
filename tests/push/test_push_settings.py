"""Subscriptions in the settings: how they are written, and how the store is brought in line with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from bot.push.configured import build_subscriptions, settle
from bot.push.rules import PushRules
from bot.push.store import PushStore
from bot.push.types import OF_SETTINGS, EmptyDays, Filter, Subscription, Target, Timing
from config.push import SubscriptionSettings
from config.settings import SettingsError, load_settings
from tests.push.ledgers import WEDNESDAY, subscription, utc

NOW = utc(WEDNESDAY, 1)
RULES = PushRules("Asia/Shanghai", time(8))
VARIABLE = "PAPERBOY_PUSH__SUBSCRIPTIONS"
CHANNEL = {"platform": "telegram", "chat": -100123}


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.problems


def configured(*entries: dict[str, object]) -> tuple[Subscription, ...]:
    read = map(SubscriptionSettings.model_validate, entries)
    return tuple(build_subscriptions(read, RULES, "zh", NOW))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PushStore]:
    store = PushStore(tmp_path / "chats.sqlite")
    yield store
    store.close()


def test_a_variable_has_json(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {
        **CHANNEL,
        "thread": "7",
        "time": "9:30",
        "zone": "Europe/Berlin",
        "language": "en",
        "topics": ["强化学习"],
    }
    monkeypatch.setenv(VARIABLE, json.dumps([entry, {"platform": "discord", "chat": "55", "time": "out"}]))
    first, second = load_settings().push.subscriptions
    assert (first.chat, first.thread, first.time, first.topics) == ("-100123", "7", time(9, 30), ("强化学习",))
    assert second.time == "out"


def test_a_toml_file_has_tables(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    table = '[push]\ntime = 08:15:00\n[[push.subscriptions]]\nplatform = "telegram"\nchat = -1\ntime = 20:00:00\n'
    (home / "my.toml").write_text(table, encoding="utf-8")
    monkeypatch.setenv("PAPERBOY_CONFIG", "my.toml")
    push = load_settings().push
    assert (push.time, push.subscriptions[0].time) == (time(8, 15), time(20))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("[{", f"{VARIABLE}: Expected a JSON list of subscriptions (Expecting"),
        ("{}", f"{VARIABLE}: Expected a JSON list of subscriptions, such as"),
        ('[{"platform": "irc", "chat": 1}]', f"{VARIABLE}__0__PLATFORM: Input should be 'telegram' or 'discord'."),
        ('[{"platform": "telegram"}]', f"{VARIABLE}__0__CHAT: Field required."),
        ('[{"platform": "telegram", "chat": "@me"}]', f"{VARIABLE}__0__CHAT: Expected an id, which is a number"),
        (
            '[{"platform": "telegram", "chat": 1, "zone": "Mars"}]',
            f"{VARIABLE}__0__ZONE: Expected the name of a time zone",
        ),
        (
            '[{"platform": "telegram", "chat": 1, "empty_days": "never"}]',
            f"{VARIABLE}__0__EMPTY_DAYS: Input should be 'say', 'weekdays' or 'silent'.",
        ),
        (
            '[{"platform": "telegram", "chat": 1, "say_empty": true, "empty_days": "say"}]',
            f"{VARIABLE}__0__SAY_EMPTY: Extra inputs are not permitted.",
        ),
        ('[{"platform": "telegram", "chat": 1, "time": "25:00"}]', f"{VARIABLE}__0__TIME: Expected a time of day"),
        (
            '[{"platform": "telegram", "chat": 1, "tiem": "9:00"}]',
            f"{VARIABLE}__0__TIEM: Extra inputs are not permitted.",
        ),
    ],
)
def test_what_is_wrong_is_said_by_name(monkeypatch: pytest.MonkeyPatch, value: str, sentence: str) -> None:
    monkeypatch.setenv(VARIABLE, value)
    assert problems()[0].startswith(sentence)


def test_defaults_come_from_the_rules() -> None:
    (digest,) = configured(CHANNEL)
    (watch,) = configured({**CHANNEL, "kind": "watch", "topics": ["RL"]})
    assert digest.timing == Timing("Asia/Shanghai", time(8))
    assert (digest.target, digest.owner, digest.since) == (Target("telegram", "-100123"), OF_SETTINGS, NOW)
    assert (watch.timing.at, watch.filter, watch.kind) == (None, Filter(topics=("RL",)), "watch")
    assert configured({**CHANNEL, "time": "out"})[0].timing.at is None


@pytest.mark.parametrize(
    ("entry", "empty_days"),
    [
        ({}, "weekdays"),
        ({"empty_days": "say"}, "say"),
        ({"say_empty": True}, "say"),
        ({"say_empty": False}, "silent"),
    ],
)
def test_empty_days_also_as_they_were_written_before(entry: dict[str, object], empty_days: EmptyDays) -> None:
    (digest,) = configured({**CHANNEL, **entry})
    assert digest.empty_days == empty_days


def test_ids_stay_whatever_else_is_changed() -> None:
    (first,), (second,) = configured(CHANNEL), configured({**CHANNEL, "size": "full"})
    assert first.id == second.id
    assert len({each.id for each in configured(CHANNEL, CHANNEL, {**CHANNEL, "thread": 5})}) == 3


def test_the_store_follows_the_settings(store: PushStore) -> None:
    own = subscription(name="own")
    store.add(own)
    settle(store, configured(CHANNEL, {**CHANNEL, "chat": 9}))
    assert len(store.subscriptions()) == 3
    settle(store, configured({**CHANNEL, "size": "full"}))
    mine, kept = sorted(store.subscriptions(), key=lambda each: each.owner != OF_SETTINGS)
    assert (mine.size, kept) == ("full", own)
    settle(store, ())
    assert store.subscriptions() == (own,)
    assert {each.ended for each in store.subscriptions(ended=True)} == {None, "no longer in the settings"}


def test_one_that_comes_back_begins_anew(store: PushStore) -> None:
    settle(store, configured(CHANNEL))
    settle(store, ())
    read = SubscriptionSettings.model_validate(CHANNEL)
    later = utc(WEDNESDAY, 9)
    settle(store, tuple(build_subscriptions([read], RULES, "zh", later)))
    assert [(each.since, each.ended) for each in store.subscriptions()] == [(later, None)]


def test_a_chat_that_moved_stays_where_it_went(store: PushStore) -> None:
    settle(store, configured(CHANNEL))
    store.move("telegram", "-100123", "-100999")
    settle(store, configured({**CHANNEL, "size": "full"}))
    (kept,) = store.subscriptions()
    assert (kept.target.chat_id, kept.size) == ("-100999", "full")
