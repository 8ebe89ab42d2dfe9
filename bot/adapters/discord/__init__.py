"""Discord, by discord.py, which nothing outside this package imports."""

from bot.adapters.discord.adapter import DiscordAdapter
from bot.adapters.discord.refusals import check_discord, discord_sender

__all__ = ["DiscordAdapter", "check_discord", "discord_sender"]
