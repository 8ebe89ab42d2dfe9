"""What the bot says, whatever the platform: blocks of text, buttons, a picture, audio. Renderers make it theirs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

ACTION_BYTES: Final = 64  # the most that Telegram keeps with a button


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. ``link`` is an address that the text leads to."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str | None = None


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # a line of a list; it brings its number or mark along
    QUOTE = "quote"  # words of a digest
    DIVIDER = "divider"  # has no text


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, quote or divider."""

    kind: BlockKind
    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The block's text without its styles."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Button:
    """A button. ``action`` is opaque to adapters: at most 64 bytes, good after a restart, handed back when pressed."""

    label: str
    action: str

    def __post_init__(self) -> None:
        if len(self.action.encode()) > ACTION_BYTES:
            raise ValueError(f"The action of a button has more than {ACTION_BYTES} bytes: {self.action}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG picture: its bytes, a short caption, and what it shows, in words, for those who do not see it."""

    png: bytes
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Audio:
    """An mp3: its bytes, the name of its file, who speaks, its length in seconds, and a small JPEG as its cover.

    ``key`` is a hash of the mp3, by which it is known again.
    """

    mp3: bytes = field(repr=False)
    name: str
    title: str
    performer: str
    seconds: int
    cover: bytes | None = field(default=None, repr=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", hashlib.blake2b(self.mp3, digest_size=16).hexdigest())

    @property
    def label(self) -> str:
        """Title and length, in a line."""
        return f"🎧 {self.title} · {self.seconds // 60}:{self.seconds % 60:02}"


@dataclass(frozen=True, slots=True)
class Reply:
    """A message of the bot, of any length; renderers split it.

    ``buttons`` are rows. ``private``: for the asker's eyes alone where the platform can do that. ``confidential``: not
    shown to others anywhere; from a chat without private messages it goes to the asker's chat with the bot.
    ``link_preview``: the first link is shown with a preview. ``replaces``: the answer to a button takes the place of
    the message with the button, as a page of a list does. ``audio`` comes behind all else, in a message of its own.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    audio: Audio | None = None
    private: bool = False
    confidential: bool = False
    link_preview: bool = False
    replaces: bool = False


def heading(*parts: str | Span) -> Block:
    """A heading."""
    return Block(BlockKind.HEADING, _spans(parts))


def paragraph(*parts: str | Span) -> Block:
    """A paragraph."""
    return Block(BlockKind.PARAGRAPH, _spans(parts))


def item(*parts: str | Span) -> Block:
    """A line of a list."""
    return Block(BlockKind.ITEM, _spans(parts))


def quote(*parts: str | Span) -> Block:
    """Words of a digest."""
    return Block(BlockKind.QUOTE, _spans(parts))


def divider() -> Block:
    """A line between two parts."""
    return Block(BlockKind.DIVIDER)


def sentence(text: str, *, private: bool = False) -> Reply:
    """A reply of one paragraph."""
    return Reply((paragraph(text),), private=private)


def _spans(parts: tuple[str | Span, ...]) -> tuple[Span, ...]:
    spans = (Span(part) if isinstance(part, str) else part for part in parts)
    return tuple(span for span in spans if span.text)
