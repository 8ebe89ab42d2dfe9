"""Replies as the messages that Discord is sent: embeds, or plain text where embeds are refused."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

import discord

from bot.render.layout import joined
from bot.render.reply_discord import CONTENT_LENGTH, DiscordMessage, render_discord, render_discord_plain
from bot.render.split import split_blocks, utf16_length
from bot.reply import Audio, Block, Button, Picture, Reply, item

ROWS: Final = 5  # of buttons under a message
ROW_BUTTONS: Final = 5
LABEL_LENGTH: Final = 80
ALT_LENGTH: Final = 1_024
PICTURE_NAME: Final = "paperboy.png"


@dataclass(frozen=True, slots=True)
class Page:
    """One message: a content, an embed of ``title``, ``description`` and ``picture``, or both; rows of buttons, audio.

    ``preview``: what the content links to may be shown with a preview.
    """

    content: str = ""
    title: str = ""
    description: str = ""
    picture: Picture | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: bool = False
    audio: Audio | None = None


def pages_of(reply: Reply) -> tuple[Page, ...]:
    """A reply with embeds."""
    return tuple(map(_page, render_discord(reply)))


def plain_pages_of(reply: Reply) -> tuple[Page, ...]:
    """A reply without embeds and attachments; a picture is told in words, audio is left out."""
    contents = [text for text in render_discord_plain(reply) if text.strip()]
    if reply.picture:
        contents.append(reply.picture.alt)
    pages = [Page(content=content, preview=reply.link_preview) for content in contents]
    if pages:
        pages[-1] = replace(pages[-1], buttons=_within_limits(reply.buttons))
    return tuple(pages)


def plain_parts_of(page: Page) -> tuple[Page, ...]:
    """A page without embed and attachment, cut between lines where it is too long; its picture is told in words."""
    title = f"**{page.title}**" if page.title else ""
    told = page.picture.alt if page.picture else ""
    text = "\n".join(part for part in (title, page.description, told) if part) or page.content
    parts = [Page(content=content, preview=page.preview) for content in _cut_lines(text)]
    return (*parts[:-1], replace(parts[-1], buttons=page.buttons))


def embeds_of(page: Page) -> list[discord.Embed]:
    """The page's embed, if it has one."""
    if not (page.title or page.description or page.picture):
        return []
    embed = discord.Embed(title=page.title or None, description=page.description or None)
    if page.picture:
        embed.set_image(url=f"attachment://{PICTURE_NAME}").set_footer(text=page.picture.caption)
    return [embed]


def files_of(page: Page) -> list[discord.File]:
    """The page's picture and audio as attachments, made anew: a file can be sent once."""
    files, picture, audio = [], page.picture, page.audio
    if picture:
        files.append(discord.File(io.BytesIO(picture.png), PICTURE_NAME, description=picture.alt[:ALT_LENGTH]))
    if audio:
        files.append(discord.File(io.BytesIO(audio.mp3), audio.name))
    return files


def view_of(page: Page) -> discord.ui.View | None:
    """The page's buttons. The view is over at once: presses are read from the interaction, whoever sent the buttons."""
    if not page.buttons:
        return None
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(page.buttons):
        for button in row:
            view.add_item(discord.ui.Button(label=button.label, custom_id=button.action, row=number))
    view.stop()
    return view


def _page(message: DiscordMessage) -> Page:
    if message.audio:
        return Page(content=message.title, audio=message.audio)
    return Page(
        content=message.link or "",
        title=message.title,
        description=message.description,
        picture=message.picture,
        buttons=_within_limits(message.buttons),
        preview=message.link is not None,
    )


def _within_limits(rows: Sequence[tuple[Button, ...]]) -> tuple[tuple[Button, ...], ...]:
    """At most five rows of five, no action twice, labels not too long."""
    actions = [button.action for row in rows for button in row]
    first = {action: place for place, action in reversed(list(enumerate(actions)))}
    places = count()
    fresh = ([_labelled(button) for button in row if first[button.action] == next(places)] for row in rows)
    return tuple(part for row in fresh for part in _parts(row))[:ROWS]


def _labelled(button: Button) -> Button:
    fits = len(button.label) <= LABEL_LENGTH
    return button if fits else replace(button, label=f"{button.label[: LABEL_LENGTH - 1]}…")


def _parts(row: list[Button]) -> Iterator[tuple[Button, ...]]:
    for start in range(0, len(row), ROW_BUTTONS):
        yield tuple(row[start : start + ROW_BUTTONS])


def _cut_lines(text: str) -> list[str]:
    """A text in contents that Discord takes: cut between lines, and inside of one only where it alone is too long."""

    def written(blocks: Sequence[Block]) -> str:
        return joined(blocks, lambda block: block.text)

    parts = split_blocks([item(line) for line in text.splitlines()], lambda blocks: _fits(written(blocks)))
    return [written(part) for part in parts]


def _fits(content: str) -> bool:
    return utf16_length(content) <= CONTENT_LENGTH
