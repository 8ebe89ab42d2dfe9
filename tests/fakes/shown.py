"""A reply on all platforms as a text that people can read, for golden files."""

from __future__ import annotations

import json
from dataclasses import asdict

from bot.render.reply_discord import render_discord
from bot.render.reply_telegram import render_telegram
from bot.render.reply_terminal import render_terminal
from bot.reply import Reply


def shown_everywhere(reply: Reply) -> str:
    """Texts, styles, links and buttons of a reply."""
    parts = ["=== terminal", render_terminal(reply)]
    for message in render_telegram(reply):
        units = message.text.encode("utf-16-le")
        styled = [
            f"{entity.type}: {units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode('utf-16-le')!r}"
            + (f" -> {entity.url}" if entity.url else "")
            for entity in message.entities
        ]
        parts += ["=== telegram", message.text, "---", *styled, f"preview: {message.link_preview}"]
        parts += [f"audio: {message.audio}"] if message.audio else []
    for embed in render_discord(reply):
        parts += ["=== discord", embed.title, "---", embed.description, f"link: {embed.link}"]
        parts += [f"audio: {embed.audio}"] if embed.audio else []
    buttons = [[asdict(button) for button in row] for row in reply.buttons]
    parts += ["=== buttons", *(json.dumps(row, ensure_ascii=False) for row in buttons)]
    return "\n".join(parts) + "\n"
