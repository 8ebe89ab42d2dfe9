"""The sender of Discord against the stand-in: without a gateway, once for each nonce, and what each refusal means."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.adapters.discord import discord_sender
from bot.adapters.discord.posting import DiscordSender
from bot.push.sending import Arrived, GoneError, LaterError, RefusedError, SendError, UnclearError
from bot.push.types import Target
from bot.render.reply_discord import FILE_BYTES
from bot.reply import Button, Picture, Reply, Span, heading, item, paragraph, sentence
from config.chats import DiscordSettings
from tests.e2e.discord.processes import TOKEN
from tests.e2e.discord.stage import Json, Stage, labels, shown
from tests.e2e.push.subscribing import PIXEL
from tests.fakes.spoken import SPOKEN

pytestmark = pytest.mark.slow

SUPPRESS_NOTIFICATIONS = 4096
POST = Reply(
    (heading("Papers"), item("1. ", Span("论文 🤖", link="https://arxiv.org/abs/2601.1"))),
    buttons=((Button("More", "a"),),),
)


@pytest.fixture
def channel(discord_stage: Stage, request: pytest.FixtureRequest) -> str:
    name = f"c{abs(hash(request.node.name)) % 10**9}"
    return str(discord_stage.act("channel", name=name)["id"])


def with_sender(stage: Stage, work: Callable[[DiscordSender], Awaitable[Any]]) -> Any:  # noqa: ANN401 - what it gives
    async def run() -> Any:  # noqa: ANN401 - the same
        async with discord_sender(DiscordSettings(token=SecretStr(TOKEN), api_url=stage.api)) as sender:
            return await work(sender)

    return asyncio.run(run())


def send(
    stage: Stage, channel: str, post: Reply = POST, *, times: int = 1, silent: bool = False, thread: str | None = None
) -> list[Arrived]:
    async def work(sender: DiscordSender) -> list[Arrived]:
        (part,) = sender.parts(post)
        target = Target("discord", channel, thread)
        await sender.turn(target)
        return [await sender.send(target, part, silent=silent, nonce="nonce-1") for _ in range(times)]

    arrived: list[Arrived] = with_sender(stage, work)
    return arrived


def messages(stage: Stage, channel: str) -> list[Json]:
    return list(stage.read("messages", channel=channel, author="bot")["messages"])


def test_a_post_arrives_once_however_often_it_is_sent_under_its_nonce(discord_stage: Stage, channel: str) -> None:
    arrived = send(discord_stage, channel, times=2, silent=True)
    (message,) = messages(discord_stage, channel)
    assert [each.message_id for each in arrived] == [message["id"]] * 2
    assert "[论文 🤖](https://arxiv.org/abs/2601.1)" in shown(message)
    assert labels(message) == ["More"]
    assert message["flags"] & SUPPRESS_NOTIFICATIONS


def test_a_connection_that_is_cut_is_unclear_and_the_nonce_makes_it_sure(discord_stage: Stage, channel: str) -> None:
    discord_stage.act("fault", route=f"/channels/{channel}/messages", cut=True, commit=True)
    with pytest.raises(UnclearError):
        send(discord_stage, channel)
    send(discord_stage, channel)
    assert len(messages(discord_stage, channel)) == 1


def test_servers_that_fail_are_tried_again_under_the_same_nonce(discord_stage: Stage, channel: str) -> None:
    discord_stage.act("fault", route=f"/channels/{channel}/messages", status=502)
    send(discord_stage, channel)
    assert len(messages(discord_stage, channel)) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 503}, UnclearError),
        ({"status": 429, "body": {"retry_after": 90.0}}, LaterError),
        ({"status": 404, "body": {"message": "Unknown Channel", "code": 10003}}, GoneError),
        ({"status": 403, "body": {"message": "Missing Access", "code": 50001}}, GoneError),
        ({"status": 403, "body": {"message": "Cannot send messages to this user", "code": 50007}}, GoneError),
        ({"status": 403, "body": {"message": "Missing Permissions", "code": 50013}, "times": 2}, RefusedError),
        ({"status": 400, "body": {"message": "Thread is locked", "code": 160005}, "times": 2}, RefusedError),
    ],
)
def test_each_failure_has_its_meaning(discord_stage: Stage, channel: str, fault: Json, error: type[SendError]) -> None:
    discord_stage.act("fault", route=f"/channels/{channel}/messages", **fault)
    with pytest.raises(error) as caught:
        send(discord_stage, channel)
    assert messages(discord_stage, channel) == []
    assert "论文" not in str(caught.value)
    if isinstance(caught.value, LaterError):
        assert caught.value.seconds == 90


def test_a_channel_that_nobody_knows_was_perhaps_never_there(discord_stage: Stage) -> None:
    with pytest.raises(GoneError, match="it was deleted, or the bot was never there"):
        send(discord_stage, "424242424242424242")


def test_where_embeds_are_not_allowed_the_text_is_plain_and_a_picture_told_in_words(
    discord_stage: Stage, channel: str
) -> None:
    discord_stage.act("permissions", channel=channel, deny=["EMBED_LINKS", "ATTACH_FILES"])
    lines = tuple(item(f"{number}. 论文 about robots 🤖 " * 12) for number in range(12))
    post = Reply((heading("Papers"), *lines), buttons=POST.buttons, picture=Picture(PIXEL, "cloud", "what it shows"))
    send(discord_stage, channel, post, times=2)
    found = messages(discord_stage, channel)
    assert len(found) > 1
    assert all(not message["embeds"] and len(message["content"]) <= 2000 for message in found)
    assert "what it shows" in found[-1]["content"]
    assert labels(found[-1]) == ["More"]


def send_audio(stage: Stage, channel: str, *, times: int = 1) -> None:
    async def work(sender: DiscordSender) -> None:
        text, audio = sender.parts(replace(POST, audio=SPOKEN))
        assert (text.is_extra, audio.is_extra) == (False, True)
        for _ in range(times):
            await sender.send(Target("discord", channel), audio, silent=False, nonce="nonce-2")

    with_sender(stage, work)


def test_audio_is_a_file_under_its_title_and_comes_once(discord_stage: Stage, channel: str) -> None:
    send_audio(discord_stage, channel, times=2)
    (message,) = messages(discord_stage, channel)
    assert (message["content"], message["embeds"]) == (SPOKEN.label, [])
    assert [(file["filename"], file["size"]) for file in message["attachments"]] == [(SPOKEN.name, len(SPOKEN.mp3))]


def test_where_files_are_not_allowed_audio_is_refused_and_not_told_in_words(discord_stage: Stage, channel: str) -> None:
    discord_stage.act("permissions", channel=channel, deny=["ATTACH_FILES"])
    with pytest.raises(RefusedError):
        send_audio(discord_stage, channel)
    assert messages(discord_stage, channel) == []


def test_audio_that_is_too_large_is_left_out_with_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    large = replace(SPOKEN, mp3=bytes(FILE_BYTES + 1))
    assert len(DiscordSender(lambda: None).parts(replace(POST, audio=large))) == 1
    assert f"{SPOKEN.name} is left out" in caplog.text


def test_a_thread_a_pin_and_a_change(discord_stage: Stage, channel: str) -> None:
    async def work(sender: DiscordSender) -> str | None:
        target = Target("discord", channel)
        (first,), (second,) = sender.parts(POST), sender.parts(Reply((paragraph("changed +3"),)))
        arrived = await sender.send(target, first, silent=False, nonce="a")
        with pytest.raises(RefusedError):
            await sender.pin(target, arrived.message_id)
        discord_stage.act("permissions", channel=channel, allow=["MANAGE_MESSAGES"])
        await sender.pin(target, arrived.message_id)
        await sender.unpin(target, arrived.message_id)
        thread = await sender.open_thread(target, arrived.message_id, "Questions 提问")
        assert await sender.open_thread(target, arrived.message_id, "again") is None
        await sender.change(target, arrived.message_id, second)
        inside = Target("discord", channel, thread)
        assert await sender.open_thread(inside, arrived.message_id, "deeper") is None
        await sender.send(inside, sender.parts(sentence("in the thread"))[0], silent=False, nonce="b")
        with pytest.raises(GoneError, match="deleted"):
            await sender.change(target, "123456789012345678", second)
        return thread

    thread = with_sender(discord_stage, work)
    assert [shown(message) for message in messages(discord_stage, channel)] == ["changed +3"]
    assert [shown(message) for message in messages(discord_stage, thread)][-1] == "in the thread"


def test_people_are_written_to_in_their_direct_messages(discord_stage: Stage) -> None:
    user = discord_stage.act("user", name="an-admin")["id"]
    target: Target = with_sender(discord_stage, lambda sender: sender.private_chat(user))
    send(discord_stage, target.chat_id, sentence("told"))
    assert [shown(message) for message in messages(discord_stage, target.chat_id)] == ["told"]


def test_without_a_connection_it_says_so() -> None:
    sender = DiscordSender(lambda: None)
    assert sender.rest(Target("discord", "1")) > 0
    with pytest.raises(LaterError, match="no connection"):
        asyncio.run(sender.turn(Target("discord", "1")))
