"""What of Telegram's messages is meant for the bot, and what reaches it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, User

from bot.adapters.telegram.incoming import read_message
from bot.incoming import Incoming

ME = User(1, "Paperboy", is_bot=True, username="Paper_Bot")
ALICE = {"id": 7, "is_bot": False, "first_name": "Alice", "language_code": "zh-hans"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Alice"}
GROUP = {"id": -100, "type": "supergroup", "title": "Readers"}
BOTS_OWN = {"message_id": 3, "date": 0, "chat": GROUP, "from": ME.to_dict(), "text": "An answer [1]."}

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/@"), max_size=8)


def read(text: str | None = None, **more: Any) -> Incoming | None:  # noqa: ANN401 - fields of a message, as JSON
    fields = {"message_id": 5, "date": 1_768_953_600, "chat": PRIVATE, "from": ALICE, **more}
    message = Message.de_json(fields if text is None else {**fields, "text": text}, None)
    return read_message(message, ME, {"today", "今日"}.__contains__)


def mention(text: str, name: str = "@paper_bot") -> dict[str, Any]:
    offset = len(text[: text.index(name)].encode("utf-16-le")) // 2
    return {"text": text, "entities": [{"type": "mention", "offset": offset, "length": len(name)}]}


def test_everything_of_a_private_message_is_handed_on() -> None:
    incoming = read("你好")
    assert incoming == Incoming(
        platform="telegram",
        chat_id="7",
        user_id="7",
        sent_at=datetime(2026, 1, 21, tzinfo=UTC),
        text="你好",
        user_name="Alice",
        language_code="zh-hans",
        message_id="5",
    )


@pytest.mark.parametrize(
    "text", ["hello", "what about /today", "/unknown", "/today@another_bot", "a@paper_bot.example"]
)
def test_talk_in_groups_is_not_for_the_bot(text: str) -> None:
    assert read(text, chat=GROUP) is None


@pytest.mark.parametrize(
    ("text", "handed_on"),
    [
        ("/today", "/today"),
        ("/today@PAPER_BOT 昨天", "/today 昨天"),
        ("/今日", "/今日"),
        ("/unknown@paper_bot", "/unknown"),
    ],
)
def test_commands_in_groups(text: str, handed_on: str) -> None:
    incoming = read(text, chat=GROUP)
    assert incoming is not None
    assert (incoming.text, incoming.is_private) == (handed_on, False)


@given(before=_WORDS, after=st.sampled_from(["", " 有哪些论文？", "，昨天👨‍👩‍👧"]))
def test_a_mention_is_found_behind_any_characters_and_taken_off(before: str, after: str) -> None:
    incoming = read(chat=GROUP, **mention(f"{before}@paper_bot{after}"))
    assert incoming is not None
    assert "@" not in incoming.text
    assert incoming.text.startswith(before.strip(" \t\n,，:：、")[:1])


def test_a_mention_without_a_name() -> None:
    entity = {"type": "text_mention", "offset": 0, "length": 8, "user": ME.to_dict()}
    incoming = read("Paperboy: robots?", chat=GROUP, entities=[entity])
    assert incoming is not None
    assert incoming.text == "robots?"


def test_a_mention_in_a_caption_and_a_command_behind_a_mention() -> None:
    said = mention("@paper_bot robots?")
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    captioned = read(chat=GROUP, photo=photo, caption=said["text"], caption_entities=said["entities"])
    assert captioned is not None
    assert captioned.text == "robots?"
    commanded = read(chat=GROUP, **mention("@paper_bot /today"))
    assert commanded is not None
    assert commanded.text == "/today"


def test_a_reply_to_the_bot_brings_along_what_it_replies_to() -> None:
    incoming = read("and its code?", chat=GROUP, reply_to_message=BOTS_OWN)
    assert incoming is not None
    assert (incoming.reply_to, incoming.replied_text) == ("3", "An answer [1].")
    quoted = read("this?", chat=GROUP, reply_to_message=BOTS_OWN, quote={"text": "answer", "position": 3})
    assert quoted is not None
    assert quoted.replied_text == "answer"
    assert read("thanks", chat=GROUP, reply_to_message={**BOTS_OWN, "from": ALICE}) is None


def test_a_topic_is_a_thread_and_a_chain_of_replies_is_none() -> None:
    in_topic = read("/today", chat=GROUP, message_thread_id=11, is_topic_message=True)
    in_chain = read("/today", chat=GROUP, message_thread_id=11)
    assert in_topic is not None
    assert in_chain is not None
    assert (in_topic.thread_id, in_chain.thread_id) == ("11", None)


def test_a_topic_that_the_bot_has_opened_is_its_own() -> None:
    opening = {**BOTS_OWN, "forum_topic_created": {"name": "Papers", "icon_color": 1}}
    opening.pop("text")
    assert read("robots?", chat=GROUP, message_thread_id=3, is_topic_message=True, reply_to_message=opening)


@pytest.mark.parametrize(
    "more",
    [
        {"from": {**ALICE, "is_bot": True}},
        {"via_bot": ME.to_dict()},
        {"is_automatic_forward": True, "sender_chat": GROUP},
    ],
)
def test_bots_and_channels_are_not_answered(more: dict[str, Any]) -> None:
    assert read("hello", **more) is None


def test_an_admin_who_stays_anonymous_is_answered() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    incoming = read("/today", chat=GROUP, sender_chat=GROUP, **{"from": anonymous})
    assert incoming is not None
    assert incoming.user_id == "-100"


def test_service_messages_are_passed_over_and_things_without_words_are_not() -> None:
    voice = {"file_id": "f", "file_unique_id": "u", "duration": 1}
    assert read(pinned_message={**BOTS_OWN, "chat": PRIVATE}) is None
    assert read(voice=voice) is not None
    assert read(voice=voice, chat=GROUP, reply_to_message=BOTS_OWN) is None
