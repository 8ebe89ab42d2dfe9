"""``paperboy chat``: questions one after the other, each with the conversation before it."""

from __future__ import annotations

import io
import sys
from datetime import date

import pytest

from bot.cli.chat import remember
from retrieval.types import Answer, Citation, Status, Turn
from tests.bot.running import Run, ScriptedEngine

pytestmark = pytest.mark.usefixtures("filled")

CITED = Citation("1", "2601.05432", "Thinking with Map", None, None, None, date(2026, 1, 12), "")
ANSWER = Answer(Status.ANSWERED, "Maps [1].", (CITED,), None, "en")


def test_a_talk_keeps_its_history_and_ends_with_an_empty_line(
    run: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("maps?\nits code?\n\nnot asked\n"))
    engine.answers = [ANSWER]
    ran = run("chat", "--today", "2026-01-21")
    assert ran.code == 0
    assert "Maps [1]." in ran.out
    first, second = engine.asked
    assert (first.text, first.history) == ("maps?", ())
    assert (second.text, second.asked_on) == ("its code?", date(2026, 1, 21))
    assert second.history == (Turn("user", "maps?"), Turn("assistant", "Maps [1].", ("2601.05432",)))


def test_a_talk_ends_with_the_input(run: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("地图？"))
    assert run("chat").code == 0
    assert [question.text for question in engine.asked] == ["地图？"]


def test_old_turns_are_forgotten() -> None:
    history: tuple[Turn, ...] = ()
    for number in range(30):
        history = remember(history, f"q{number}", ANSWER)
    assert len(history) == 20
    assert history[0].content == "q20"
