"""What the bot remembers of chats: conversations, languages, usage."""

from bot.store.exchange import Exchange, new_token
from bot.store.store import FAILED, ChatStore, DayUsage

__all__ = ["FAILED", "ChatStore", "DayUsage", "Exchange", "new_token"]
