"""Replies as Discord messages: an embed each, whose description is Markdown, and plain text where that is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.render.layout import RULE, joined
from bot.render.split import ADDRESS, split_blocks, utf16_length
from bot.reply import Audio, Block, BlockKind, Button, Picture, Reply, Span

CONTENT_LENGTH: Final = 2_000  # of a message without an embed
TITLE_LENGTH: Final = 256
DESCRIPTION_LENGTH: Final = 4_096
FILE_BYTES: Final = 10 * 1024 * 1024  # of all files of a message, where nobody has paid for more

_MARKDOWN = re.compile(r"([\\*_`~|\[\]])")
_LINE_MARKS = re.compile(r"^(\s*\d*)(#{1,3}|-#|>{1,3}|[-+.])(?=\s|$)", re.MULTILINE)
_MENTION = re.compile(r"@(?=everyone|here|[!&]?\d)|(?<=<)(?=#\d|/\w|id:|t:-?\d|a?:\w+:\d)")
_UNSEEN = "\u200b"


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """One message: ``title`` and ``description`` of its embed. A picture belongs into the embed.

    ``link`` is the address to show as a preview beside the embed, or None. Audio is a file under its ``title``, which
    is then no embed's.
    """

    title: str
    description: str
    picture: Picture | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    link: str | None = None
    audio: Audio | None = None


def render_discord(reply: Reply) -> tuple[DiscordMessage, ...]:
    """The messages of a reply, each within Discord's limits; the buttons are under the last text, a picture too.

    Audio that is larger than Discord takes is left out.
    """
    messages = [_message(part) for part in split_blocks(reply.blocks, _fits_embed)] or [DiscordMessage("", "")]
    messages[-1] = replace(messages[-1], buttons=reply.buttons, picture=reply.picture)
    if reply.link_preview:
        links = (span.link for block in reply.blocks for span in block.spans if span.link)
        messages[0] = replace(messages[0], link=next(links, None))
    if reply.audio and len(reply.audio.mp3) <= FILE_BYTES:
        messages.append(DiscordMessage(escape_discord(reply.audio.label), "", audio=reply.audio))
    return tuple(messages)


def render_discord_plain(reply: Reply) -> tuple[str, ...]:
    """The contents of messages without embeds, each at most 2,000 characters: for where embeds are refused."""
    return tuple(_markdown(part) for part in split_blocks(reply.blocks, _fits_content))


def escape_discord(text: str) -> str:
    """A text that Discord shows as it is: no Markdown, no mention of anybody, no custom emoji, channel or time."""
    parts = ADDRESS.split(text)
    escaped = "".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))
    return _unmentioning(escaped)


def _unmentioning(text: str) -> str:
    return _MENTION.sub(lambda found: found[0] + _UNSEEN, text)


def _escaped(text: str) -> str:
    return _LINE_MARKS.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


def _fits_embed(blocks: Sequence[Block]) -> bool:
    message = _message(blocks)
    return utf16_length(message.description) <= DESCRIPTION_LENGTH


def _fits_content(blocks: Sequence[Block]) -> bool:
    return utf16_length(_markdown(blocks)) <= CONTENT_LENGTH


def _message(blocks: Sequence[Block]) -> DiscordMessage:
    """A first heading is the embed's title where it can be, all else its description."""
    if blocks and _can_be_title(blocks[0]):
        return DiscordMessage(escape_discord(blocks[0].text), _markdown(blocks[1:]))
    return DiscordMessage("", _markdown(blocks))


def _can_be_title(block: Block) -> bool:
    has_link = any(span.link for span in block.spans)
    return block.kind is BlockKind.HEADING and not has_link and utf16_length(escape_discord(block.text)) <= TITLE_LENGTH


def _markdown(blocks: Sequence[Block]) -> str:
    return _unmentioning(joined(blocks, _written))  # the whole text: a mention may stand across spans


def _written(block: Block) -> str:
    written = "".join(_span(span, heading=block.kind is BlockKind.HEADING) for span in block.spans)
    match block.kind:
        case BlockKind.DIVIDER:
            return RULE
        case BlockKind.HEADING:
            return f"**{written}**"
        case BlockKind.QUOTE:
            return "\n".join(f"> {line}" for line in written.splitlines())
        case _:
            return written


def _span(span: Span, *, heading: bool) -> str:
    if not span.text.strip():
        return span.text
    body = span.text.strip()
    lead, trail = span.text[: span.text.index(body)], span.text[span.text.index(body) + len(body) :]
    code = body.replace("`", "'")
    text = f"`{code}`" if span.code and not span.link else escape_discord(body)
    text = f"**{text}**" if span.bold and not heading else text
    text = f"*{text}*" if span.italic else text
    text = f"[{text}]({_address(span.link)})" if span.link else text
    return f"{lead}{text}{trail}"


def _address(link: str) -> str:
    return link.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
