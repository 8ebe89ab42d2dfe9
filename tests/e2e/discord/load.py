"""Many chats on Discord asking at once: ``python -m tests.e2e.discord.load [CHATS]`` measures paperboy itself."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from tests.e2e.discord.processes import OWN_TABLE, connected, running, standing_in
from tests.e2e.discord.stage import Json, Stage
from tests.e2e.processes import PAPERBOY, index_samples

CHATS = 200
QUESTIONS = ("1月21号有哪些关于机器人的论文？", "第一篇用了什么方法？")
_LONGEST = 180.0  # seconds
_AT_A_TIME = 20  # people who write at the very same moment


def ask_at_once(stage: Stage, chats: int, questions: tuple[str, ...] = QUESTIONS) -> dict[str, list[Json]]:
    """So many people ask all questions, each in a chat of their own; the answers in each chat, once all are there."""
    people = [f"reader{number}" for number in range(chats)]
    for name in people:
        stage.act("user", name=name)

    def ask(name: str) -> list[Json]:
        return [stage.write(question, dm=True, user=name) for question in questions]

    def answers(name: str, written: list[Json]) -> list[Json]:
        return stage.answers(written[0], len(questions), _LONGEST, dm=1, user=name)

    with ThreadPoolExecutor(_AT_A_TIME) as crowd:
        asked = dict(zip(people, crowd.map(ask, people), strict=True))
    return {name: _timed(written, answers(name, written)) for name, written in asked.items()}


def seconds(answered: dict[str, list[Json]]) -> list[float]:
    """How long each answer took."""
    return [answer["seconds"] for answers in answered.values() for answer in answers]


def in_order(answered: dict[str, list[Json]]) -> bool:
    """Whether the answers in each chat reply to the questions, one after the other."""
    return all(
        answer["message_reference"]["message_id"] == answer["asked"]
        for answers in answered.values()
        for answer in answers
    )


def _timed(written: list[Json], answers: list[Json]) -> list[Json]:
    pairs = zip(written, answers, strict=True)
    return [
        {**answer, "asked": asked["id"], "seconds": (_moment(answer) - _moment(asked)) / 1000}
        for asked, answer in pairs
    ]


def _moment(message: Json) -> int:
    """Milliseconds, out of the id."""
    return int(message["id"]) >> 22


def main(tell: Callable[[str], object] = sys.stdout.write) -> None:
    """Measure."""
    chats = int(sys.argv[1]) if len(sys.argv) > 1 else CHATS
    with tempfile.TemporaryDirectory() as name, standing_in(Path(name), OWN_TABLE) as stage:
        index_samples(Path(name) / "data")
        with running((*PAPERBOY, "run"), stage, Path(name), chat__stale_minutes=60) as bot:
            connected(stage, bot)
            stage.say(QUESTIONS[0], dm=True)
            taken = quantiles(seconds(ask_at_once(stage, chats)), n=100)
            memory = bot.peak_megabytes()
        tell(f"chats {chats}, questions {chats * len(QUESTIONS)}; p50 {taken[49]:.1f} s, p99 {taken[98]:.1f} s; ")
        tell(f"at most {memory} MB; refused calls {len(stage.violations())}\n")


if __name__ == "__main__":
    main()
