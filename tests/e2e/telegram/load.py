"""Many chats on Telegram asking at once: ``python -m tests.e2e.telegram.load [CHATS]`` measures paperboy itself."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from tests.e2e.processes import index_samples
from tests.e2e.telegram.processes import paperboy, problems, standing_in
from tests.e2e.telegram.specification import write_specification
from tests.e2e.telegram.stage import Json, Stage

CHATS = 200
QUESTIONS = ("1月21号有哪些关于机器人的论文？", "第一篇用了什么方法？")
_FIRST_USER = 50_000
_LONGEST = 180.0  # seconds
_AT_A_TIME = 20  # people who write at the very same moment


def ask_at_once(stage: Stage, chats: int, questions: tuple[str, ...] = QUESTIONS) -> dict[int, list[Json]]:
    """So many people ask all questions, each in a chat of their own; the last version of each answer, by chat."""
    people = range(_FIRST_USER, _FIRST_USER + chats)
    since = int(stage.read("state")["seq"])

    def ask(user: int) -> list[float]:
        moments = []
        for question in questions:
            moments.append(time.time())
            stage.write(question, user_id=user)
        return moments

    with ThreadPoolExecutor(_AT_A_TIME) as crowd:
        asked = dict(zip(people, crowd.map(ask, people), strict=True))
    return {user: _answers(stage, since, user, asked[user]) for user in people}


def seconds(answered: dict[int, list[Json]]) -> list[float]:
    """How long each answer took."""
    return [answer["seconds"] for answers in answered.values() for answer in answers]


def in_order(answered: dict[int, list[Json]], questions: tuple[str, ...] = QUESTIONS) -> bool:
    """Whether the answers in each chat reply to the questions, one after the other."""
    return all(
        tuple(answer["reply_to_message"]["text"] for answer in answers) == questions for answers in answered.values()
    )


def _answers(stage: Stage, since: int, user: int, asked: list[float]) -> list[Json]:
    calls = stage.calls(since, "sendMessage", status=200, chat_id=user, count=len(asked), wait=_LONGEST)
    answers = [{**call["response"]["result"], "time": call["time"]} for call in calls]
    return [{**answer, "seconds": answer["time"] - moment} for answer, moment in zip(answers, asked, strict=True)]


def main(tell: Callable[[str], object] = sys.stdout.write) -> None:
    """Measure."""
    chats = int(sys.argv[1]) if len(sys.argv) > 1 else CHATS
    with tempfile.TemporaryDirectory() as name, standing_in(write_specification(Path(name)), Path(name)) as stage:
        index_samples(Path(name) / "data")
        with paperboy(stage, Path(name) / "data", Path(name), chat__stale_minutes=60) as bot:
            stage.until_polled()
            stage.say(QUESTIONS[0])
            taken = quantiles(seconds(ask_at_once(stage, chats)), n=100)
            memory = bot.peak_megabytes()
        tell(f"chats {chats}, questions {chats * len(QUESTIONS)}; p50 {taken[49]:.1f} s, p99 {taken[98]:.1f} s; ")
        tell(f"at most {memory} MB; wrong calls {len(problems(stage))}\n")


if __name__ == "__main__":
    main()
