"""Paperboy as a process, in private chats: every command and every button."""

from __future__ import annotations

import pytest

from tests.e2e.telegram.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("running")]

TODAY_IN_SAMPLES = "2026-01-21"


@pytest.mark.parametrize("text", ["/start", "/help", "/about", "/today", "/papers 2026-01-14", "/papers 1月14号"])
def test_commands_that_need_no_words(stage: Stage, text: str) -> None:
    assert stage.say(text)["text"]
