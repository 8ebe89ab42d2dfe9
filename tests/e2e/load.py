"""Many chats on both platforms asking one process at once: ``python -m tests.e2e.load [CHATS]`` measures paperboy."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from tests.e2e.discord import load as discord_load
from tests.e2e.discord import processes as discord
from tests.e2e.discord.stage import Stage as DiscordStage
from tests.e2e.processes import PAPERBOY, Running, index_samples, started
from tests.e2e.telegram import load as telegram_load
from tests.e2e.telegram import processes as telegram
from tests.e2e.telegram.specification import write_specification
from tests.e2e.telegram.stage import Stage as TelegramStage

CHATS = 200  # on each platform, with two questions each


@dataclass(frozen=True, slots=True)
class Measured:
    """What one platform's chats saw."""

    platform: str
    seconds: list[float]  # that each answer took
    in_order: bool
    refused: int  # calls that the stand-in found wrong

    def __str__(self) -> str:
        taken = quantiles(self.seconds, n=100)
        order = "in order" if self.in_order else "OUT OF ORDER"
        told = f"{len(self.seconds)} answers, {order}, p50 {taken[49]:.1f} s, p99 {taken[98]:.1f} s"
        return f"{self.platform}: {told}; refused calls {self.refused}"


@contextmanager
def both(folder: Path, **given: object) -> Iterator[tuple[TelegramStage, DiscordStage, Running]]:
    """One process of paperboy that serves both platforms, warm; ``given`` are further settings."""
    index_samples(folder / "data")
    with (
        telegram.standing_in(write_specification(folder), folder) as on_telegram,
        discord.standing_in(folder, discord.OWN_TABLE) as on_discord,
    ):
        settings = {**telegram.connection(on_telegram), **discord.connection(on_discord), "data_dir": folder / "data"}
        with started((*PAPERBOY, "run"), folder, chat__stale_minutes=60, **settings, **given) as bot:
            on_telegram.until_polled()
            discord.connected(on_discord, bot)
            on_telegram.say(telegram_load.QUESTIONS[0])
            on_discord.say(discord_load.QUESTIONS[0], dm=True)
            yield on_telegram, on_discord, bot


def measure(chats: int, on_telegram: TelegramStage, on_discord: DiscordStage) -> Iterator[Measured]:
    """So many chats on each platform ask at the same time."""
    with ThreadPoolExecutor(2) as crowds:
        there = crowds.submit(telegram_load.ask_at_once, on_telegram, chats)
        here = crowds.submit(discord_load.ask_at_once, on_discord, chats)
    yield Measured(
        "Telegram",
        telegram_load.seconds(there.result()),
        telegram_load.in_order(there.result()),
        len(telegram.problems(on_telegram)),
    )
    yield Measured(
        "Discord",
        discord_load.seconds(here.result()),
        discord_load.in_order(here.result()),
        len(on_discord.violations()),
    )


def main(tell: Callable[[str], object] = sys.stdout.write) -> None:
    """Measure."""
    chats = int(sys.argv[1]) if len(sys.argv) > 1 else CHATS
    with tempfile.TemporaryDirectory() as name, both(Path(name)) as (on_telegram, on_discord, bot):
        for measured in measure(chats, on_telegram, on_discord):
            tell(f"{measured}\n")
        tell(f"at most {bot.peak_megabytes()} MB resident\n")


if __name__ == "__main__":
    main()
