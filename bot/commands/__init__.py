"""What each command does, once for all platforms."""

from bot.commands.command import Audience, Command, CommandTable, Option, OptionKind
from bot.commands.request import Asking, Conversation, PaperSearch, Request, ServiceState

__all__ = [
    "Asking",
    "Audience",
    "Command",
    "CommandTable",
    "Conversation",
    "Option",
    "OptionKind",
    "PaperSearch",
    "Request",
    "ServiceState",
]
