"""Discord, by discord.py, which nothing outside this package imports."""

from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.refusals import check_discord

__all__ = ["DiscordAdapter", "check_discord"]
