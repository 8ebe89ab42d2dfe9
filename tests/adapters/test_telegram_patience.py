"""Waiting and trying again, chat by chat, on a clock that jumps."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.adapters.telegram.patience import ATTEMPTS, BURST, CALLS_A_SECOND, Patience
from tests.fakes.jumping_clock import run_jumping


class Refusing:
    """A call that fails in the given ways first; keeps when it was made."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.made: list[float] = []

    async def __call__(self) -> str:
        self.made.append(asyncio.get_running_loop().time())
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_it_waits_as_long_as_it_is_told() -> None:
    call = Refusing(RetryAfter(timedelta(seconds=7)))
    assert run_jumping(Patience().call(1, call)) == "done"
    assert call.made[1] - call.made[0] == pytest.approx(7)


@pytest.mark.parametrize("error", [NetworkError("cut"), TimedOut()])
def test_what_failed_on_the_way_is_tried_again_and_at_last_given_up(error: NetworkError) -> None:
    assert run_jumping(Patience().call(1, Refusing(error, error))) == "done"
    hopeless = Refusing(*[error] * 99)
    with pytest.raises(type(error)):
        run_jumping(Patience().call(1, hopeless))
    assert len(hopeless.made) == ATTEMPTS


@pytest.mark.parametrize("error", [BadRequest("no"), Forbidden("blocked")])
def test_what_is_refused_is_not_tried_again(error: TelegramError) -> None:
    call = Refusing(error)
    with pytest.raises(type(error)):
        run_jumping(Patience().call(1, call))
    assert len(call.made) == 1


def test_a_chat_that_has_to_wait_holds_up_no_other() -> None:
    async def both() -> tuple[Refusing, Refusing]:
        patience, held_up, other = Patience(), Refusing(RetryAfter(timedelta(seconds=60))), Refusing()
        waiting = asyncio.ensure_future(patience.call(1, held_up))
        await asyncio.sleep(1)
        assert patience.wait(1) > 50
        await patience.call(2, other)
        await waiting
        return held_up, other

    held_up, other = run_jumping(both())
    assert other.made[0] < 2
    assert held_up.made[1] >= 60


def test_all_chats_together_stay_within_what_telegram_takes() -> None:
    calls = [Refusing() for _ in range(200)]

    async def everything() -> None:
        patience = Patience()
        await asyncio.gather(*(patience.call(number, call) for number, call in enumerate(calls)))

    run_jumping(everything())
    made = sorted(call.made[0] for call in calls)
    for first, later in zip(made, made[CALLS_A_SECOND + BURST + 1 :], strict=False):
        assert later - first > 0.99
