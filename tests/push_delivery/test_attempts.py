"""What follows from a failure, and which process a claim belongs to."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.push.attempts import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, after_failure
from bot.push.claims import Claims
from bot.push.sending import GoneError, LaterError, RefusedError, SendError, UnclearError
from bot.push.types import DeliveryState
from tests.push_delivery.delivering import NOW


@pytest.mark.parametrize(
    ("error", "state", "is_gone"),
    [
        (GoneError("blocked"), DeliveryState.FAILED, True),
        (RefusedError("no"), DeliveryState.FAILED, False),
        (UnclearError("cut"), DeliveryState.UNCERTAIN, False),
        (LaterError("429"), DeliveryState.PENDING, False),
    ],
)
def test_each_error_has_its_state(error: SendError, state: DeliveryState, *, is_gone: bool) -> None:
    ended = after_failure(error, 1, NOW)
    assert (ended.state, ended.is_gone, ended.reason) == (state, is_gone, str(error))
    assert (ended.not_before is None) == (state is not DeliveryState.PENDING)


def test_pauses_grow_to_an_hour_and_end_at_last() -> None:
    pauses = [after_failure(LaterError("x"), n, NOW, spread=0).not_before for n in range(1, MOST_ATTEMPTS)]
    seconds = [(each - NOW).total_seconds() for each in pauses if each]
    assert seconds[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert seconds == sorted(seconds)
    assert seconds[-1] == LONGEST_PAUSE
    given_up = after_failure(LaterError("no connection"), MOST_ATTEMPTS, NOW)
    assert given_up.state is DeliveryState.FAILED
    assert "no connection" in (given_up.reason or "")


@pytest.mark.parametrize("spread", [0.0, 0.5, 1.0])
def test_what_the_platform_asks_for_is_never_undercut(spread: float) -> None:
    ended = after_failure(LaterError("429", seconds=7200), 1, NOW, spread=spread)
    assert ended.not_before is not None
    assert ended.not_before >= NOW + timedelta(seconds=7200)


def test_a_claim_is_alive_as_long_as_its_process(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from bot.push.claims import Claims\n"
        "with Claims(Path(sys.argv[1])) as claims: print(claims.own, flush=True); time.sleep(60)"
    )
    command = (sys.executable, "-c", code, str(tmp_path / "claims"))
    root = Path(__file__).parents[2]
    with (
        Claims(tmp_path / "claims") as ours,
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as other,
    ):
        assert other.stdout is not None
        theirs = other.stdout.readline().strip()
        assert ours.is_alive(theirs)
        assert ours.is_alive(ours.own)
        other.kill()
        other.wait()
        assert not ours.is_alive(theirs)
        assert not ours.is_alive(theirs)


def test_a_claim_from_elsewhere_counts_as_alive_and_one_that_ended_well_leaves_nothing(tmp_path: Path) -> None:
    with Claims(tmp_path / "a") as ours:
        with Claims(tmp_path / "b") as elsewhere:
            assert ours.is_alive(elsewhere.own)
        with Claims(tmp_path / "a") as ended:
            name = ended.own
        assert not ours.is_alive(name)
        assert ours.is_alive(f"{name.partition('/')[0]}/../../etc")
