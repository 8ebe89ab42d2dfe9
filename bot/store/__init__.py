"""What the bot remembers of chats: conversations, languages, usage."""

from bot.store.exchange import Exchange, new_token
from bot.store.store import FAILED, ChatStore, DayUsage, Spent

__all__ = ["FAILED", "ChatStore", "DayUsage", "Exchange", "Spent", "new_token"]
