"""A platform of one's own, and deliveries to it: what arrived in which chat, and what the ledger says."""

# ruff: noqa: ARG002 - what stands in for a seam is given more than it looks at
from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.incoming import Platform
from bot.push.attempt import Made
from bot.push.deliver import Deliverer
from bot.push.ledger import Ledger
from bot.push.sending import Arrived, Part, Sender
from bot.push.store import PushStore
from bot.push.types import Delivery, DeliveryState, Subscription, Target, Timing
from bot.reply import Reply

DAY = date(2026, 1, 20)
NOW = datetime(2026, 1, 21, 1, tzinfo=UTC)
CLAIM = "here/1"


def subscription_of(number: int = 1, **values: object) -> Subscription:
    subscription = Subscription(
        f"s{number}", "digest", Target("telegram", str(number)), Timing("UTC", None), "en", "telegram/7", NOW
    )
    return replace(subscription, **values)


@dataclass
class ScriptedSender:
    """Takes parts of text; ``script`` is what happens to the next calls: an error, or None where all goes well.

    ``takes_all_the_same``: what ends in an error has arrived.
    """

    platform: Platform = "telegram"
    nonce_seconds: float = 0.0
    script: list[Exception | None] = field(default_factory=list)
    takes_all_the_same: bool = False
    before_send: Callable[[], object] = lambda: None
    moved_to: str | None = None
    rests: float = 0.0
    turns: list[Exception | None] = field(default_factory=list)
    arrived: list[tuple[Target, str]] = field(default_factory=list)
    nonces: dict[str, int] = field(default_factory=dict)
    changed: list[tuple[str, str]] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    threads: list[tuple[str, str]] = field(default_factory=list)

    def parts(self, post: Reply) -> Sequence[Part]:
        texts = tuple(part_of(block.text) for block in post.blocks)
        return (*texts, extra_of(post.audio.name)) if post.audio else texts

    def rest(self, target: Target) -> float:
        return self.rests

    async def turn(self, target: Target) -> None:
        await asyncio.sleep(0)
        error = self.turns.pop(0) if self.turns else None
        if error:
            raise error

    async def send(self, target: Target, part: Part, *, silent: bool, nonce: str) -> Arrived:
        self.before_send()
        error = self.script.pop(0) if self.script else None
        target = replace(target, chat_id=self.moved_to) if self.moved_to else target
        if (error is None or self.takes_all_the_same) and not (self.nonce_seconds and nonce in self.nonces):
            self.arrived.append((target, str(part.payload)))
            self.nonces[nonce] = len(self.arrived)
        if error:
            raise error
        return Arrived(str(self.nonces[nonce]), target)

    async def change(self, target: Target, message_id: str, part: Part) -> None:
        error = self.script.pop(0) if self.script else None
        if error:
            raise error
        self.changed.append((message_id, str(part.payload)))

    async def pin(self, target: Target, message_id: str) -> None:
        self.pinned.append(message_id)

    async def unpin(self, target: Target, message_id: str) -> None:
        self.pinned.remove(message_id)

    async def open_thread(self, target: Target, message_id: str, name: str) -> str | None:
        self.threads.append((message_id, name))
        return message_id

    async def private_chat(self, user_id: str) -> Target:
        return Target(self.platform, user_id)

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.arrived]


def part_of(text: str) -> Part:
    return Part(text, f"hash of {text}")


def extra_of(name: str) -> Part:
    return Part(name, f"hash of {name}", is_extra=True)


@dataclass
class ScriptedPosts:
    """The same post for everybody."""

    made: Made | None

    def make(self, subscription: Subscription, delivery: Delivery, sender: Sender) -> Made | None:
        return self.made


def made_of(*texts: str, papers: tuple[str, ...] = ("a", "b"), thread: str | None = None) -> Made:
    return Made(tuple(map(part_of, texts)), papers, len(papers), thread)


@dataclass
class Delivering:
    """A ledger and what sends; ``now`` may be moved on."""

    store: PushStore
    sender: ScriptedSender = field(default_factory=ScriptedSender)
    posts: ScriptedPosts = field(default_factory=lambda: ScriptedPosts(made_of("one", "two", "three")))
    now: datetime = NOW

    @classmethod
    def at(cls, folder: Path) -> Delivering:
        return cls(PushStore(folder / "push.sqlite"))

    def subscribe(self, *subscriptions: Subscription) -> None:
        for each in subscriptions:
            self.store.add(each)
            self.store.plan(Delivery(each.id, DAY, DeliveryState.PENDING, changed_at=self.now))

    async def deliver(self, *subscriptions: Subscription, claim: str = CLAIM) -> list[float | None]:
        ledger = Ledger(self.store, claim, lambda: self.now)
        deliverer = Deliverer(ledger, {self.sender.platform: self.sender}, self.posts)
        try:
            return [await deliverer.deliver(each, DAY) for each in subscriptions]
        finally:
            deliverer.close()
            ledger.close()

    def record(self, number: int = 1) -> Delivery:
        record = self.store.delivery(f"s{number}", DAY)
        assert record is not None
        return record
