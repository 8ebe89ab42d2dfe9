"""What the bot remembers of chats: conversations, languages, usage."""

from bot.store.exchange import Exchange, new_token
from bot.store.store import ChatStore, DayUsage

__all__ = ["ChatStore", "DayUsage", "Exchange", "new_token"]
