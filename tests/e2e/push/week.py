"""A week of days over 50 subscriptions on both platforms, with faults: ``python -m tests.e2e.push.week``.

The clock is the test's. The lists come from a source that is late, empty, wrong and too large at times; the platforms
refuse, fail, cut connections, and lose chats; the process is killed (kill -9) at every step of a delivery. Each post
that was due is in its chat once, or its record says that this is not known, and the admins were told.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.push.planned import PlannedReason
from bot.push.store import PushStore
from bot.push.types import Delivery, DeliveryState, Subscription
from tests.e2e.discord import processes as discord
from tests.e2e.processes import ROOT, environment
from tests.e2e.push.audience import Audience, gather
from tests.e2e.push.subscribing import subscribe
from tests.e2e.telegram import processes as telegram
from tests.e2e.telegram.specification import write_specification
from tests.fakes.sources import at, list_of
from tests.fakes.web_server import ScriptedWebServer, Served, serving

MONDAY = date(2026, 1, 19)
WEEK = tuple(MONDAY + timedelta(days=after) for after in range(7))
HOURS = ((6, 31), (7, 0), (8, 30), (13, 0), (14, 0), (24, 0))  # (UTC) at which subscriptions are due
STEPS = ("claimed", "begun", "arrived", "noted", "ending", "ended")
API = "/api/daily_papers"
TOO_LARGE = 17 * 2**20
_RESTART = timedelta(seconds=20)


@dataclass
class Figures:
    """What came of the week."""

    due: int = 0
    once: int = 0
    silent: int = 0
    uncertain: int = 0
    gone: int = 0
    wrong: list[str] = field(default_factory=list)
    edited: int = 0
    kills: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Process:
    """The program, started anew when it was killed."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment = environment
        self._log = log
        self._running: subprocess.Popen[str] | None = None
        self.kills = 0

    def tell(self, **told: object) -> dict[str, Any]:
        """Have it do something; raises ConnectionError where it is dead."""
        if self._running is None or self._running.poll() is not None:
            self._start()
        assert self._running is not None
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(json.dumps(told, default=str) + "\n")
        self._running.stdin.flush()
        answer = self._running.stdout.readline()
        if not answer:
            self._end()
            raise ConnectionError(self._log.read_text(encoding="utf-8")[-3000:])
        return dict(json.loads(answer))

    def reach(self, moment: datetime, **more: object) -> None:
        """Make it that moment; where it was told to die, and did, it is started again a little later."""
        try:
            self.tell(at=moment.isoformat(), **more)
        except ConnectionError:
            self.kills += 1
            self.tell(at=(moment + _RESTART).isoformat(), **more)

    def stop(self) -> None:
        if self._running:
            self._end()

    def _start(self) -> None:
        with self._log.open("a", encoding="utf-8") as log:
            self._running = subprocess.Popen(
                (sys.executable, "-m", "tests.e2e.push.program"),
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def _end(self) -> None:
        assert self._running is not None
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.close()
        self._running.wait(timeout=30)
        self._running.stdout.close()
        self._running = None


@dataclass
class Stageful:
    """All that takes part."""

    audience: Audience
    source: ScriptedWebServer
    process: Process
    data: Path


@contextmanager
def _set_up(folder: Path) -> Iterator[Stageful]:
    with (
        telegram.standing_in(write_specification(folder), folder) as telegram_stage,
        discord.standing_in(folder, discord.OWN_TABLE) as discord_stage,
        serving() as source,
    ):
        audience = gather(telegram_stage, discord_stage)
        subscribe(folder / "data", audience.subscriptions)
        settings = {
            "data_dir": folder / "data",
            "time_zone": "UTC",
            "language": "en",
            **telegram.connection(telegram_stage),
            **discord.connection(discord_stage),
            "telegram__admins": telegram.ADMIN,
            "discord__admins": audience.discord_admin,
            "sources__huggingface": source.url,
        }
        process = Process(environment(**settings), folder / "program.log")
        try:
            yield Stageful(audience, source, process, folder / "data")
        finally:
            process.stop()


def run_week(folder: Path) -> Figures:
    """The whole week."""
    began = time.monotonic()
    with _set_up(folder) as it:
        for day in WEEK:
            _DAYS[day.weekday()](it, day)
        for hours in (1, 3, 30):  # what had to wait
            it.process.reach(at(WEEK[-1], 9) + timedelta(hours=hours), seconds=40)
        it.process.stop()
        figures = _checked(it)
    figures.seconds = time.monotonic() - began
    return figures


# the days


def _listed(day: date, count: int) -> bytes:
    return list_of(day, *(f"Robots {day:%d} {number}" for number in range(count)))


def _fetch(it: Stageful, day: date, hour: int, *plays: Served) -> str:
    it.source.play(f"{API}?date={day}&limit=100", *plays)
    it.process.reach(at(day, 0) + timedelta(hours=hour))
    return str(it.process.tell(fetch=day)["outcome"])


def _hours(it: Stageful, day: date, *, kills: tuple[str, ...] = ()) -> None:
    """All hours of a day; with the process killed at a step in each of the first ones."""
    for number, (hour, minute) in enumerate(HOURS):
        more = {}
        if number < len(kills):
            it.process.tell(die=[kills[number], 2])
            more["seconds"] = 60  # the step is to be reached, however slow the machine
        it.process.reach(at(day, 0) + timedelta(hours=hour, minutes=minute, seconds=1), **more)


def _monday(it: Stageful, day: date) -> None:
    """A usual day; some chats are told to wait (429)."""
    assert _fetch(it, day, 5, Served(_listed(day, 6))) == "taken"
    it.audience.telegram.act("fault", method="sendMessage", hold=2, match={"chat_id": it.audience.slow_telegram})
    it.audience.discord.act(
        "fault", route=f"/channels/{it.audience.slow_discord}/messages", status=429, body={"retry_after": 2.0}
    )
    _hours(it, day)


def _tuesday(it: Stageful, day: date) -> None:
    """Servers fail (500, 502, 503), and the list grows after the first posts."""
    assert _fetch(it, day, 5, Served(_listed(day, 6))) == "taken"
    failing = it.audience.failing_telegram
    it.audience.telegram.act("fault", method="sendMessage", status=500, match={"chat_id": failing[0]})
    it.audience.telegram.act("fault", method="sendMessage", preset="bad_gateway", match={"chat_id": failing[1]})
    for channel, status in zip(it.audience.failing_discord, (500, 502, 503), strict=True):
        it.audience.discord.act("fault", route=f"/channels/{channel}/messages", status=status)
    for hour, minute in HOURS[:3]:
        it.process.reach(at(day, hour, minute) + timedelta(seconds=1))
    assert _fetch(it, day, 12, Served(_listed(day, 8))) == "taken"
    for hour, minute in HOURS[3:]:
        it.process.reach(at(day, 0) + timedelta(hours=hour, minutes=minute, seconds=1))


def _wednesday(it: Stageful, day: date) -> None:
    """The list is late; chats are lost, and a group moves."""
    it.audience.lose_chats()
    for hour in (5, 7, 9):
        assert _fetch(it, day, hour, Served(b'{"error": "not yet"}', status=404)) == "absent"
    _hours(it, day)
    assert _fetch(it, day, 29, Served(_listed(day, 7))) == "taken"
    it.process.reach(at(day, 0) + timedelta(hours=29, minutes=30))


def _thursday(it: Stageful, day: date) -> None:
    """The process is killed at every step."""
    assert _fetch(it, day, 6, Served(_listed(day, 6))) == "taken"
    _hours(it, day, kills=STEPS)


def _friday(it: Stageful, day: date) -> None:
    """The source gives something else, then too much, then the list; connections are cut after the message arrived."""
    assert _fetch(it, day, 4, Served(b"<html>Sign in</html>")) == "failed"
    assert _fetch(it, day, 5, Served(b"[" + b" " * TOO_LARGE)) == "failed"
    assert _fetch(it, day, 6, Served(_listed(day, 6))) == "taken"
    for chat in it.audience.failing_telegram:
        it.audience.telegram.act("fault", method="sendMessage", drop=True, commit=True, match={"chat_id": chat})
    for channel in it.audience.failing_discord:
        it.audience.discord.act("fault", route=f"/channels/{channel}/messages", cut=True, commit=True)
    _hours(it, day, kills=("arrived", "begun"))


def _weekend(it: Stageful, day: date) -> None:
    """There is no list."""
    _fetch(it, day, 6, Served(b"[]"))
    _hours(it, day)


_DAYS: tuple[Callable[[Stageful, date], None], ...] = (
    _monday,
    _tuesday,
    _wednesday,
    _thursday,
    _friday,
    _weekend,
    _weekend,
)


# what came of it


def _checked(it: Stageful) -> Figures:
    figures = Figures(kills=it.process.kills, edited=it.audience.edits(), refused=it.audience.refusals())
    figures.told = it.audience.told_to_admins()
    store = PushStore(it.data / "chats.sqlite")
    records = {(each.subscription_id, each.day): each for each in store.deliveries()}
    now = {each.id: each for each in store.subscriptions(ended=True)}
    store.close()
    for planned in it.audience.subscriptions:
        subscription = now[planned.id]
        texts = it.audience.texts(planned.target, subscription.target)
        doubles = [text for text, count in Counter(texts).items() if count > it.audience.sharing(subscription)]
        figures.wrong += [f"{subscription.id} has twice: {text[:60]!r}" for text in doubles]
        for day in WEEK:
            heads = it.audience.heads(texts, planned, day)
            _count(figures, subscription, day, records.get((subscription.id, day)), heads)
    return figures


def _count(figures: Figures, subscription: Subscription, day: date, record: Delivery | None, heads: int) -> None:
    """Count one post that was due: it must be there once, unless its record says why not."""
    state = record.state if record else None
    figures.due += 1
    if subscription.ended and state in {None, DeliveryState.FAILED, DeliveryState.PLANNED}:
        figures.gone += 1
    elif record and (state, record.reason) == (DeliveryState.SKIPPED, PlannedReason.EMPTY) and not heads:
        figures.silent += 1
        figures.wrong += [f"{subscription.id} {day}: nothing was said"] if subscription.hears_why(day) else []
    elif state is DeliveryState.UNCERTAIN and heads <= 1:
        figures.uncertain += 1
    elif state is DeliveryState.SENT and heads == 1:
        figures.once += 1
    else:
        reason = record.reason if record else None
        figures.wrong.append(f"{subscription.id} {day}: {state} ({reason}), {heads} in the chat")


def main() -> None:
    """Run the week, and print what came of it."""
    with tempfile.TemporaryDirectory() as name:
        figures = run_week(Path(name))
    say = sys.stdout.write
    say(f"due {figures.due}: once {figures.once}, silent {figures.silent}, uncertain {figures.uncertain}, ")
    say(f"to chats that are gone {figures.gone}, wrong {len(figures.wrong)}\n")
    say(f"kills {figures.kills}, refused and failed calls {dict(figures.refused)}, edits {figures.edited}, ")
    say(f"told to admins {len(figures.told)}; {figures.seconds:.0f} s\n")
    say("".join(f"  {each}\n" for each in (*figures.wrong, *figures.told)))


if __name__ == "__main__":
    main()
