"""Very many subscriptions due at one minute: ``python -m tests.e2e.push.load [COUNT] [telegram|discord]``.

Paperboy runs as it is, against a stand-in that keeps to the platform's limits: 30 messages a second to all chats of
Telegram, 20 a minute to each group and one a second to each person; 50 calls a second to Discord.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.incoming import Platform
from tests.e2e.discord import processes as discord
from tests.e2e.processes import PAPERBOY, Running
from tests.e2e.push.subscribing import put_digest, soon, subscribe, subscription_at
from tests.e2e.telegram import processes as telegram
from tests.e2e.telegram.specification import write_specification

COUNT = 10_000
LIMITS: dict[Platform, float] = {"telegram": 30.0, "discord": 50.0}  # messages a second
_FIRST_CHAT = 50_000
_EVERY_TENTH = 10  # chat of Telegram is a channel
_START_SECONDS = 45.0  # for the bot to be up before the posts are due
_LEAST_RATE = 5.0  # messages a second, after which the measurement is given up

Call = tuple[float, int | str, str]  # when, status, chat


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a load: messages taken and refused, their rate, the memory of paperboy in MB, doubles."""

    taken: int
    chats: int
    refused: int
    seconds: float
    start_mb: int
    peak_mb: int

    @property
    def rate(self) -> float:
        return (self.taken - 1) / self.seconds if self.seconds else float(self.taken)


@dataclass(frozen=True, slots=True)
class Standing:
    """A stand-in with chats, and paperboy's process."""

    bot: Running
    calls: Callable[[], list[Call]]


def measure(platform: Platform, count: int) -> Measured:
    """Send ``count`` posts, all due at the same minute."""
    opened: dict[Platform, Callable[[Path, int, datetime], object]] = {"telegram": on_telegram, "discord": on_discord}
    with tempfile.TemporaryDirectory() as name:
        folder, due = Path(name), soon(_START_SECONDS + count / 150)
        put_digest(folder / "data", due.date())
        with opened[platform](folder, count, due) as standing:  # type: ignore[attr-defined]  # both are contexts
            return _watched(standing, count, due)


def _watched(standing: Standing, count: int, due: datetime) -> Measured:
    time.sleep(max(0.0, due.timestamp() - time.time() - 2))
    start = _memory(standing.bot.process.pid, "VmRSS")
    deadline = due.timestamp() + count / _LEAST_RATE + 30
    while len(calls := [call for call in standing.calls() if call[1] in {200, 201}]) < count:
        assert time.time() < deadline, f"{len(calls)} of {count} posts came\n{standing.bot.logged()[-3000:]}"
        time.sleep(max(1.0, (count - len(calls)) / 60))  # rarely: reading all calls holds the stand-in up
    time.sleep(2.0)  # whatever is too much would come now
    everything = standing.calls()
    taken = [call for call in everything if call[1] in {200, 201}]
    moments = [call[0] for call in taken]
    return Measured(
        taken=len(taken),
        chats=len({call[2] for call in taken}),
        refused=sum(call[1] == 429 for call in everything),
        seconds=max(moments) - min(moments),
        start_mb=start,
        peak_mb=_memory(standing.bot.process.pid, "VmHWM"),
    )


@contextmanager
def on_telegram(folder: Path, count: int, due: datetime) -> Iterator[Standing]:
    with telegram.standing_in(write_specification(folder), folder) as stage:
        stage.act("bot", flood={"all": 30, "group": 20, "private": 1})
        chats = [
            -1_000_000_000_000 - n if n % _EVERY_TENTH == 0 else n for n in range(_FIRST_CHAT, _FIRST_CHAT + count)
        ]
        for chat in chats:
            kind = {"type": "channel", "title": "Digest", "bot_status": "administrator"} if chat < 0 else {}
            stage.act("chat", id=chat, **(kind or {"started": True}))
        subscribe(folder / "data", (subscription_at(f"s{n}", "telegram", str(n), due) for n in chats))
        with telegram.paperboy(stage, folder / "data", folder) as bot:
            stage.until_polled()

            def calls() -> list[Call]:
                found = stage.read("sent", since=0, method="sendMessage", brief=1)["calls"]
                return [(call[1], call[3], call[4]) for call in found]

            yield Standing(bot, calls)


@contextmanager
def on_discord(folder: Path, count: int, due: datetime) -> Iterator[Standing]:
    with discord.standing_in(folder, discord.OWN_TABLE) as stage:
        channels = [stage.act("channel", name=f"digest-{n}")["id"] for n in range(count)]
        subscribe(folder / "data", (subscription_at(f"s{n}", "discord", n, due) for n in channels))
        with discord.running((*PAPERBOY, "run"), stage, folder) as bot:
            discord.connected(stage, bot)

            def calls() -> list[Call]:
                found = stage.read("calls", since=0, route="/channels/*/messages", method="POST", brief=1)["calls"]
                return [(call[1], call[3], call[4]) for call in found]

            yield Standing(bot, calls)


def _chat(number: int) -> int:
    return -1_000_000_000_000 - number if number % _EVERY_TENTH == 0 else number


def _memory(pid: int, name: Literal["VmRSS", "VmHWM"]) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split(f"{name}:")[1].split()[0]) // 1024


def main(arguments: Sequence[str] = tuple(sys.argv[1:]), tell: Callable[[str], object] = sys.stdout.write) -> None:
    """Measure."""
    count = next((int(each) for each in arguments if each.isdecimal()), COUNT)
    platforms: list[Platform] = [each for each in LIMITS if each in arguments] or list(LIMITS)
    for platform in platforms:
        found = measure(platform, count)
        share = found.rate / LIMITS[platform]
        tell(f"{platform}: {found.taken} posts to {found.chats} chats in {found.seconds:.0f} s, ")
        tell(f"{found.rate:.1f} a second ({share:.0%} of {LIMITS[platform]:.0f}); 429: {found.refused}; ")
        tell(f"memory {found.start_mb} MB before, {found.peak_mb} MB at most\n")


if __name__ == "__main__":
    main()
