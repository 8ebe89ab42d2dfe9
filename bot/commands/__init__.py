"""What each command does, once for all platforms."""

from bot.commands.command import Audience, Command, CommandTable, Option, OptionKind
from bot.commands.request import Asking, PaperSearch, Request

__all__ = [
    "Asking",
    "Audience",
    "Command",
    "CommandTable",
    "Option",
    "OptionKind",
    "PaperSearch",
    "Request",
]
