"""A day that paperboy made itself, with everything that goes with its post, on both platforms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.push.store import PushStore
from bot.push.types import EXTRAS, DeliveryState
from tests.e2e.discord import processes as discord
from tests.e2e.discord.stage import Stage as DiscordStage
from tests.e2e.make.stage import DAY, MakingStage, set_stage
from tests.e2e.make.test_make_together import speaking
from tests.e2e.telegram import processes as telegram
from tests.e2e.telegram.stage import Stage as TelegramStage

pytestmark = pytest.mark.slow
CHAT, ASKING = 8201, 8202


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MakingStage]:
    """A day with poster and mp3."""
    with set_stage(tmp_path) as stage:
        speaking(stage)
        done = stage.run("make", DAY)
        assert done.code == 0, done.err
        yield stage


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def uploads(stage: TelegramStage, method: str, chat: int) -> list[str]:
    """The hashes of all files that went to a chat by a method."""
    calls = stage.calls(0, method, chat_id=chat)
    return [file["sha256"] for call in calls for file in call["files"].values()]


def test_poster_and_spoken_edition_go_with_the_post(
    made: MakingStage, telegram_stage: TelegramStage, discord_stage: DiscordStage
) -> None:
    telegram_stage.act("chat", id=CHAT, started=True)
    channel = discord_stage.act("channel", name="made-day")["id"]
    poster, mp3 = (made.digests / f"{DAY}.{kind}" for kind in ("poster.png", "mp3"))
    settings = {**telegram.connection(telegram_stage), **discord.connection(discord_stage)}
    for to in (f"telegram:{CHAT}", f"discord:{channel}"):
        done = made.run("push", DAY, "--to", to, "--lang", "zh", **settings)
        assert done.code == 0, done.err
    assert hash_of(poster) in uploads(telegram_stage, "sendPhoto", CHAT)
    assert len(uploads(telegram_stage, "sendAudio", CHAT)) == 2, "the mp3 and its cover"
    assert hash_of(mp3) in uploads(telegram_stage, "sendAudio", CHAT)
    messages = telegram_stage.read("messages", chat_id=CHAT)["messages"]
    assert [message["audio"]["title"] for message in messages if "audio" in message] == [f"AI 论文日报 {DAY}"]
    assert "audio" in messages[-1], "it comes last"
    post, spoken = discord_stage.read("messages", channel=channel, author="bot")["messages"]
    assert [file["size"] for file in post["attachments"]] == [poster.stat().st_size]
    assert [(file["filename"], file["size"]) for file in spoken["attachments"]] == [(mp3.name, mp3.stat().st_size)]
    store = PushStore(made.folder / "data" / "chats.sqlite")
    for record in store.deliveries():
        assert (record.state, record.sent[-1].part) == (DeliveryState.SENT, EXTRAS)
    store.close()


def test_who_wants_none_gets_none(made: MakingStage, telegram_stage: TelegramStage) -> None:
    telegram_stage.act("chat", id=CHAT + 100, started=True)
    to = ("push", DAY, "--to", f"telegram:{CHAT + 100}", "--lang", "zh", "--no-audio")
    assert made.run(*to, **telegram.connection(telegram_stage)).code == 0
    assert made.run(*to, "--again", making__push_audio=False, **telegram.connection(telegram_stage)).code == 0
    assert uploads(telegram_stage, "sendAudio", CHAT + 100) == []


def test_a_preview_shows_them(made: MakingStage, telegram_stage: TelegramStage, tmp_path: Path) -> None:
    poster, mp3 = (made.digests / f"{DAY}.{kind}" for kind in ("poster.png", "mp3"))
    with telegram.paperboy(telegram_stage, tmp_path / "nothing", tmp_path, language="zh") as bot:
        telegram_stage.until_polled()
        since = telegram_stage.write(f"/preview {DAY}", user_id=ASKING)
        spoken = telegram_stage.calls(since, "sendAudio", chat_id=ASKING, count=1, wait=60)
        assert hash_of(mp3) in [file["sha256"] for call in spoken for file in call["files"].values()], bot.logged()
        assert hash_of(poster) in uploads(telegram_stage, "sendPhoto", ASKING)
        assert bot.stop() == 0
