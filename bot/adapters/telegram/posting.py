"""Posts on Telegram: one call for each message, and nothing that may have arrived is sent again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final

from telegram import Bot, InputMediaPhoto, Message
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from bot.adapters.telegram.outgoing import (
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
from bot.adapters.telegram.post_errors import send_error_of
from bot.adapters.telegram.uploads import Uploads, key_of
from bot.incoming import Platform
from bot.push.sending import MOMENT, Arrived, GoneError, LaterError, Part, RefusedError, SendError
from bot.push.types import Target
from bot.render.reply_telegram import AUDIO_BYTES, TelegramMessage, render_telegram
from bot.reply import Audio, Picture, Reply
from retrieval.reasons import Reason

CHAT_SECONDS: Final = 3600.0  # an answer of 429 may say more, but nothing is known so long before

_Call = Callable[[], Awaitable[object]]

_LOG = logging.getLogger(__name__)


class TelegramSender:
    """Posts through a bot. ``patience`` is what its other calls wait with, too, so that answers go before posts.

    A topic that is gone ends the subscription, as its whole group never asked for the posts; in a private chat, whose
    topics are the user's own order, the post goes into the chat.
    """

    platform: Platform = "telegram"
    nonce_seconds = 0.0  # Telegram knows no nonces

    def __init__(self, bot: Bot, patience: Patience) -> None:
        self._bot = bot
        self._patience = patience
        self._uploads = Uploads()

    def parts(self, post: Reply) -> Sequence[Part]:
        """The messages of a post, audio as an extra."""
        if post.audio and len(post.audio.mp3) > AUDIO_BYTES:
            _LOG.warning("Telegram: %s is left out of the posts: larger than %d bytes", post.audio.name, AUDIO_BYTES)
        messages = render_telegram(post)
        return tuple(Part(each, _content_of(each), is_extra=each.audio is not None) for each in messages)

    def rest(self, target: Target) -> float:
        """The seconds that Telegram has asked for, or lets no more messages into the chat for."""
        return min(CHAT_SECONDS, self._patience.wait_for_post(int(target.chat_id)))

    async def turn(self, target: Target) -> None:
        """Wait behind the calls that answer somebody; raises LaterError where the chat itself has to wait longer."""
        while pause := self.rest(target):
            if pause > MOMENT:
                raise LaterError(Reason("send_chat_waits", platform="Telegram"), seconds=pause)
            await asyncio.sleep(pause)
        await self._patience.turn(int(target.chat_id))

    async def send(self, target: Target, part: Part, *, silent: bool, nonce: str) -> Arrived:  # noqa: ARG002 - Telegram
        # has no use for a nonce
        """Send a message, in a simpler form where one is refused; to its new id where the group has moved."""
        refusal: TelegramError | None = None
        for version in versions(_message_of(part)):
            try:
                if refusal:
                    await self.turn(target)
                return await self._send_somewhere(target, version, silent=silent)
            except BadRequest as error:
                refusal = error
                if is_hopeless(error.message) or is_thread_gone(error.message):
                    break
                _LOG.warning("Telegram: chat=%s refused the form of a post: %s", target.chat_id, error.message)
            except TelegramError as error:
                raise self._translated(target, error) from error
        assert refusal is not None
        raise self._translated(target, refusal) from refusal

    async def change(self, target: Target, message_id: str, part: Part) -> None:
        """Change a message; as a change can be made twice, each form that it can have is tried."""
        refusal: BadRequest | None = None
        for attempt in self._changes(int(target.chat_id), int(message_id), _message_of(part)):
            try:
                if refusal:
                    await self.turn(target)
                await attempt()
            except BadRequest as error:
                if is_unchanged(error.message):
                    return
                refusal = error
            except TelegramError as error:
                raise self._translated(target, error) from error
            else:
                return
        assert refusal is not None
        if is_message_gone(refusal.message):
            raise GoneError(Reason("send_message_stays")) from refusal
        raise RefusedError(Reason("send_change_refused", platform="Telegram", said=refusal.message)) from refusal

    async def pin(self, target: Target, message_id: str) -> None:
        """Pin a message, without a notification."""
        try:
            await self._bot.pin_chat_message(int(target.chat_id), int(message_id), disable_notification=True)
        except TelegramError as error:
            if "not_modified" not in error.message.casefold():
                raise self._translated(target, error) from error

    async def unpin(self, target: Target, message_id: str) -> None:
        """Take the pin off a message."""
        try:
            await self._bot.unpin_chat_message(int(target.chat_id), int(message_id))
        except TelegramError as error:
            if "not found" not in error.message.casefold():
                raise self._translated(target, error) from error

    async def open_thread(self, target: Target, message_id: str, name: str) -> str | None:  # noqa: ARG002 - none here
        """Telegram has no threads under messages: people reply to them."""
        return None

    async def private_chat(self, user_id: str) -> Target:
        """The chat with a person, which has their id."""
        return Target("telegram", user_id)

    async def _send_somewhere(self, target: Target, message: TelegramMessage, *, silent: bool) -> Arrived:
        """Send a message, to where the chat is now. What was refused for its place is certainly not in the chat."""
        try:
            sent = await self._post(target, message, silent=silent)
        except ChatMigrated as error:
            target = replace(target, chat_id=str(error.new_chat_id))
            await self.turn(target)
            sent = await self._post(target, message, silent=silent)
        except BadRequest as error:
            if target.thread_id is None or int(target.chat_id) < 0 or not is_thread_gone(error.message):
                raise
            target = replace(target, thread_id=None)
            await self.turn(target)
            sent = await self._post(target, message, silent=silent)
        return Arrived(str(sent.message_id), target)

    async def _post(self, target: Target, message: TelegramMessage, *, silent: bool) -> Message:
        if message.audio:
            return await self._post_audio(target, message.audio, silent=silent)
        if message.picture:
            return await self._post_picture(target, message, message.picture, silent=silent)
        await self._patience.slot()
        return await self._bot.send_message(
            int(target.chat_id),
            message.text,
            entities=entities_of(message),
            reply_markup=keyboard_of(message),
            link_preview_options=preview_of(message),
            message_thread_id=_thread_id(target),
            disable_notification=silent,
        )

    async def _post_picture(
        self, target: Target, message: TelegramMessage, picture: Picture, *, silent: bool
    ) -> Message:
        async def post(uploaded: str | None) -> Message:
            await self._patience.slot()
            return await self._bot.send_photo(
                int(target.chat_id),
                uploaded or picture.png,
                caption=message.text,
                caption_entities=entities_of(message),
                reply_markup=keyboard_of(message),
                message_thread_id=_thread_id(target),
                disable_notification=silent,
            )

        return await self._uploads.send(key_of(picture.png), post)

    async def _post_audio(self, target: Target, audio: Audio, *, silent: bool) -> Message:
        async def post(uploaded: str | None) -> Message:
            await self._patience.slot()
            return await self._bot.send_audio(
                int(target.chat_id),
                **audio_parameters(audio, uploaded),
                message_thread_id=_thread_id(target),
                disable_notification=silent,
            )

        return await self._uploads.send(audio.key, post)

    def _changes(
        self, chat: int, message_id: int, message: TelegramMessage
    ) -> Sequence[Callable[[], Awaitable[object]]]:
        """The ways to change a message, the best first: what it was sent as is not known."""
        keyboard, entities, picture = keyboard_of(message), entities_of(message), message.picture

        async def text() -> object:
            return await self._bot.edit_message_text(
                message.text,
                chat,
                message_id,
                entities=entities,
                reply_markup=keyboard,
                link_preview_options=preview_of(message),
            )

        async def media() -> object:
            assert picture is not None
            return await self._uploads.send(key_of(picture.png), show)

        async def show(uploaded: str | None) -> object:
            assert picture is not None
            photo = InputMediaPhoto(uploaded or picture.png, message.text, caption_entities=entities)
            return await self._bot.edit_message_media(photo, chat, message_id, reply_markup=keyboard)

        async def caption() -> object:
            return await self._bot.edit_message_caption(
                chat, message_id, caption=message.text, caption_entities=entities, reply_markup=keyboard
            )

        return (media, caption, text) if picture else (text,)

    def _translated(self, target: Target, error: TelegramError) -> SendError:
        if isinstance(error, RetryAfter):
            self._patience.post_refused(int(target.chat_id), error)
        if isinstance(error, BadRequest) and is_thread_gone(error.message):
            return GoneError(Reason("send_no_topic"))
        return send_error_of(error)


def _message_of(part: Part) -> TelegramMessage:
    assert isinstance(part.payload, TelegramMessage)
    return part.payload


def _thread_id(target: Target) -> int | None:
    return int(target.thread_id) if target.thread_id else None


def _content_of(message: TelegramMessage) -> str:
    """A hash of all that a message shows."""
    picture = message.picture and key_of(message.picture.png)
    audio = message.audio and message.audio.key
    shown = (message.text, message.entities, message.buttons, message.link_preview, picture, audio)
    return key_of(repr(shown).encode())
