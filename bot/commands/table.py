"""All commands."""

from __future__ import annotations

from typing import Final

from bot.commands import admin, days, papers, preview, stats, subscriptions, talk
from bot.commands.command import Audience, Command, CommandTable, Group, Option, OptionKind
from bot.commands.request import Request
from bot.reply import Reply

_DATE = Option("date", OptionKind.DATES)
_PAPER = Option("paper", OptionKind.PAPER, required=True)
_QUESTION = Option("question", OptionKind.TEXT, required=True)
_WORDS = Option("words", OptionKind.TEXT, required=True)
_FIRST = Option("first", OptionKind.PAPER, required=True)
_SECOND = Option("second", OptionKind.PAPER, required=True)
_TIME = Option("time", OptionKind.TEXT)
_ZONE = Option("zone", OptionKind.TEXT)
_SIZE = Option("size", OptionKind.CHOICE, choices=("titles", "brief", "full"))
_POST_LANGUAGE = Option("language", OptionKind.CHOICE, choices=("zh", "en"))
_FILTER = Option("filter", OptionKind.TEXT)
_WHICH = Option("which", OptionKind.TEXT)
_TOPIC = Option("topic", OptionKind.TEXT, required=True)
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
        Command(
            "subscribe",
            subscriptions.subscribe,
            (_TIME, _ZONE, _SIZE, _POST_LANGUAGE, _FILTER),
            rest="time",
            group=Group.POSTS,
        ),
        Command("subscriptions", subscriptions.subscriptions, group=Group.POSTS),
        Command("unsubscribe", subscriptions.unsubscribe, (_WHICH,), rest="which", group=Group.POSTS),
        Command("watch", subscriptions.watch, (_TOPIC,), rest="topic", group=Group.POSTS),
        Command("preview", preview.preview, (_DATE,), rest="date", group=Group.POSTS, private=True),
        Command("language", talk.language, (_LANGUAGE,), rest="language", private=True),
        Command("reset", talk.reset, private=True),
        Command("help", _help, private=True),
        Command("start", _help, listed=False),
        Command("about", talk.about),
        Command("status", admin.status, audience=Audience.ADMINS, private=True),
        Command("usage", admin.usage, audience=Audience.ADMINS, private=True),
    )
)
