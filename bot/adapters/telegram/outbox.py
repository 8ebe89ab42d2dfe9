"""Sends and changes messages; whatever a chat refuses is tried in a simpler form before it is given up."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from telegram import Bot, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.adapters.telegram.outgoing import (
    Place,
    audio_parameters,
    entities_of,
    is_hopeless,
    is_message_gone,
    is_thread_gone,
    is_unchanged,
    keyboard_of,
    preview_of,
    versions,
)
from bot.adapters.telegram.patience import Patience
from bot.render.reply_telegram import TelegramMessage

Moved = Callable[[int, int], Awaitable[None]]

_LOG = logging.getLogger(__name__)


class Undeliverable(Exception):  # noqa: N818 - it says what the message is; nothing went wrong on our side
    """The chat takes no message of ours: the bot was blocked or removed, or may not write there."""


class Outbox:
    """The bot's way out. ``moved`` is told the old and the new id of a group that went on as a supergroup."""

    def __init__(self, bot: Bot, patience: Patience, moved: Moved) -> None:
        self.bot = bot
        self.patience = patience
        self._moved = moved

    async def send(self, place: Place, message: TelegramMessage) -> tuple[Place, int]:
        """Send a message; returns where it went, which may be another place, and its id. Raises Undeliverable."""
        refusal: BadRequest | None = None
        for version in versions(message):
            try:
                return await self._send_somewhere(place, version)
            except BadRequest as error:
                refusal = error
                if is_hopeless(error.message):
                    break
                _LOG.warning("Telegram: chat=%s refused a message: %s", place.chat_id, error.message)
            except TelegramError as error:
                raise self._undeliverable(place, error) from error
        assert refusal is not None
        raise self._undeliverable(place, refusal) from refusal

    async def change(self, place: Place, message_id: int, message: TelegramMessage) -> bool:
        """Change a text message; False where there is none to change. Raises Undeliverable."""
        refusal: BadRequest | None = None
        for version in versions(replace(message, picture=None)):
            try:
                await self.patience.call(place.chat_id, partial(self._change, place, message_id, version))
            except BadRequest as error:
                refusal = error
                if is_unchanged(error.message):
                    return True
                if is_message_gone(error.message) or is_hopeless(error.message):
                    return False
            except ChatMigrated:
                return False
            except TelegramError as error:
                raise self._undeliverable(place, error) from error
            else:
                return True
        assert refusal is not None
        _LOG.warning("Telegram: chat=%s refused a change: %s", place.chat_id, refusal.message)
        return False

    async def draft(self, place: Place, draft_id: int, message: TelegramMessage) -> None:
        """Show what is being written, in a private chat, for half a minute. Raises TelegramError at once."""
        await self.bot.send_message_draft(
            place.chat_id, draft_id, message.text, place.thread_id, entities=entities_of(message)
        )

    async def type(self, place: Place) -> None:
        """Show for five seconds that the bot is typing. Raises TelegramError at once."""
        await self.bot.send_chat_action(place.chat_id, ChatAction.TYPING, message_thread_id=place.thread_id)

    async def delete(self, place: Place, message_id: int) -> None:
        """Delete a message of ours, if that can be done."""
        try:
            await self.patience.call(place.chat_id, lambda: self.bot.delete_message(place.chat_id, message_id))
        except TelegramError as error:
            _LOG.info("Telegram: chat=%s kept a message: %s", place.chat_id, type(error).__name__)

    async def _send_somewhere(self, place: Place, message: TelegramMessage) -> tuple[Place, int]:
        """Send a message; to the new chat where a group has moved, to the whole chat where a topic is gone."""
        try:
            return await self._send(place, message)
        except ChatMigrated as error:
            await self._moved(place.chat_id, error.new_chat_id)
            return await self._send(replace(place, chat_id=error.new_chat_id), message)
        except BadRequest as error:
            if place.thread_id is None or not is_thread_gone(error.message):
                raise
            return await self._send(replace(place, thread_id=None), message)

    async def _send(self, place: Place, message: TelegramMessage) -> tuple[Place, int]:
        sent = await self.patience.call(place.chat_id, lambda: self._post(place, message))
        return place, sent.message_id

    async def _post(self, place: Place, message: TelegramMessage) -> Message:
        if message.audio:
            return await self.bot.send_audio(
                place.chat_id,
                **audio_parameters(message.audio),
                reply_parameters=place.reply,
                message_thread_id=place.thread_id,
            )
        if message.picture:
            return await self.bot.send_photo(
                place.chat_id,
                message.picture.png,
                caption=message.text,
                caption_entities=entities_of(message),
                reply_markup=keyboard_of(message),
                reply_parameters=place.reply,
                message_thread_id=place.thread_id,
            )
        return await self.bot.send_message(
            place.chat_id,
            message.text,
            entities=entities_of(message),
            reply_markup=keyboard_of(message),
            link_preview_options=preview_of(message),
            reply_parameters=place.reply,
            message_thread_id=place.thread_id,
        )

    async def _change(self, place: Place, message_id: int, message: TelegramMessage) -> None:
        await self.bot.edit_message_text(
            message.text,
            place.chat_id,
            message_id,
            entities=entities_of(message),
            reply_markup=keyboard_of(message),
            link_preview_options=preview_of(message),
        )

    @staticmethod
    def _undeliverable(place: Place, error: TelegramError) -> Undeliverable:
        kind = "blocked or removed" if isinstance(error, Forbidden) else error.message
        _LOG.warning("Telegram: chat=%s takes no message: %s", place.chat_id, kind)
        return Undeliverable(kind)
