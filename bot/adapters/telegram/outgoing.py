"""Rendered messages as the Bot API takes them, and what to send instead where they are refused. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    ReplyParameters,
)

from bot.incoming import Incoming
from bot.render.reply_telegram import CAPTION_UNITS, TEXT_UNITS, TelegramEntity, TelegramMessage
from bot.render.split import utf16_length
from bot.reply import Audio

UPLOAD_SECONDS: Final = 120.0  # that Telegram may take for a file

# What Telegram says where no other form of a message would be taken either.
_HOPELESS: Final = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "topic_closed",
    "peer_id_invalid",
    "group chat was upgraded",
)
_THREAD_GONE: Final = ("message thread not found", "topic_deleted", "topic_id_invalid")
_MESSAGE_GONE: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat, a topic of it, the message that it replies to."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None

    @property
    def reply(self) -> ReplyParameters | None:
        """The reply as Telegram takes it; a question that was deleted meanwhile is answered all the same."""
        return ReplyParameters(self.reply_to, allow_sending_without_reply=True) if self.reply_to else None


def place_of(incoming: Incoming) -> Place:
    """Where the answer to a message belongs."""
    return Place(
        int(incoming.chat_id),
        int(incoming.thread_id) if incoming.thread_id else None,
        int(incoming.message_id) if incoming.message_id else None,
    )


def entities_of(message: TelegramMessage) -> list[MessageEntity] | None:
    """The styles of a message, if it has any."""
    return [MessageEntity(each.type, each.offset, each.length, url=each.url) for each in message.entities] or None


def keyboard_of(message: TelegramMessage) -> InlineKeyboardMarkup | None:
    """The buttons of a message."""
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.action) for button in row] for row in message.buttons]
    )


def preview_of(message: TelegramMessage) -> LinkPreviewOptions:
    """Whether the first link is shown with a preview."""
    return LinkPreviewOptions(is_disabled=not message.link_preview)


def audio_parameters(audio: Audio, uploaded: str | None = None) -> dict[str, Any]:
    """What is said of audio: its id where Telegram has it, else the file with its cover, and the time to take it in."""
    said = {"title": audio.title, "performer": audio.performer, "duration": audio.seconds}
    if uploaded:
        return {"audio": uploaded, **said}
    return {
        "audio": audio.mp3,
        "filename": audio.name,
        "thumbnail": audio.cover,
        "read_timeout": UPLOAD_SECONDS,
        "write_timeout": UPLOAD_SECONDS,
        **said,
    }


def is_shown_by(sent: Message, message: TelegramMessage) -> bool:
    """Whether a message in the chat shows the same text and buttons already."""
    shown = [[(button.text, button.callback_data) for button in row] for row in _rows(sent)]
    wanted = [[(button.label, button.action) for button in row] for row in message.buttons]
    return sent.text == message.text and shown == wanted


def _rows(sent: Message) -> Sequence[Sequence[InlineKeyboardButton]]:
    return sent.reply_markup.inline_keyboard if sent.reply_markup else ()


def versions(message: TelegramMessage) -> Iterator[TelegramMessage]:
    """The message, then what to send where it is refused: without its picture, without styles, without buttons."""
    yield message
    if message.picture:
        message = _without_picture(message)
        yield message
    if message.entities:
        message = replace(message, text=plain_text(message), entities=())
        yield message
    if message.buttons:
        yield replace(message, buttons=())


def plain_text(message: TelegramMessage) -> str:
    """The text of a message with the addresses of its links written out, as far as all of them find room."""
    units = message.text.encode("utf-16-le")
    for entity in sorted(_links(message), key=lambda entity: entity.offset, reverse=True):
        end = (entity.offset + entity.length) * 2
        units = units[:end] + f" ({entity.url})".encode("utf-16-le") + units[end:]
    text = units.decode("utf-16-le")
    most = CAPTION_UNITS if message.picture else TEXT_UNITS
    return text if utf16_length(text) <= most else message.text


def is_hopeless(reason: str) -> bool:
    """Whether nothing can be sent to the chat, in whatever form."""
    return _says(reason, _HOPELESS)


def is_thread_gone(reason: str) -> bool:
    """Whether the topic is what was refused."""
    return _says(reason, _THREAD_GONE)


def is_message_gone(reason: str) -> bool:
    """Whether the message that was to be changed is not there, or cannot be changed any more."""
    return _says(reason, _MESSAGE_GONE)


def is_unchanged(reason: str) -> bool:
    """Whether the message already is as it was to be."""
    return "message is not modified" in reason.casefold()


def _says(reason: str, wordings: tuple[str, ...]) -> bool:
    return any(wording in reason.casefold() for wording in wordings)


def _links(message: TelegramMessage) -> Iterator[TelegramEntity]:
    units = message.text.encode("utf-16-le")
    for entity in message.entities:
        shown = units[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")
        if entity.url and entity.url != shown:
            yield entity


def _without_picture(message: TelegramMessage) -> TelegramMessage:
    assert message.picture is not None
    text = f"{message.text}\n\n{message.picture.alt}".strip()
    return replace(message, text=text if utf16_length(text) <= TEXT_UNITS else message.text, picture=None)
