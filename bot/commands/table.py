"""All commands."""

from __future__ import annotations

from typing import Final

from bot.commands import admin, days, papers, stats, talk
from bot.commands.command import Audience, Command, CommandTable, Option, OptionKind
from bot.commands.request import Request
from bot.reply import Reply

_DATE = Option("date", OptionKind.DATES)
_PAPER = Option("paper", OptionKind.PAPER, required=True)
_QUESTION = Option("question", OptionKind.TEXT, required=True)
_WORDS = Option("words", OptionKind.TEXT, required=True)
_FIRST = Option("first", OptionKind.PAPER, required=True)
_SECOND = Option("second", OptionKind.PAPER, required=True)
_LANGUAGE = Option("language", OptionKind.CHOICE, choices=("zh", "en", "auto"))


def _help(request: Request) -> Reply:
    return talk.help_with(COMMANDS.for_audience(admin=request.is_admin), request)


COMMANDS: Final = CommandTable(
    (
        Command("today", days.today),
        Command("papers", days.papers, (_DATE,), rest="date"),
        Command("paper", papers.paper, (_PAPER,), rest="paper"),
        Command("ask", papers.ask, (_QUESTION, _DATE), rest="question", asks=True),
        Command("search", papers.search, (_WORDS, _DATE), rest="words"),
        Command("compare", papers.compare, (_FIRST, _SECOND), rest="first", asks=True),
        Command("stats", stats.stats, (_DATE,), rest="date"),
        Command("language", talk.language, (_LANGUAGE,), rest="language", private=True),
        Command("reset", talk.reset, private=True),
        Command("help", _help, private=True),
        Command("start", _help, listed=False),
        Command("about", talk.about),
        Command("status", admin.status, audience=Audience.ADMINS, private=True),
        Command("usage", admin.usage, audience=Audience.ADMINS, private=True),
    )
)
