"""Shows one answer as it comes about: typing, the text so far, the whole."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Final

import discord

from bot.adapters.discord.outlets import EXPIRED, UNKNOWN_MESSAGE, Outlet, change
from bot.adapters.discord.pages import Page, pages_of, plain_pages_of
from bot.adapters.discord.patience import FAILURES, name_of, patiently
from bot.reply import Reply, sentence
from bot.service import Event, Partial, Working
from bot.service import Final as FinalEvent
from config.locales import say
from retrieval.types import Language

TYPING_SECONDS: Final = 8.0  # what is shown as typing ends by itself after 10 s

_LOG = logging.getLogger(__name__)
# An embed or a picture may be refused for its form, its size or a missing permission.
_FORMAT_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


class Showing:
    """One answer to somebody who speaks a language. Each message is changed only when its text does."""

    def __init__(self, outlet: Outlet, language: Language) -> None:
        self._outlet = outlet
        self._language = language
        self._shown: list[tuple[discord.Message, Page]] = []
        self._plain = False
        self._typing: asyncio.Task[None] | None = None

    async def show(self, events: AsyncIterator[Event]) -> None:
        """Show the events, each before the next is taken. Raises what the outlet does where the answer is refused."""
        try:
            async for event in events:
                match event:
                    case Working():
                        self._typing = self._typing or asyncio.create_task(self._keep_typing())
                    case Partial(reply):
                        await self._show_partial(reply)
                    case FinalEvent(reply):
                        await self._show_final(reply)
        finally:
            self._stop_typing()
        if not self._shown:
            await self._outlet.withdraw()

    async def _keep_typing(self) -> None:
        channel = self._outlet.typing_in
        with suppress(*FAILURES):  # who cannot be shown that is told by what happens to the answer
            while channel:
                await channel.typing()
                await asyncio.sleep(TYPING_SECONDS)

    def _stop_typing(self) -> None:
        if self._typing:
            self._typing.cancel()
            self._typing = None

    async def _show_partial(self, reply: Reply) -> None:
        """The text so far; where that fails, a later one or the whole will show it."""
        self._stop_typing()
        try:
            await self._bring(reply)
        except FAILURES as error:
            _LOG.info("Discord: a part of an answer was not shown: %s", name_of(error))

    async def _show_final(self, reply: Reply) -> None:
        self._stop_typing()
        if reply.confidential and self._outlet.apart:
            reply = await self._sent_apart(reply, self._outlet.apart)
        if reply.replaces and not self._shown and (message := await self._outlet.replaced()):
            self._shown.append((message, Page()))
        await patiently(lambda: self._bring(reply))

    async def _sent_apart(self, reply: Reply, apart: Outlet) -> Reply:
        """Send an answer that nobody but the asker may read; returns what is said of it here."""
        try:
            for page in pages_of(reply):
                await patiently(partial(apart.send, page, private=True))
        except FAILURES as error:
            _LOG.info("Discord: an answer for one person alone was not taken: %s", name_of(error))
            return sentence(say("apart.closed_discord", self._language))
        return sentence(say("apart.done", self._language))

    async def _bring(self, reply: Reply) -> None:
        """Make the messages those of the reply, as plain text where the format is refused."""
        if not self._plain:
            try:
                return await self._reconcile(pages_of(reply), private=reply.private)
            except discord.HTTPException as error:
                if error.status not in _FORMAT_REFUSED:
                    raise
                _LOG.warning("Discord: a format was refused (%s), the text goes out plain", name_of(error))
                self._plain = True
        return await self._reconcile(plain_pages_of(reply), private=reply.private)

    async def _reconcile(self, pages: tuple[Page, ...], *, private: bool) -> None:
        """Change what differs, send what is new, delete the rest."""
        for number, page in enumerate(pages):
            if number == len(self._shown):
                self._shown.append((await self._outlet.send(page, private=private), page))
            elif page != self._shown[number][1]:
                self._shown[number] = await self._changed(self._shown[number][0], page, private=private), page
        while len(self._shown) > len(pages):
            message, _ = self._shown.pop()
            with suppress(discord.NotFound):
                await message.delete()

    async def _changed(self, message: discord.Message, page: Page, *, private: bool) -> discord.Message:
        """The message that shows the page: the changed one, or a new one where it was deleted or can change no more."""
        try:
            await change(message, page)
        except discord.HTTPException as error:
            if error.code != UNKNOWN_MESSAGE and error.code not in EXPIRED:
                raise
            return await self._outlet.send(page, private=private)
        return message
