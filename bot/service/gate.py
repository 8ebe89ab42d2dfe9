"""What is turned away before anything is done for it. Never blocks."""

from __future__ import annotations

from datetime import datetime

from bot.actions import Verb, parse_action
from bot.commands import CommandTable
from bot.commands.typed import read_command
from bot.incoming import Incoming
from bot.reply import Reply, sentence
from bot.service.desk import language_of
from bot.service.limits import Backlog, MinuteLimit
from bot.service.rules import ChatRules
from config.locales import say

_LIGHT_A_QUESTION = 5  # commands and buttons are allowed so many times as often as questions


class Gate:
    """Lets a message through, or turns it away with a sentence or in silence."""

    def __init__(self, rules: ChatRules, commands: CommandTable) -> None:
        self._rules = rules
        self._commands = commands
        self._backlog = Backlog(rules.stale)
        self._questions = MinuteLimit(rules.questions_a_minute)
        self._light = MinuteLimit(rules.questions_a_minute * _LIGHT_A_QUESTION)

    def has_room(self, incoming: Incoming, now: datetime) -> bool:
        """Whether a message would be let through; that counts for nothing."""
        if not self._rules.access_of(incoming).allows(incoming) or self._backlog.is_stale(incoming.sent_at, now):
            return False
        return self._limit_of(incoming).has_room(incoming.user, now)

    def admits(self, incoming: Incoming, now: datetime) -> bool | Reply:
        """True lets it through; False turns it away in silence, a reply with a sentence."""
        language = language_of(incoming)
        if not self._rules.access_of(incoming).allows(incoming):
            is_told = incoming.awaits_answer or (incoming.is_private and self._light.take(incoming.user, now) is None)
            return is_told and sentence(say("chat.denied", language), private=True)
        if self._backlog.is_stale(incoming.sent_at, now):
            is_told = incoming.awaits_answer or self._backlog.owes_apology(incoming.lane, now)
            return is_told and sentence(say("chat.stale", language), private=incoming.awaits_answer)
        refusal = self._limit_of(incoming).take(incoming.user, now)
        if refusal is None:
            return True
        is_told = incoming.awaits_answer or refusal.is_first
        return is_told and sentence(say("chat.too_many_minute", language, seconds=refusal.seconds), private=True)

    def _limit_of(self, incoming: Incoming) -> MinuteLimit:
        return self._questions if self._asks(incoming) else self._light

    def _asks(self, incoming: Incoming) -> bool:
        """Whether a message has a question answered."""
        if incoming.action is not None:
            action = parse_action(incoming.action)
            return action is not None and action.verb is Verb.OTHER
        typed = read_command(incoming.text)
        name = incoming.command or (typed.name if typed else None)
        if name is None:
            return True
        command = self._commands.find(name)
        return command is not None and command.asks
