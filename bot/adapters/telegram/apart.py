"""Answers in a group that are for one person alone: they go to the private chat, and the group is told so."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from bot.adapters.telegram.outgoing import Place
from bot.commands import CommandTable
from bot.commands.typed import read_command
from bot.incoming import Incoming
from bot.reply import Reply, Span, paragraph
from bot.service import language_of
from config.locales import say


@dataclass(frozen=True, slots=True)
class Apart:
    """Where an answer goes that nobody else may read (None: nowhere), and what the group reads in its place.

    ``done`` once it was sent, ``closed`` where the asker has no chat with the bot yet.
    """

    place: Place | None
    done: Reply
    closed: Reply


def apart_of(incoming: Incoming, bot: str, commands: CommandTable) -> Apart:
    """The private side of a message in a group; ``bot`` is the bot's user name.

    Who writes in the name of a group or channel has no private chat with the bot.
    """
    address = f"https://t.me/{bot}"
    typed = read_command(incoming.text)
    command = commands.find(typed.name) if typed else None
    start = f"{address}?start={quote(command.name)}" if command else address
    user = int(incoming.user_id)
    return Apart(Place(user) if user > 0 else None, _said("done", address, incoming), _said("closed", start, incoming))


def _said(what: str, address: str, incoming: Incoming) -> Reply:
    language = language_of(incoming)
    link = Span(say(f"apart.{what}_link", language), link=address)
    return Reply((paragraph(say(f"apart.{what}", language), " ", link),))
