"""Many chats at once: bounded, in turns, and none waits for another that has to wait."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.push.dispatch import LONGEST_REST, Dispatch, Job
from bot.push.types import Subscription, Target
from tests.fakes.jumping_clock import run_jumping
from tests.push_delivery.delivering import DAY, subscription_of


@dataclass
class Recorded:
    """Takes a second for each delivery; ``rests`` are what it returns for a subscription, one after the other."""

    rests: dict[str, list[float | Exception]] = field(default_factory=dict)
    done: list[tuple[str, float]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def deliver(self, subscription: Subscription, day: date) -> float | None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.done.append((f"{subscription.id} {day:%d}", asyncio.get_running_loop().time()))
        await asyncio.sleep(1)
        self.at_once -= 1
        rests = self.rests.get(subscription.id)
        rest = rests.pop(0) if rests else None
        if isinstance(rest, Exception):
            raise rest
        return rest

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.done]


def in_chat(name: str, chat: str) -> Subscription:
    return subscription_of(id=name, target=Target("telegram", chat))


async def dispatched(recorded: Recorded, jobs: list[Job], at_once: int = 4) -> float:
    """How long it took."""
    dispatch = Dispatch(recorded.deliver, at_once=at_once)
    dispatch.add(jobs)
    dispatch.add(jobs)
    await dispatch.drain()
    return asyncio.get_running_loop().time()


def test_each_job_is_done_once_by_so_many_at_a_time() -> None:
    recorded = Recorded()
    took = run_jumping(dispatched(recorded, [Job(in_chat(f"s{n}", str(n)), DAY) for n in range(40)]))
    assert len(recorded.names) == len(set(recorded.names)) == 40
    assert (recorded.most_at_once, took) == (4, 10)


def test_a_chat_with_many_jobs_lets_the_others_go_before_and_keeps_its_order() -> None:
    recorded = Recorded()
    many = [Job(in_chat("many", "1"), DAY + timedelta(days=n)) for n in range(3)]
    run_jumping(dispatched(recorded, [*many, Job(in_chat("one", "2"), DAY)], at_once=1))
    assert recorded.names == ["many 20", "one 20", "many 21", "many 22"]


def test_a_chat_that_has_to_wait_is_tried_again_then_and_holds_up_no_other() -> None:
    recorded = Recorded({"slow": [30.0]})
    run_jumping(dispatched(recorded, [Job(in_chat("slow", "1"), DAY), Job(in_chat("quick", "2"), DAY)], at_once=1))
    assert recorded.names == ["slow 20", "quick 20", "slow 20"]
    assert recorded.done[1][1] < 3
    assert recorded.done[2][1] >= 30


def test_one_that_has_to_wait_long_is_let_go_with_what_its_chat_still_had() -> None:
    recorded = Recorded({"slow": [LONGEST_REST + 1]})
    jobs = [Job(in_chat("slow", "1"), DAY), Job(in_chat("topic", "1"), DAY)]
    took = run_jumping(dispatched(recorded, jobs))
    assert (recorded.names, took) == (["slow 20"], 1)


def test_an_error_ends_its_job_alone() -> None:
    recorded = Recorded({"bad": [RuntimeError("the disk is full")]})
    run_jumping(dispatched(recorded, [Job(in_chat("bad", "1"), DAY), Job(in_chat("good", "1"), DAY)], at_once=1))
    assert recorded.names == ["bad 20", "good 20"]


def test_the_end_waits_for_what_is_on_its_way_and_begins_nothing() -> None:
    async def stopped() -> list[str]:
        recorded = Recorded()
        dispatch = Dispatch(recorded.deliver, at_once=1)
        dispatch.add([Job(in_chat("a", "1"), DAY), Job(in_chat("b", "2"), DAY)])
        await asyncio.sleep(0.5)
        await dispatch.stop(10)
        return recorded.names

    assert run_jumping(stopped()) == ["a 20"]
