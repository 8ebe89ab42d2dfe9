"""Telegram, by python-telegram-bot, which nothing outside this package imports."""

from bot.adapters.telegram.adapter import TelegramAdapter

__all__ = ["TelegramAdapter"]
