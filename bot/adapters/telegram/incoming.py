"""What Telegram delivers as what reaches the bot: decides what is meant for it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from telegram import CallbackQuery, Chat, InlineQuery, Message, MessageEntity, User
from telegram.constants import ChatType

from bot.incoming import Incoming

Knows = Callable[[str], bool]  # whether a word is the name of a command

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?!\S)")
_LEFT_BY_MENTION: Final = " \t\n,，:：、"


def read_message(message: Message, me: User, knows: Knows) -> Incoming | None:
    """A message that is meant for the bot; None for all others.

    In private chats everything but service messages is. In groups: a command, a mention of the bot, a reply to one of
    its messages; in a topic that the bot has opened every message replies to its opening.
    """
    sender = message.from_user
    if sender is None or message.via_bot == me or _is_automatic(message, sender):
        return None
    text = message.text or message.caption or ""
    is_private = message.chat.type == ChatType.PRIVATE
    if not (_is_meant_privately(message, text) if is_private else _is_meant_in_group(message, text, me, knows)):
        return None
    author: User | Chat = message.sender_chat or sender
    replied = message.reply_to_message
    return Incoming(
        platform="telegram",
        chat_id=str(message.chat.id),
        user_id=str(author.id),
        sent_at=message.date,
        text=_for_the_bot(message, text, me),
        thread_id=thread_of(message),
        user_name=author.full_name or "",
        language_code=sender.language_code,
        message_id=str(message.message_id),
        reply_to=str(replied.message_id) if replied else None,
        replied_text=_replied_text(message),
        is_private=is_private,
    )


def read_press(query: CallbackQuery, now: datetime) -> Incoming | None:
    """A button that was pressed under a message of the bot; None under one that was shared from inline mode."""
    message = query.message
    if message is None or query.data is None:
        return None
    return Incoming(
        platform="telegram",
        chat_id=str(message.chat.id),
        user_id=str(query.from_user.id),
        sent_at=now,
        thread_id=thread_of(message) if isinstance(message, Message) else None,
        user_name=query.from_user.full_name,
        language_code=query.from_user.language_code,
        message_id=str(message.message_id),
        is_private=message.chat.type == ChatType.PRIVATE,
        action=query.data,
    )


def read_inline(query: InlineQuery, now: datetime) -> Incoming:
    """Words that somebody types after the bot's name in any chat."""
    return Incoming(
        platform="telegram",
        chat_id=str(query.from_user.id),
        user_id=str(query.from_user.id),
        sent_at=now,
        text=query.query,
        user_name=query.from_user.full_name,
        language_code=query.from_user.language_code,
    )


def thread_of(message: Message) -> str | None:
    """The topic of a message; the numbers that ordinary groups give to chains of replies are none."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else None


def _is_automatic(message: Message, sender: User) -> bool:
    """Whether a bot or a linked channel wrote it. Admins who stay anonymous and channels come with a bot's name."""
    return bool(message.is_automatic_forward) or (sender.is_bot and message.sender_chat is None)


def _is_meant_privately(message: Message, text: str) -> bool:
    return bool(text or message.effective_attachment)


def _is_meant_in_group(message: Message, text: str, me: User, knows: Knows) -> bool:
    command = _COMMAND.match(text)
    if command and command[2]:
        return _same(command[2], me.username)
    if command and knows(command[1]):
        return True
    if any(_mentions(message, me)):
        return True
    replied = message.reply_to_message
    return bool(text) and replied is not None and replied.from_user == me


def _mentions(message: Message, me: User) -> Iterator[MessageEntity]:
    """The places at which the message names the bot."""
    found = {**message.parse_entities(), **message.parse_caption_entities()}
    for entity, text in found.items():
        by_name = entity.type == MessageEntity.MENTION and _same(text.removeprefix("@"), me.username)
        if by_name or (entity.type == MessageEntity.TEXT_MENTION and entity.user == me):
            yield entity


def _same(name: str, username: str | None) -> bool:
    return username is not None and name.casefold() == username.casefold()


def _for_the_bot(message: Message, text: str, me: User) -> str:
    """The text without mentions of the bot and without its name behind a command."""
    units = text.encode("utf-16-le")
    for entity in sorted(_mentions(message, me), key=lambda entity: entity.offset, reverse=True):
        units = units[: entity.offset * 2] + units[(entity.offset + entity.length) * 2 :]
    rest = units.decode("utf-16-le")
    if len(rest) != len(text):
        rest = rest.strip(_LEFT_BY_MENTION)
    command = _COMMAND.match(rest)
    return f"/{command[1]}{rest[command.end() :]}" if command else rest


def _replied_text(message: Message) -> str | None:
    """What was replied to: the part that was quoted, else the whole."""
    if message.quote:
        return message.quote.text
    replied = message.reply_to_message
    return (replied.text or replied.caption) if replied else None
