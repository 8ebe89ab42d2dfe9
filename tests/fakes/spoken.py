"""A spoken edition, as far as chats are concerned."""

from __future__ import annotations

from bot.reply import Audio

SPOKEN = Audio(b"mp3 of five minutes", "2026-01-21.mp3", "AI 论文日报 2026-01-21", "paperboy", 312, cover=b"jpeg")
