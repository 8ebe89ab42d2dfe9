"""Paperboy's push as a process whose clock is set from outside, and which can be told at which step to die.

It is composed as ``paperboy run`` composes it, but for the clock and for the platforms' intake. Each line that it
reads is a JSON object, answered by a line: {"at": moment} sets the clock and delivers what is due, {"fetch": day} asks
the source for a day, {"die": [step, number]} has it killed (as by kill -9) at that step for the so-manieth time.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import App, build_app
from bot.cli.connections import senders_of
from bot.feeding import build_web, pace_of, sources_of
from bot.push.schedule import Schedule
from bot.push.store import PushStore
from bot.pushing import schedule_of
from config.settings import load_settings
from retrieval.digest.load import load
from retrieval.sources.fetching import Fetcher
from retrieval.sources.plan import Fetch

SETTLE_SECONDS = 3.0  # what takes longer is looked at again at the next moment


class MortalStore(PushStore):
    """A ledger whose process is killed at a step: before or after what it writes."""

    def __init__(self, place: str | Path) -> None:
        super().__init__(place)
        self.dies_at: tuple[str, int] | None = None
        self._steps: Counter[str] = Counter()

    def claim(self, *args: Any) -> Any:  # noqa: ANN401 - whatever the ledger's method takes and gives
        return self._stepped("claimed", super().claim, *args)

    def begin_part(self, *args: Any) -> Any:  # noqa: ANN401 - the same
        return self._stepped("begun", super().begin_part, *args)

    def sent_part(self, *args: Any) -> Any:  # noqa: ANN401 - the same
        self._step("arrived")
        return self._stepped("noted", super().sent_part, *args)

    def finish(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the same
        self._step("ending")
        return self._stepped("ended", super().finish, *args, **kwargs)

    def _stepped(self, step: str, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the same
        done = work(*args, **kwargs)
        self._step(step)
        return done

    def _step(self, step: str) -> None:
        self._steps[step] += 1
        if self.dies_at and self.dies_at[0] == step and self._steps[step] >= self.dies_at[1]:
            os.kill(os.getpid(), signal.SIGKILL)


class Clock:
    """A time that was set, and goes on from there."""

    def __init__(self) -> None:
        self._set_to = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        self._set_at = time.monotonic()

    def set(self, moment: datetime) -> None:
        self._set_to, self._set_at = moment, time.monotonic()

    def now(self) -> datetime:
        return self._set_to + timedelta(seconds=time.monotonic() - self._set_at)


class Program:
    """Does what the lines say."""

    def __init__(self, app: App, schedule: Schedule, store: MortalStore, clock: Clock) -> None:
        self._app = app
        self._schedule = schedule
        self._store = store
        self._clock = clock

    async def do(self, told: dict[str, Any]) -> dict[str, Any]:
        if "die" in told:
            self._store.dies_at = (told["die"][0], told["die"][1])
        elif "fetch" in told:
            return {"outcome": await asyncio.to_thread(self._fetch, date.fromisoformat(told["fetch"]))}
        else:
            self._clock.set(datetime.fromisoformat(told["at"]))
            with suppress(TimeoutError):
                async with asyncio.timeout(told.get("seconds", SETTLE_SECONDS)):
                    await self._schedule.settle()
        return {}

    def _fetch(self, day: date) -> str:
        settings, archive = self._app.settings.sources, self._app.archive
        sources = sources_of(settings)
        with build_web(settings, sleep=lambda _: None) as web:
            fetcher = Fetcher(
                web,
                archive,
                lambda path, day: archive.put(load(path, day=day)) and None,
                folder=self._app.folder.fetched,
                pace=pace_of(settings),
                sources=sources,
                now=self._clock.now,
            )
            return fetcher.fetch(Fetch(sources[0], day)).record.outcome.value


async def main() -> None:
    settings = load_settings()
    clock, loop = Clock(), asyncio.get_running_loop()
    with build_app(settings) as app:
        store = MortalStore(app.folder.path / "chats.sqlite")
        app.__dict__["push_store"] = store  # in place of the one that would be made
        async with senders_of(settings, {"telegram", "discord"}) as senders:
            with schedule_of(app, senders.values(), clock.now) as schedule:
                program = Program(app, schedule, store, clock)
                while line := await loop.run_in_executor(None, sys.stdin.readline):
                    done = await program.do(json.loads(line))
                    sys.stdout.write(json.dumps(done) + "\n")
                    sys.stdout.flush()
                await schedule.stop()
        store.close()


if __name__ == "__main__":
    asyncio.run(main())
