"""What is done for a message in a thread: reading it, running its command, remembering questions and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.actions import parse_action
from bot.commands import Asking, Audience, Command, CommandTable, Conversation, PaperSearch, Request, ServiceState
from bot.commands.buttons import press
from bot.commands.typed import TypedCommand, read_command
from bot.incoming import Incoming, interface_language
from bot.push.rules import PushDesk
from bot.reply import Reply, sentence
from bot.service.failures import log_failure, new_reference
from bot.service.rules import ChatRules
from bot.store import FAILED, ChatStore, Exchange, Spent, new_token
from config.locales import say
from retrieval.answer.dates import find_dates
from retrieval.answer.model.budget import Usage
from retrieval.answer.references import find_arxiv_ids, find_place
from retrieval.archive import Archive
from retrieval.errors import StoreError
from retrieval.text.tokens import is_chinese
from retrieval.types import Answer, Language, Question, Scope, ScopeSource, Status, Turn

_SAME_START = 60  # characters by which a text that was replied to is known as the last answer


@dataclass(frozen=True, slots=True)
class Desk:
    """The blocking half of the service. Every method may raise StoreError."""

    archive: Archive
    search: PaperSearch
    store: ChatStore
    rules: ChatRules
    commands: CommandTable
    today: Callable[[], date]
    now: Callable[[], datetime]
    state: Callable[[], ServiceState]
    model_usage: Callable[[], Usage | None]
    push: PushDesk | None = None

    def read(self, incoming: Incoming) -> Reply | Asking | None:
        """What a message comes to: a reply, a question that is to be answered, or nothing to say."""
        if incoming.action is not None:
            return self._read_on(press(self.request(incoming), parse_action(incoming.action)), incoming)
        typed = _linked(read_command(incoming.text)) if incoming.command is None else None
        name = typed.name if typed else incoming.command
        if name is None:
            request = self.request(incoming)
            return self._ask(request, Question(incoming.text, request.today, language=request.answers_in))
        command = self.commands.find(name)
        if command is None:
            return self._unknown(name, incoming)
        options = {command.rest: typed.rest} if typed and command.rest and typed.rest else incoming.options
        return self._run(command, self.request(incoming, options))

    def request(self, incoming: Incoming, options: Mapping[str, str] | None = None) -> Request:
        """A message as commands take it."""
        given = {name: value.strip() for name, value in (options or incoming.options).items() if value.strip()}
        answers_in = self.store.language_of(incoming.user) or self.rules.language
        return Request(
            incoming=incoming,
            language=answers_in or language_of(incoming, given),
            answers_in=answers_in,
            options=given,
            today=self.today(),
            is_admin=self.rules.access_of(incoming).is_admin(incoming),
            archive=self.archive,
            search=self.search,
            store=self.store,
            conversation=Conversation(
                history=lambda: self._history(incoming),
                keep=lambda question, answer: self._note(incoming, question, answer),
                forget=lambda: self.store.forget(incoming.conversation),
            ),
            state=self.state,
            model_usage=self.model_usage,
            push=self.push,
        )

    def over_day_limit(self, incoming: Incoming) -> bool:
        """Whether the sender has asked all the questions of the day."""
        return self.store.questions_of(self.today(), incoming.user) >= self.rules.questions_a_day

    def count_failure(self, incoming: Incoming, milliseconds: float) -> None:
        """Count a question that failed."""
        self.store.count(Spent(self.today(), incoming.user, FAILED, milliseconds))

    def keep(self, incoming: Incoming, question: Question, answer: Answer, milliseconds: float | None = None) -> str:
        """Remember a question with its answer; returns the token of the exchange. With ``milliseconds`` it counts."""
        exchange = Exchange(new_token(), incoming.conversation, self.now(), question, answer)
        spent = milliseconds is not None and Spent(self.today(), incoming.user, answer.status.value, milliseconds)
        self.store.keep(exchange, spent or None)
        return exchange.token

    def forget_old(self) -> int:
        """Forget exchanges whose buttons need not work any more; returns how many these were."""
        return self.store.forget_before(self.now() - self.rules.buttons)

    def _run(self, command: Command, request: Request) -> Reply | Asking:
        if command.audience is Audience.ADMINS and not request.is_admin:
            return sentence(say("chat.admins_only", request.language), private=True)
        outcome = self._read_on(command.handler(request), request.incoming)
        return replace(outcome, private=True) if isinstance(outcome, Reply) and command.private else outcome

    def _read_on(self, outcome: Reply | Asking, incoming: Incoming) -> Reply | Asking:
        """An outcome, a question in it with the conversation that it goes on from."""
        if isinstance(outcome, Asking) and outcome.goes_on:
            return Asking(replace(outcome.question, history=self._history(incoming)), goes_on=False)
        return outcome

    def _ask(self, request: Request, question: Question) -> Reply | Asking:
        if not any(map(str.isalnum, question.text)):  # emoji and marks alone ask nothing, whatever was said before
            return sentence(say("chat.empty", request.language))
        scope = self._pushed_day(question, request.incoming) or self._listed_day(question, request)
        return self._read_on(Asking(replace(question, scope=scope)), request.incoming)

    def _note(self, incoming: Incoming, question: Question, answer: Answer) -> str:
        """Remember what a command showed. Where that fails, it is shown all the same, and the token leads nowhere."""
        try:
            return self.keep(incoming, question, answer)
        except StoreError as error:
            log_failure(error, incoming, new_reference())
            return new_token()

    def _pushed_day(self, question: Question, incoming: Incoming) -> Scope | None:
        """The day of the post that a question replies to, or in whose thread it is asked, unless it names days."""
        messages = [each for each in (incoming.reply_to, incoming.thread_id) if each]
        if self.push is None or not messages or find_dates(question.text, question.asked_on).scope is not None:
            return None
        store, platform, chat_id = self.push.store, incoming.platform, incoming.chat_id
        days = (store.day_of_message(platform, chat_id, each) for each in messages)
        day = next((day for day in days if day), None)
        return None if day is None else Scope(day, day, ScopeSource.GIVEN)

    def _listed_day(self, question: Question, request: Request) -> Scope | None:
        """The day whose list was shown last, for a question about a place in it ("第3篇") that names no day."""
        if find_place(question.text) is None or find_dates(question.text, question.asked_on).scope is not None:
            return None
        last = self.store.last(request.incoming.conversation, self.now() - self.rules.memory)
        if last is None or last.answer.status is not Status.ANSWERED or last.answer.citations:
            return None
        return last.answer.scope

    def _unknown(self, name: str, incoming: Incoming) -> Reply | None:
        """In groups a command that is none of ours is meant for another bot."""
        if not incoming.is_private:
            return None
        return sentence(say("chat.unknown_command", self.request(incoming).language, name=name), private=True)

    def _history(self, incoming: Incoming) -> tuple[Turn, ...]:
        """The conversation so far, with the message that was replied to where it is not its last answer."""
        history = self.store.history(incoming.conversation, self.now() - self.rules.memory)
        replied = (incoming.replied_text or "").strip()
        if not replied or (history and history[-1].content[:_SAME_START] == replied[:_SAME_START]):
            return history
        return (*history, Turn("assistant", replied, find_arxiv_ids(replied)))


def _linked(typed: TypedCommand | None) -> TypedCommand | None:
    """A typed command; for "/start help", which a link to the private chat sends, the command that it names."""
    if typed is None or typed.name != "start" or not typed.rest.isalpha():
        return typed
    return TypedCommand(typed.rest.casefold(), "")


def language_of(incoming: Incoming, options: Mapping[str, str] | None = None) -> Language:
    """The language to talk to somebody in who has chosen none: that of what was written, else that of the client."""
    written = " ".join((incoming.text, *(options or incoming.options).values()))
    written = written.partition(" ")[2] if written.startswith(("/", "／")) else written
    if is_chinese(written):
        return "zh"
    return interface_language(incoming.language_code) if incoming.language_code or not written.strip() else "en"
