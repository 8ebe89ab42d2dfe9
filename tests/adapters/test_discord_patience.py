"""What is tried again on Discord, and after how long."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import discord
import pytest

from bot.adapters.discord.patience import ATTEMPTS, may_pass, name_of, patiently, pause_after


def refusal(status: int, **headers: str) -> discord.HTTPException:
    response = SimpleNamespace(
        status=status, reason="", headers={key.replace("_", "-"): headers[key] for key in headers}
    )
    return discord.HTTPException(response, {"code": 7, "message": "the text of somebody"})  # type: ignore[arg-type]


class FailingCall:
    """Fails in these ways one after the other, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)

    async def __call__(self) -> str:
        if self._errors:
            raise self._errors.pop(0)
        return "done"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that are made, which take no time."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return made


def test_servers_that_fail_and_connections_that_break_are_tried_again(pauses: list[float]) -> None:
    call = FailingCall(refusal(503), ConnectionResetError(), TimeoutError())
    assert asyncio.run(patiently(call)) == "done"
    assert pauses == [0.5, 1.0, 2.0]


def test_a_proxy_that_asks_to_wait_is_obeyed(pauses: list[float]) -> None:
    assert asyncio.run(patiently(FailingCall(refusal(429, Retry_After="7")))) == "done"
    assert pauses == [7.0]


def test_a_refusal_is_not_tried_again(pauses: list[float]) -> None:
    with pytest.raises(discord.HTTPException):
        asyncio.run(patiently(FailingCall(refusal(403))))
    assert pauses == []


def test_it_gives_up_in_the_end(pauses: list[float]) -> None:
    with pytest.raises(ConnectionResetError):
        asyncio.run(patiently(FailingCall(*(ConnectionResetError() for _ in range(ATTEMPTS)))))
    assert len(pauses) == ATTEMPTS - 1


@pytest.mark.parametrize(("status", "passes"), [(400, False), (401, False), (404, False), (429, True), (502, True)])
def test_what_may_pass(status: int, *, passes: bool) -> None:
    assert may_pass(refusal(status)) is passes


def test_pauses_grow_up_to_a_minute() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 100)] == [0.5, 1.0, 2.0, 60.0]


def test_the_name_of_an_error_has_no_text_in_it() -> None:
    assert name_of(refusal(403)) == "HTTPException 403/7"
    assert name_of(OSError("the text of somebody")) == "OSError"
