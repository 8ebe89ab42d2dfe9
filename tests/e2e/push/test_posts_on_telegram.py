"""The sender of Telegram against the stand-in: what arrives, and what each refusal means."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from bot.adapters.clock import ServerClock
from bot.adapters.telegram import telegram_sender
from bot.adapters.telegram.connecting import build_bot
from bot.adapters.telegram.patience import Patience
from bot.adapters.telegram.posting import TelegramSender
from bot.push.sending import Arrived, GoneError, LaterError, RefusedError, SendError, UnclearError
from bot.push.types import Target
from bot.render.reply_telegram import AUDIO_BYTES
from bot.reply import Button, Picture, Reply, Span, item, paragraph, sentence
from config.chats import TelegramSettings
from tests.e2e.push.subscribing import PIXEL
from tests.e2e.telegram.processes import TOKEN
from tests.e2e.telegram.stage import Json, Stage, labels
from tests.fakes.spoken import SPOKEN

pytestmark = pytest.mark.slow

CHAT, GROUP = 7001, -1_000_000_007_000
POST = Reply((item("1. ", Span("论文 🤖", link="https://arxiv.org/abs/2601.1")),), buttons=((Button("More", "a"),),))
SPOKEN_POST = replace(POST, audio=SPOKEN)
PICTURE = Reply((paragraph("head"),), picture=Picture(PIXEL, "caption", "in words"))


@pytest.fixture(autouse=True)
def stage(telegram_stage: Stage) -> Iterator[Stage]:
    telegram_stage.act("chat", id=CHAT, started=True)
    telegram_stage.act("chat", id=GROUP, type="supergroup", title="G", is_forum=True, bot_status="member")
    yield telegram_stage
    telegram_stage.reset()


def with_sender(stage: Stage, work: Callable[[TelegramSender], Awaitable[Any]]) -> Any:  # noqa: ANN401 - what it gives
    async def run() -> Any:  # noqa: ANN401 - the same
        async with telegram_sender(TelegramSettings(token=SecretStr(TOKEN), base_url=stage.url)) as sender:
            return await work(sender)

    return asyncio.run(run())


def send(
    stage: Stage, post: Reply = POST, *, silent: bool = False, chat: int = CHAT, thread: str | None = None
) -> Arrived:
    async def work(sender: TelegramSender) -> Arrived:
        (part,) = sender.parts(post)
        target = Target("telegram", str(chat), thread)
        await sender.turn(target)
        return await sender.send(target, part, silent=silent, nonce="n")

    arrived: Arrived = with_sender(stage, work)
    return arrived


def last(stage: Stage, *methods: str) -> Json:
    return stage.calls(0, *methods)[-1]


def test_a_post_arrives_as_it_was_made(stage: Stage) -> None:
    arrived = send(stage, silent=True)
    call = last(stage, "sendMessage")
    message = call["response"]["result"]
    assert (str(message["message_id"]), message["text"]) == (arrived.message_id, "1. 论文 🤖")
    assert message["entities"][0]["url"] == "https://arxiv.org/abs/2601.1"
    assert labels(message) == ["More"]
    assert call["params"]["disable_notification"] is True


def test_a_picture_is_uploaded_once_and_changed_with_its_text(stage: Stage) -> None:
    async def work(sender: TelegramSender) -> None:
        (part,) = sender.parts(PICTURE)
        for chat in (CHAT, GROUP):
            arrived = await sender.send(Target("telegram", str(chat)), part, silent=False, nonce="n")
        (changed,) = sender.parts(Reply((paragraph("head +3"),), picture=PICTURE.picture))
        assert changed.content != part.content
        await sender.change(arrived.target, arrived.message_id, changed)
        await sender.change(arrived.target, arrived.message_id, changed)

    before = len(stage.calls(0, "sendPhoto"))
    with_sender(stage, work)
    uploads = [bool(call["files"]) for call in stage.calls(0, "sendPhoto")[before:]]
    assert uploads == [True, False]
    captions = [m.get("caption") for m in stage.read("messages", chat_id=GROUP)["messages"] if m.get("photo")]
    assert captions == ["head +3"]


def test_audio_is_uploaded_once_with_its_cover(stage: Stage) -> None:
    async def work(sender: TelegramSender) -> None:
        text, audio = sender.parts(SPOKEN_POST)
        assert (text.is_extra, audio.is_extra) == (False, True)
        chats = [Target("telegram", str(chat)) for chat in (CHAT, GROUP)]
        await asyncio.gather(*(sender.send(chat, audio, silent=True, nonce="n") for chat in chats))

    before = len(stage.calls(0, "sendAudio"))
    with_sender(stage, work)
    calls = stage.calls(0, "sendAudio")[before:]
    uploads = [sorted(file["filename"] or "" for file in call["files"].values()) for call in calls]
    assert sorted(map(len, uploads)) == [0, 2], "the mp3 and its cover, then nothing"
    assert SPOKEN.name in uploads[0] + uploads[1]
    for call in calls:
        audio = call["response"]["result"]["audio"]
        assert (audio["title"], audio["performer"], audio["duration"]) == (SPOKEN.title, SPOKEN.performer, 312)
        assert call["params"]["disable_notification"] is True


def test_where_audio_is_not_allowed_it_is_refused_and_not_told_in_words(stage: Stage) -> None:
    refused = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: not enough rights to send music to the chat",
    }
    stage.act("fault", method="sendAudio", status=400, body=refused, match={"chat_id": CHAT}, times=9)

    async def work(sender: TelegramSender) -> None:
        with pytest.raises(RefusedError, match="music"):
            await sender.send(Target("telegram", str(CHAT)), sender.parts(SPOKEN_POST)[1], silent=False, nonce="n")

    with_sender(stage, work)
    assert last(stage)["method"] == "sendAudio"


def test_audio_that_is_too_large_is_left_out_with_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    large = replace(SPOKEN, mp3=bytes(AUDIO_BYTES + 1))
    sender = TelegramSender(build_bot(TelegramSettings(token=SecretStr(TOKEN)), ServerClock("Telegram")), Patience())
    assert len(sender.parts(replace(SPOKEN_POST, audio=large))) == 1
    assert f"{SPOKEN.name} is left out" in caplog.text


@pytest.mark.parametrize(
    ("fault", "error", "seconds"),
    [
        ({"preset": "flood", "retry_after": 2}, LaterError, 2),
        ({"status": 500}, LaterError, None),
        ({"preset": "bad_gateway"}, UnclearError, None),
        ({"drop": True}, UnclearError, None),
        ({"drop": True, "commit": True}, UnclearError, None),
        ({"preset": "blocked"}, GoneError, None),
        ({"preset": "kicked"}, GoneError, None),
        ({"preset": "deactivated"}, GoneError, None),
        ({"preset": "not_found"}, GoneError, None),
    ],
)
def test_each_failure_is_one_call_and_has_its_meaning(
    stage: Stage, fault: Json, error: type[SendError], seconds: float | None
) -> None:
    stage.act("fault", method="sendMessage", match={"chat_id": CHAT}, times=9, **fault)
    before = len(stage.calls(0, "sendMessage"))
    with pytest.raises(error) as caught:
        send(stage)
    assert len(stage.calls(0, "sendMessage")) == before + 1
    assert TOKEN not in str(caught.value)
    assert getattr(caught.value, "seconds", None) == seconds


def test_no_connection_is_no_message() -> None:
    async def run() -> None:
        settings = TelegramSettings(token=SecretStr(TOKEN), base_url="http://127.0.0.1:9")
        sender = TelegramSender(build_bot(settings, ServerClock("Telegram")), Patience())
        await sender.send(Target("telegram", "1"), sender.parts(POST)[0], silent=False, nonce="n")

    with pytest.raises(LaterError, match="cannot be reached"):
        asyncio.run(run())


def test_a_form_that_is_refused_goes_out_plain(stage: Stage) -> None:
    refused = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities"}
    stage.act("fault", method="sendMessage", status=400, body=refused, match={"chat_id": CHAT})
    send(stage)
    assert last(stage, "sendMessage")["params"]["text"] == "1. 论文 🤖 (https://arxiv.org/abs/2601.1)"


def test_a_message_that_no_form_saves_is_refused(stage: Stage) -> None:
    refused = {"ok": False, "error_code": 400, "description": "Bad Request: not enough rights to send text messages"}
    stage.act("fault", method="sendMessage", status=400, body=refused, match={"chat_id": CHAT}, times=9)
    with pytest.raises(RefusedError, match="Not enough rights"):
        send(stage)


def test_a_group_that_moved_is_followed(stage: Stage) -> None:
    stage.act("chat", id=-7100, type="group", title="Old", bot_status="member")
    new = stage.act("migrate", chat_id=-7100)["chat"]["id"]
    assert send(stage, chat=-7100).target == Target("telegram", str(new))


def test_a_topic_that_is_gone_ends_a_groups_posts_and_not_those_of_a_person(stage: Stage) -> None:
    topic = stage.act("topic", chat_id=GROUP, name="Digest")["topic"]["message_thread_id"]
    assert send(stage, chat=GROUP, thread=str(topic)).target.thread_id == str(topic)
    with pytest.raises(GoneError, match="topic"):
        send(stage, chat=GROUP, thread="999999")
    assert send(stage, thread="999999").target.thread_id is None


def test_pins_give_way_and_a_missing_right_is_a_refusal(stage: Stage) -> None:
    async def work(sender: TelegramSender) -> None:
        (part,) = sender.parts(sentence("pin me"))
        mine = await sender.send(Target("telegram", str(CHAT)), part, silent=False, nonce="n")
        for _ in range(2):
            await sender.pin(mine.target, mine.message_id)
        for _ in range(2):
            await sender.unpin(mine.target, mine.message_id)
        theirs = await sender.send(Target("telegram", str(GROUP)), part, silent=False, nonce="n")
        with pytest.raises(RefusedError):
            await sender.pin(theirs.target, theirs.message_id)

    with_sender(stage, work)
    assert last(stage, "pinChatMessage")["params"]["disable_notification"] is True


def test_a_message_that_was_deleted_cannot_be_changed(stage: Stage) -> None:
    async def work(sender: TelegramSender) -> None:
        (part,) = sender.parts(POST)
        await sender.change(Target("telegram", str(CHAT)), "999999", part)

    with pytest.raises(GoneError, match="not there"):
        with_sender(stage, work)


def test_a_group_gets_no_more_than_it_may_and_an_answer_does_not_wait_behind_posts(stage: Stage) -> None:
    async def work(sender: TelegramSender) -> tuple[float, int]:
        group = Target("telegram", "-42")
        for _ in range(20):
            await sender.turn(group)
        rest = sender.rest(group)
        posts = [asyncio.ensure_future(sender.turn(Target("telegram", str(chat)))) for chat in range(100, 160)]
        await asyncio.sleep(0.3)
        earlier = sum(post.done() for post in posts)

        async def answer() -> None:
            """Nothing: its turn is what counts."""

        await sender._patience.call(1, answer)
        before_it = sum(post.done() for post in posts) - earlier
        for post in posts:
            post.cancel()
        return rest, before_it

    rest, before_it = with_sender(stage, work)
    assert 50 < rest <= 61
    assert before_it <= 5, "of sixty posts that were waiting"
