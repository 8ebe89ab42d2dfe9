"""One process of paperboy on Telegram and Discord at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.load import both, measure
from tests.e2e.transcript import EVIDENCE, NEXT, on_discord, on_telegram

pytestmark = pytest.mark.slow


def test_one_process_serves_both_platforms_in_order_and_stops_cleanly(tmp_path: Path) -> None:
    with both(tmp_path) as (telegram, discord, bot):
        measured = list(measure(10, telegram, discord))
        assert [(each.in_order, each.refused, len(each.seconds)) for each in measured] == [(True, 0, 20)] * 2
        telegram.act("bot", privacy=False)
        group, channel = "\n".join(on_telegram(telegram)), "\n".join(on_discord(discord))
        assert bot.stop() == 0, bot.logged()
        assert "Traceback" not in bot.logged()
    assert f"*{EVIDENCE}*" in group
    assert "](https://huggingface.co/papers/2601.12294)" in group
    assert f"*{NEXT}*" in channel
    assert "Page 2/2" in channel
