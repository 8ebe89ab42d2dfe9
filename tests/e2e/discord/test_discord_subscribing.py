"""Paperboy itself as a process, on Discord: subscribing with typed options, and who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.discord.processes import connected, running
from tests.e2e.discord.stage import Json, Stage, labels, shown
from tests.e2e.processes import PAPERBOY, Running, index_samples

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bot(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("subscribing")
    index_samples(folder / "data")
    with running((*PAPERBOY, "run"), stage, folder) as bot:
        connected(stage, bot)
        yield bot
        assert bot.stop() == 0, bot.logged()
        assert "Traceback" not in bot.logged()


@pytest.fixture(autouse=True)
def _running(bot: Running) -> None:
    """Every test talks to the same bot."""


def said(stage: Stage, name: str, **given: object) -> Json:
    """The whole answer to a command."""
    done = stage.slash(name, **given)
    return stage.until(lambda: stage.original(done))


def test_a_server_is_subscribed_by_who_manages_it(stage: Stage) -> None:
    options = {"time": "8 pm", "zone": "New York", "size": "titles", "language": "en", "filter": "RL, by Ada Lovelace"}
    refused = stage.slash("subscribe", options=options, user="alice")
    assert "Only admins of this group or server" in shown(stage.followups(refused)[0])
    confirmed = said(stage, "subscribe", options=options, user="owner")
    text = shown(confirmed)
    assert "every day at 20:00 (America/New\\_York)" in text
    assert "titles only" in text
    assert "RL; authors Ada Lovelace" in text
    assert "❌ Unsubscribe" in labels(confirmed)
    assert "Subscriptions here: 1" in shown(said(stage, "subscriptions", user="alice"))
    assert "Ended" in shown(said(stage, "unsubscribe", user="owner"))


def test_a_direct_message_needs_no_permission(stage: Stage) -> None:
    assert "一出来就发" in shown(said(stage, "subscribe", options={"time": "一出来就发"}, dm=True, locale="zh-CN"))
    assert "已退订" in shown(said(stage, "unsubscribe", dm=True, locale="zh-CN"))


def test_the_post_as_it_would_come(stage: Stage) -> None:
    preview = said(stage, "preview", options={"date": "2026-01-21"}, dm=True)
    assert "AI papers of Wednesday, 2026-01-21" in shown(preview)
    assert "💬 Ask" in labels(preview)
