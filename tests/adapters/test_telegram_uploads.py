"""Files go to Telegram once, however many chats get them at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from telegram import Audio, Chat, Message, PhotoSize

from bot.adapters.telegram.uploads import FILES, Uploads

CHAT = Chat(7, Chat.PRIVATE)
NOW = datetime(2026, 1, 21, tzinfo=UTC)


def message(**content: object) -> Message:
    return Message(1, NOW, CHAT, **content)


def spoken(file_id: str = "audio-1") -> Message:
    return message(audio=Audio(file_id, "u", 312))


class Telegram:
    """Notes the ids that it is sent; a file takes a moment, the first so many uploads fail."""

    def __init__(self, answer: Message, failures: int = 0) -> None:
        self.answer, self.failures, self.sent, self.at_once = answer, failures, [], 0
        self._now = 0

    async def send(self, uploaded: str | None) -> Message:
        self.sent.append(uploaded)
        if uploaded is None:
            self._now += 1
            self.at_once = max(self.at_once, self._now)
            await asyncio.sleep(0.01)
            self._now -= 1
            if self.failures:
                self.failures -= 1
                raise ConnectionError
        return self.answer


def run(work: Callable[[Uploads], Awaitable[object]]) -> None:
    async def inside() -> None:
        await work(Uploads())

    asyncio.run(inside())


def test_of_many_at_once_one_uploads_and_the_others_wait_for_its_id() -> None:
    telegram = Telegram(spoken())
    run(lambda uploads: asyncio.gather(*(uploads.send("key", telegram.send) for _ in range(50))))
    assert telegram.sent == [None, *["audio-1"] * 49]


def test_of_a_picture_the_largest_size_is_kept() -> None:
    sizes = [PhotoSize("small", "s", 90, 90), PhotoSize("large", "l", 800, 800)]
    telegram = Telegram(message(photo=sizes))

    async def work(uploads: Uploads) -> None:
        for _ in range(2):
            await uploads.send("key", telegram.send)

    run(work)
    assert telegram.sent == [None, "large"]


def test_an_upload_that_fails_is_waited_for_once() -> None:
    telegram = Telegram(spoken(), failures=1)

    async def work(uploads: Uploads) -> None:
        answers = await asyncio.gather(*(uploads.send("key", telegram.send) for _ in range(9)), return_exceptions=True)
        assert [type(answer) for answer in answers].count(ConnectionError) == 1
        await uploads.send("key", telegram.send)

    run(work)
    assert telegram.at_once == 8
    assert telegram.sent == [*[None] * 9, "audio-1"]


def test_files_do_not_wait_for_each_other() -> None:
    telegram = Telegram(spoken())
    run(lambda uploads: asyncio.gather(*(uploads.send(key, telegram.send) for key in "abc")))
    assert telegram.at_once == 3


def test_the_oldest_ids_are_forgotten() -> None:
    telegram = Telegram(spoken())

    async def work(uploads: Uploads) -> None:
        for key in (*range(FILES + 1), 0, FILES):
            await uploads.send(str(key), telegram.send)

    run(work)
    assert telegram.sent[-2:] == [None, "audio-1"]


@pytest.mark.parametrize("answer", [True, message(text="a text")])
def test_what_holds_no_file_is_not_kept(answer: Message) -> None:
    telegram = Telegram(answer)

    async def work(uploads: Uploads) -> None:
        for _ in range(2):
            await uploads.send("key", telegram.send)

    run(work)
    assert telegram.sent == [None, None]
