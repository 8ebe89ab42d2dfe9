"""Fifty subscriptions in chats of both stand-ins, and what came to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import cycle
from typing import Any

from bot.push.types import Filter, Size, Subscription, Target, Timing
from tests.e2e.discord.stage import Stage as DiscordStage
from tests.e2e.discord.stage import shown
from tests.e2e.telegram.processes import ADMIN
from tests.e2e.telegram.stage import Stage as TelegramStage

SINCE = datetime(2026, 1, 18, 12, tzinfo=UTC)
TIMINGS = (
    Timing("UTC", time(7)),
    Timing("Asia/Shanghai", time(8)),
    Timing("America/New_York", time(9)),
    Timing("UTC", None),
    Timing("Europe/Berlin", time(9, 30)),
    Timing("UTC", time(13)),
)
PRIVATE = tuple(range(2001, 2015))
CHANNELS = tuple(range(-1_000_000_002_005, -1_000_000_002_000))
GROUPS = (-3001, -3002, -3003)
FORUM = -1_000_000_004_001
ADMIN_RIGHTS = {"can_pin_messages": True, "can_post_messages": True, "can_edit_messages": True}

Json = dict[str, Any]


@dataclass
class Audience:
    """The stand-ins, who subscribed there, and those of them to whom something will happen."""

    telegram: TelegramStage
    discord: DiscordStage
    targets: list[Target]
    discord_admin: str
    subscriptions: list[Subscription] = field(default_factory=list)

    @property
    def slow_telegram(self) -> int:
        return PRIVATE[0]

    @property
    def failing_telegram(self) -> tuple[int, int]:
        return PRIVATE[1], CHANNELS[1]

    @property
    def slow_discord(self) -> str:
        return self._channels[0]

    @property
    def failing_discord(self) -> list[str]:
        return self._channels[1:4]

    @property
    def _channels(self) -> list[str]:
        return [each.chat_id for each in self.targets if each.platform == "discord" and each.thread_id is None]

    def lose_chats(self) -> None:
        """The bot is blocked, kicked, its channel is hidden from it or deleted; a group goes on as a supergroup."""
        self.telegram.act("member", chat_id=PRIVATE[5], user_id="bot", status="kicked")
        self.telegram.act("member", chat_id=GROUPS[0], user_id="bot", status="kicked", by=1001)
        self.telegram.act("migrate", chat_id=GROUPS[1], to=-1_000_000_003_002)
        self.discord.act("permissions", channel=self._channels[5], deny=["VIEW_CHANNEL"])

    def sharing(self, subscription: Subscription) -> int:
        """How many subscriptions have posts in the same place."""
        return sum(each.target == subscription.target for each in self.subscriptions) or 1

    def texts(self, *targets: Target) -> list[str]:
        """What the bot wrote in these places, as it stands there."""
        read = {"telegram": self._telegram_texts, "discord": self._discord_texts}
        return [text for target in dict.fromkeys(targets) for text in read[target.platform](target)]

    def heads(self, texts: list[str], subscription: Subscription, day: date) -> int:
        """How many of the texts begin a subscription's post of a day, or say that there is none."""
        marks = ("🔔",) if subscription.kind == "watch" else ("📰", "weekend", "周末")
        return sum(day.isoformat() in text and any(mark in text for mark in marks) for text in texts)

    def edits(self) -> int:
        """How many messages were changed, or tried to be."""
        changes = self.telegram.calls(0, "editMessageText", "editMessageMedia", "editMessageCaption")
        return len(changes) + len(self.discord.calls(0, "/channels/*/messages/*", "PATCH"))

    def refusals(self) -> Counter[str]:
        """The calls that were refused, failed or were cut, by status."""
        found = Counter(str(call["status"] or "cut") for call in self.telegram.calls(0) if call["status"] != 200)
        bad = (call["status"] for call in self.discord.calls(0) if call["status"] not in {200, 201, 204, None})
        return found + Counter(map(str, bad))

    def told_to_admins(self) -> list[str]:
        told = [*self.texts(Target("telegram", str(ADMIN)))]
        for call in self.discord.calls(0, "/users/@me/channels", "POST")[-1:]:
            told += self.texts(Target("discord", call["response"]["id"]))
        return told

    def _telegram_texts(self, target: Target) -> Iterator[str]:
        messages = self.telegram.read("messages", chat_id=target.chat_id).get("messages", [])
        for message in messages:
            is_own = message.get("from", {}).get("is_bot") or "sender_chat" in message
            in_thread = str(message.get("message_thread_id", "")) == (target.thread_id or "")
            if is_own and in_thread and ("text" in message or "caption" in message):
                yield message.get("text") or message["caption"]

    def _discord_texts(self, target: Target) -> Iterator[str]:
        place = target.thread_id or target.chat_id
        for message in self.discord.read("messages", channel=place, author="bot").get("messages", []):
            yield shown(message)


def gather(telegram: TelegramStage, discord: DiscordStage) -> Audience:
    """Set the stage, and subscribe."""
    targets = [*_telegram_targets(telegram), *_discord_targets(discord)]
    audience = Audience(telegram, discord, targets, discord.act("user", name="boss")["id"])
    kinds = cycle(_KINDS)
    for number, (target, timing) in enumerate(zip(targets, cycle(TIMINGS), strict=False)):
        audience.subscriptions.append(_subscription(f"s{number:02}", target, timing, next(kinds)))
    return audience


_KINDS: tuple[Json, ...] = (
    {"size": "titles", "empty_days": "say"},
    {"size": "full", "language": "en", "pin": True},
    {"size": "brief", "silent": True},
    {"kind": "digest", "filter": Filter(words=("Robots",))},
    {"kind": "digest", "size": "brief", "language": "en", "empty_days": "say"},
)


def _subscription(name: str, target: Target, timing: Timing, values: Json) -> Subscription:
    size: Size = "brief"
    wanted: Json = {"size": size, "kind": "digest", "language": "zh", "pictures": False, **values}
    return Subscription(id=name, target=target, timing=timing, owner="telegram/1", since=SINCE, **wanted)


def _telegram_targets(stage: TelegramStage) -> Iterator[Target]:
    stage.act("chat", id=ADMIN, started=True)
    for chat in PRIVATE:
        stage.act("chat", id=chat, started=True)
        yield Target("telegram", str(chat))
    for chat in CHANNELS:
        stage.act("chat", id=chat, type="channel", title="Papers", bot_status="administrator", bot_rights=ADMIN_RIGHTS)
        yield Target("telegram", str(chat))
    for chat in GROUPS:
        stage.act("chat", id=chat, type="group", title="Readers", bot_status="member")
        yield Target("telegram", str(chat))
    stage.act("chat", id=FORUM, type="supergroup", title="Forum", is_forum=True, bot_status="member")
    for name in ("Digest", "机器人", "Models"):
        topic = stage.act("topic", chat_id=FORUM, name=name)["topic"]
        yield Target("telegram", str(FORUM), str(topic["message_thread_id"]))


def _discord_targets(stage: DiscordStage) -> Iterator[Target]:
    for number in range(20):
        yield Target("discord", stage.act("channel", name=f"papers-{number}")["id"])
    for name in ("alice", "bob", "owner"):
        yield Target("discord", stage.act("message", content="hi", dm=True, user=name)["channel_id"])
    for number in range(2):
        thread = stage.act("thread", channel="papers-0", name=f"thread-{number}")
        yield Target("discord", thread["parent_id"], thread["id"])
