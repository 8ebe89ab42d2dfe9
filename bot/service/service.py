"""Answers what comes from chats: the one place that all platforms go through."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter
from typing import TypeVar

from bot.commands import CommandTable, PaperSearch, ServiceState
from bot.commands.suggestions import Offer, Suggestion, offer, suggest
from bot.commands.table import COMMANDS
from bot.incoming import Incoming, Platform
from bot.push.rules import PushDesk
from bot.render.answers import answer_reply, partial_reply
from bot.reply import Reply, sentence
from bot.service.desk import Desk, language_of
from bot.service.events import Event, Final, Partial, Working
from bot.service.failures import explain_failure, log_failure, new_reference
from bot.service.gate import Gate
from bot.service.lanes import BusyError, Lanes
from bot.service.rules import ChatRules
from bot.service.writing import write_answer
from bot.store import ChatStore
from config.locales import say
from retrieval.answer.events import Answering
from retrieval.answer.model.budget import Usage
from retrieval.archive import Archive
from retrieval.errors import StoreError
from retrieval.text.tokens import is_chinese
from retrieval.types import Answer, Question

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")
_BETWEEN_PARTIALS = 1.0  # seconds
_CLOSING = 8.0  # seconds for what is being answered when the service ends
_LIGHT_WORKERS = 4  # threads for all but answers: nothing light waits for a slow answer


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AnswerService:
    """A ``ChatService`` on an engine, an archive and a store. Blocking work runs in threads.

    ``engine`` is called in a thread whenever a question is answered, so that building it may take its time. ``today``
    is the date where the bot lives; ``model_usage`` is what a language model used on it, for admins.
    """

    def __init__(
        self,
        *,
        engine: Callable[[], Answering],
        archive: Archive,
        search: PaperSearch,
        store: ChatStore,
        rules: ChatRules,
        today: Callable[[], date],
        now: Callable[[], datetime] = _utc_now,
        model_usage: Callable[[], Usage | None] = lambda: None,
        commands: CommandTable = COMMANDS,
        push: PushDesk | None = None,
    ) -> None:
        self.commands = commands
        self._engine = engine
        self._rules = rules
        self._now = now
        self._desk = Desk(archive, search, store, rules, commands, today, now, self._state, model_usage, push)
        self._gate = Gate(rules, commands)
        self._lanes = Lanes(rules.waiting)
        self._answering = ThreadPoolExecutor(rules.workers, thread_name_prefix="answering")
        self._light = ThreadPoolExecutor(_LIGHT_WORKERS, thread_name_prefix="light")
        self._keeping = ThreadPoolExecutor(1, thread_name_prefix="keeping")  # SQLite takes one writer; others sleep
        self._started = now()
        self._messages = self._failures = 0
        self._closing = False
        self._swept: date | None = None

    async def ask(self, incoming: Incoming) -> Reply | None:
        """The final reply alone; None means that the bot stays silent."""
        reply = None
        async with aclosing(self.stream(incoming)) as events:
            async for event in events:
                reply = event.reply if isinstance(event, Final) else reply
        return reply

    def will_answer(self, incoming: Incoming) -> bool:
        """Whether a message is going to be answered, as far as access and limits tell."""
        return not self._closing and self._gate.has_room(incoming, self._now())

    async def stream(self, incoming: Incoming) -> AsyncGenerator[Event, None]:
        """Answer, event by event; see ``ChatService.stream``."""
        self._messages += 1
        incoming = _cleaned(incoming)
        admitted = self._gate.admits(incoming, self._now())
        if isinstance(admitted, Reply):
            yield Final(admitted)
        if admitted is not True:
            return
        try:
            async with self._lanes.turn(incoming.lane), aclosing(self._handled(incoming)) as events:
                async for event in events:
                    yield event
        except BusyError:
            yield Final(sentence(say("chat.busy", language_of(incoming)), private=True))

    async def suggest(self, incoming: Incoming, *, option: str, typed: str) -> Sequence[Suggestion]:
        """Values for an option that is being typed; none where something fails."""
        command = self.commands.find(incoming.command or "")
        wanted = next((each for each in command.options if each.name == option), None) if command else None
        if wanted is None or not self._allows(incoming):
            return ()
        text = typed.strip()
        found = await self._looked_up(incoming, lambda: suggest(self._desk.request(incoming), wanted, text))
        return found or ()

    async def offer(self, incoming: Incoming, *, limit: int = 20) -> Sequence[Offer]:
        """Papers to share for the words in ``incoming.text``; none where something fails."""
        if not self._allows(incoming):
            return ()
        words = _cleaned(incoming).text.strip()
        found = await self._looked_up(incoming, lambda: offer(self._desk.request(incoming), words, limit))
        return found or ()

    async def chat_moved(self, platform: Platform, old_chat_id: str, new_chat_id: str) -> None:
        """A chat goes on under another id: its conversations and subscriptions move along."""
        old, new = (f"{platform}/{chat_id}/" for chat_id in (old_chat_id, new_chat_id))
        await self._in_thread(lambda: self._desk.store.move(old, new))
        if (push := self._desk.push) is not None:
            await self._in_thread(lambda: push.store.move(platform, old_chat_id, new_chat_id))

    async def close(self) -> None:
        """Take nothing more in, wait a few seconds for what is being answered, and end."""
        self._closing = True
        try:
            async with asyncio.timeout(_CLOSING):
                await self._lanes.idle()
        except TimeoutError:
            _LOG.warning("ended with answers under way working=%d", self._lanes.working)
        self._answering.shutdown(wait=False, cancel_futures=True)
        self._light.shutdown(wait=False, cancel_futures=True)
        self._keeping.shutdown(wait=False)

    async def _handled(self, incoming: Incoming) -> AsyncGenerator[Event, None]:
        """The events of a message whose turn it is. Nothing that fails gets out."""
        language = language_of(incoming)
        if self._closing:
            yield Final(sentence(say("chat.closing", language)))
            return
        yield Working()
        try:
            outcome = await self._in_thread(lambda: self._desk.read(incoming))
            if isinstance(outcome, Reply):
                yield Final(outcome)
            elif outcome is not None:
                async with aclosing(self._answered(incoming, outcome.question)) as events:
                    async for event in events:
                        yield event
        except Exception as error:  # noqa: BLE001 - whatever fails, the user reads a sentence
            self._failures += 1
            with_reason = incoming.is_private and self._rules.access_of(incoming).is_admin(incoming)
            yield Final(explain_failure(error, incoming, language, with_reason=with_reason))

    async def _answered(self, incoming: Incoming, question: Question) -> AsyncGenerator[Event, None]:
        """The events of a question: the answer as it is written, then the whole, counted and remembered."""
        language = question.language or ("zh" if is_chinese(question.text) else "en")
        if await self._in_thread(lambda: self._desk.over_day_limit(incoming)):
            limit = self._rules.questions_a_day
            yield Final(sentence(say("chat.too_many_day", language, limit=limit), private=True))
            return
        started = perf_counter()
        try:
            async with aclosing(write_answer(self._engine, question, self._answering, _BETWEEN_PARTIALS)) as written:
                async for text_or_answer in written:
                    if isinstance(text_or_answer, Answer):
                        answer = text_or_answer
                    else:
                        yield Partial(partial_reply(text_or_answer, language))
        except Exception:  # whatever it was, it counts as a question; it is raised on and explained where it is caught
            await self._in_thread(lambda: self._desk.count_failure(incoming, _milliseconds(started)))
            raise
        milliseconds = _milliseconds(started)
        token = await asyncio.get_running_loop().run_in_executor(
            self._keeping, lambda: self._remember(incoming, question, answer, milliseconds)
        )
        yield Final(answer_reply(answer, token))

    def _remember(self, incoming: Incoming, question: Question, answer: Answer, milliseconds: float) -> str | None:
        """Count and keep an answer; the token of its exchange. Where that fails, the answer is given all the same."""
        try:
            self._sweep()
            return self._desk.keep(incoming, question, answer, milliseconds)
        except StoreError as error:
            log_failure(error, incoming, new_reference())
            return None

    def _sweep(self) -> None:
        """Once a day, forget what is too old for its buttons to work."""
        today = self._now().date()
        if self._swept != today:
            self._swept = today
            self._desk.forget_old()

    async def _looked_up(self, incoming: Incoming, look: Callable[[], _T]) -> _T | None:
        try:
            return await self._in_thread(look)
        except Exception as error:  # noqa: BLE001 - a list that is not offered is no reason to fail
            log_failure(error, incoming, new_reference())
            return None

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._light, work)

    def _allows(self, incoming: Incoming) -> bool:
        return self._rules.access_of(incoming).allows(incoming)

    def _state(self) -> ServiceState:
        return ServiceState(
            uptime=self._now() - self._started,
            messages=self._messages,
            failures=self._failures,
            working=self._lanes.working,
            waiting=self._lanes.waiting,
        )


def _milliseconds(started: float) -> float:
    return (perf_counter() - started) * 1000


def _cleaned(incoming: Incoming) -> Incoming:
    """The message without halves of characters, which no library takes."""
    options = {name: _whole(value) for name, value in incoming.options.items()}
    return replace(
        incoming, text=_whole(incoming.text), options=options, replied_text=_whole(incoming.replied_text or "")
    )


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").strip()
