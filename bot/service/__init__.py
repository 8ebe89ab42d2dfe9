"""Answers what comes from chats: limits, order, memory of the conversation, errors as a sentence for the user."""

from bot.incoming import Incoming, Platform, interface_language
from bot.service.events import Event, Final, Partial, Working
from bot.service.seam import ChatService, Offer, Suggestion

__all__ = [
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
]
