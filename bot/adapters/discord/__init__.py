"""Discord, by discord.py, which nothing outside this package imports."""

from bot.adapters.discord.adapter import DiscordAdapter

__all__ = ["DiscordAdapter"]
