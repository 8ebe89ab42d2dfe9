"""Telegram, by python-telegram-bot, which nothing outside this package imports."""

import os

from bot.adapters.telegram.adapter import TelegramAdapter
from bot.adapters.telegram.connecting import check_telegram, telegram_sender

__all__ = ["TelegramAdapter", "check_telegram", "telegram_sender"]

os.environ.setdefault("PTB_TIMEDELTA", "true")  # spans of time as timedelta; the library warns at each flood limit else
