"""A week of posts with faults and kills, and many posts due at once, with real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.incoming import Platform
from tests.e2e.push.load import measure
from tests.e2e.push.week import run_week

pytestmark = pytest.mark.slow


def test_each_post_of_a_week_comes_once_or_is_uncertain_and_reported(tmp_path: Path) -> None:
    figures = run_week(tmp_path)
    assert figures.wrong == []
    assert figures.once + figures.silent + figures.uncertain + figures.gone == figures.due == 350
    assert figures.silent == 60, "a weekend is silent for those who did not ask to be told"
    assert figures.uncertain < 30
    assert figures.gone > 0
    assert figures.kills == 8
    assert figures.edited > 0
    assert any("uncertain" in told for told in figures.told)
    assert any("no digest of 2026-01-21" in told for told in figures.told)


@pytest.mark.parametrize("platform", ["telegram", "discord"])
def test_two_hundred_posts_due_at_once_all_come_once(platform: Platform) -> None:
    measured = measure(platform, 200)
    assert measured.taken == measured.chats == 200
    assert measured.refused <= 20
