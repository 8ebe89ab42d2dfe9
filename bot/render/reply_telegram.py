"""Replies as Telegram messages: text with entities, which need no escaping and cannot break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from bot.render.layout import RULE, joined, joint
from bot.render.split import split_blocks, utf16_length
from bot.reply import Audio, Block, BlockKind, Button, Picture, Reply, Span

TEXT_UNITS: Final = 4_096  # of a message, in UTF-16 units, after entities were read
CAPTION_UNITS: Final = 1_024  # of a picture
ENTITIES: Final = 90  # about 100 are kept; the rest would lose their style
AUDIO_BYTES: Final = 50_000_000  # of a file that a bot sends
LINK_BYTES: Final = 8_000  # of addresses: messages with near 9,500 bytes of entities are refused

EntityType = Literal["bold", "italic", "code", "text_link", "blockquote"]


@dataclass(frozen=True, slots=True)
class TelegramEntity:
    """A styled stretch of a text; ``offset`` and ``length`` count UTF-16 units, ``url`` belongs to a text_link."""

    type: EntityType
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    """One message: a text, a picture with the text as its caption, or audio without a text."""

    text: str
    entities: tuple[TelegramEntity, ...] = ()
    picture: Picture | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    link_preview: bool = False
    audio: Audio | None = None


def render_telegram(reply: Reply) -> tuple[TelegramMessage, ...]:
    """The messages of a reply, each within Telegram's limits; the buttons are under the last text.

    Audio that is larger than Telegram takes is left out.
    """
    messages = (
        list(_pictured(reply)) if reply.picture else [_message(part) for part in split_blocks(reply.blocks, _fits)]
    )
    if messages:
        messages[0] = replace(messages[0], link_preview=reply.link_preview)
        messages[-1] = replace(messages[-1], buttons=reply.buttons)
    if reply.audio and len(reply.audio.mp3) <= AUDIO_BYTES:
        messages.append(TelegramMessage("", audio=reply.audio))
    return tuple(messages)


def _pictured(reply: Reply) -> Iterator[TelegramMessage]:
    """The picture with the text as its caption where it fits, else under its own caption before the text."""
    if _measured(reply.blocks, CAPTION_UNITS):
        yield replace(_message(reply.blocks), picture=reply.picture)
        return
    assert reply.picture is not None
    yield TelegramMessage(reply.picture.caption, picture=reply.picture)
    yield from (_message(part) for part in split_blocks(reply.blocks, _fits))


def _fits(blocks: Sequence[Block]) -> bool:
    return _measured(blocks, TEXT_UNITS)


def _measured(blocks: Sequence[Block], units: int) -> bool:
    message = _message(blocks)
    addresses = sum(len((entity.url or "").encode()) for entity in message.entities)
    return utf16_length(message.text) <= units and len(message.entities) <= ENTITIES and addresses <= LINK_BYTES


def _message(blocks: Sequence[Block]) -> TelegramMessage:
    entities: list[TelegramEntity] = []
    length = 0
    for before, block in pairwise((None, *blocks)):
        assert block is not None
        length += utf16_length(joint(before, block)) if before else 0
        entities += _entities(block, length)
        length += utf16_length(_text(block))
    return TelegramMessage(joined(blocks, _text), tuple(entities))


def _text(block: Block) -> str:
    return RULE if block.kind is BlockKind.DIVIDER else block.text


def _entities(block: Block, start: int) -> Iterator[TelegramEntity]:
    """The entities of a block that begins at ``start``, the outermost first."""
    length = utf16_length(block.text)
    if block.kind is BlockKind.QUOTE and length:
        yield TelegramEntity("blockquote", start, length)
    if block.kind is BlockKind.HEADING and length:
        yield TelegramEntity("bold", start, length)
    for span in block.spans:
        units = utf16_length(span.text)
        yield from (TelegramEntity(kind, start, units, url) for kind, url in _styles(span, block.kind))
        start += units


def _styles(span: Span, kind: BlockKind) -> Iterator[tuple[EntityType, str | None]]:
    if not span.text.strip():
        return
    if span.code and not span.link:  # code can have no other style
        yield "code", None
        return
    if span.bold and kind is not BlockKind.HEADING:
        yield "bold", None
    if span.italic:
        yield "italic", None
    if span.link:
        yield "text_link", span.link
