"""No second in which Discord gets more calls than it takes, wherever the time of a call is spent."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from aiohttp import ClientConnectionError, ClientSession, web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.pace import CALLS_A_SECOND, Pace, pacing
from tests.fakes.jumping_clock import run_jumping

ALLOWED = 50  # calls in any second


async def _call(pace: Pace, way: Callable[[], float], arrivals: list[float]) -> None:
    """A call that takes some time to get to the server, and its answer some time to come back."""
    await pace.wait()
    clock = asyncio.get_running_loop()
    left = clock.time()
    await asyncio.sleep(way())
    arrivals.append(clock.time())
    await asyncio.sleep(way())
    pace.ended(clock.time() - left)


def _arrivals(calls: int, way: Callable[[], float]) -> list[float]:
    arrivals: list[float] = []

    async def main() -> None:
        pace = Pace()
        await asyncio.gather(*(_call(pace, way, arrivals) for _ in range(calls)))

    run_jumping(main())
    return sorted(arrivals)


@settings(max_examples=30)  # each is seconds of calls
@given(seed=st.integers(0, 10_000), slowest=st.sampled_from([0.0, 0.02, 0.3, 2.0, 10.0]))
def test_no_second_has_more_calls_than_discord_takes(seed: int, slowest: float) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    arrivals = _arrivals(160, lambda: 0.005 + slowest * chance.random() ** 4)
    for first, late in zip(arrivals, arrivals[ALLOWED:], strict=False):
        assert late - first >= 1 - 1e-6


def test_calls_on_a_quick_line_pass_at_the_pace_itself() -> None:
    arrivals = _arrivals(200, lambda: 0.05)
    apart = [later - earlier for earlier, later in pairwise(arrivals)]
    assert arrivals[-1] - arrivals[0] == pytest.approx(199 / CALLS_A_SECOND, rel=0.05)
    assert max(apart) < 2.1 / CALLS_A_SECOND


def test_a_call_given_up_while_it_waits_takes_no_place() -> None:
    async def main() -> None:
        pace = Pace(at_once=1)
        await pace.wait()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pace.wait(), 5)
        assert not pace.is_busy
        pace.ended(0.1)
        await asyncio.wait_for(pace.wait(), 1.5)

    run_jumping(main())


async def _answer(_: web.Request) -> web.Response:
    return web.Response()


@pytest.mark.parametrize(("path", "counted"), [("/channels/1/messages", True), ("/interactions/1/t/callback", False)])
def test_each_call_of_a_session_holds_a_place_while_it_lasts(path: str, *, counted: bool) -> None:
    class Counting(Pace):
        passed = answered = 0

        async def wait(self) -> None:
            await super().wait()
            self.passed += 1

        def ended(self, seconds: float) -> None:
            super().ended(seconds)
            self.answered += 1

    async def main() -> None:
        pace = Counting()
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", _answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        address = runner.addresses[0]
        async with ClientSession(trace_configs=[pacing(pace)]) as session:
            async with session.post(f"http://{address[0]}:{address[1]}{path}"):
                assert (pace.passed, pace.answered) == (counted, counted)
            await runner.cleanup()
            with pytest.raises(ClientConnectionError):
                await session.post(f"http://{address[0]}:{address[1]}{path}")
        assert (pace.passed, pace.answered) == (2 * counted, 2 * counted)

    asyncio.run(main())
