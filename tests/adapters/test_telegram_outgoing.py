"""What goes out to Telegram, and what goes out instead where that is refused."""

from __future__ import annotations

from dataclasses import replace

from telegram import Chat, Message

from bot.adapters.telegram.outgoing import is_shown_by, keyboard_of, place_of, plain_text, versions
from bot.adapters.telegram.patience import LONGEST_PAUSE, pause_after
from bot.incoming import Incoming
from bot.render.reply_telegram import TelegramEntity, TelegramMessage, render_telegram
from bot.reply import Button, Picture, Reply, Span, paragraph
from tests.service.talking import NOW

LINK = "https://arxiv.org/abs/2601.12993"
REPLY = Reply(
    (paragraph("🤖 机器人 ", Span("[1]", link=LINK), " 与 ", Span("粗", bold=True)),),
    buttons=((Button("更多", "mo:x:1"),),),
)


def test_ever_simpler_versions_of_a_message() -> None:
    (message,) = render_telegram(REPLY)
    styled, plain, bare = versions(message)
    assert styled == message
    assert (plain.text, plain.entities) == (f"🤖 机器人 [1] ({LINK}) 与 粗", ())
    assert plain.buttons
    assert (bare.text, bare.buttons) == (plain.text, ())


def test_a_picture_that_is_refused_leaves_what_it_shows() -> None:
    message = TelegramMessage("Caption", picture=Picture(b"png", "Caption", "A cloud of words"))
    _, worded = versions(message)
    assert (worded.text, worded.picture) == ("Caption\n\nA cloud of words", None)


def test_addresses_that_find_no_room_stay_out() -> None:
    text = "长" * 4090 + "[1]"
    message = TelegramMessage(text, (TelegramEntity("text_link", 4090, 3, LINK),))
    assert plain_text(message) == text


def test_an_address_that_is_its_own_text_is_not_written_twice() -> None:
    message = TelegramMessage(LINK, (TelegramEntity("text_link", 0, len(LINK), LINK),))
    assert plain_text(message) == LINK


def test_no_keyboard_without_buttons() -> None:
    assert keyboard_of(TelegramMessage("x")) is None


def test_what_a_message_shows_already_is_known() -> None:
    (message,) = render_telegram(REPLY)
    sent = Message(5, NOW, Chat(1, "private"), text=message.text, reply_markup=keyboard_of(message))
    assert is_shown_by(sent, message)
    assert not is_shown_by(sent, replace(message, text="别的"))
    assert not is_shown_by(sent, replace(message, buttons=((Button("• 更多", "mo:x:1"),),)))
    assert is_shown_by(Message(5, NOW, Chat(1, "private"), text="x"), TelegramMessage("x"))


def test_an_answer_goes_where_the_question_stood() -> None:
    asked = Incoming("telegram", "-100", "7", NOW, "hi", thread_id="11", message_id="5")
    place = place_of(asked)
    assert (place.chat_id, place.thread_id) == (-100, 11)
    assert place.reply is not None
    assert (place.reply.message_id, place.reply.allow_sending_without_reply) == (5, True)


def test_pauses_grow_up_to_a_bound() -> None:
    pauses = [pause_after(failures) for failures in range(1, 2000)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.5, LONGEST_PAUSE)
