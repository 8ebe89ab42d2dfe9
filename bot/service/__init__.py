"""Answers what comes from chats: limits, order, memory of the conversation, errors as a sentence for the user."""

from bot.commands.suggestions import Offer, Suggestion
from bot.incoming import Incoming, Platform, interface_language
from bot.service.desk import language_of
from bot.service.events import Event, Final, Partial, Working
from bot.service.rules import Access, ChatRules
from bot.service.seam import ChatService
from bot.service.service import AnswerService

__all__ = [
    "Access",
    "AnswerService",
    "ChatRules",
    "ChatService",
    "Event",
    "Final",
    "Incoming",
    "Offer",
    "Partial",
    "Platform",
    "Suggestion",
    "Working",
    "interface_language",
    "language_of",
]
