"""Replies as text for a terminal, and for transcripts."""

from __future__ import annotations

from bot.render.layout import RULE, joined
from bot.render.terminal import plain
from bot.reply import Block, BlockKind, Reply, Span


def render_terminal(reply: Reply) -> str:
    """The reply as text: addresses in brackets behind their words, the picture in words, buttons as [labels].

    Of audio there is its title, length and file name.
    """
    parts = [joined(reply.blocks, _written)]
    if reply.picture:
        parts.append(f"({reply.picture.alt})")
    if reply.audio:
        parts.append(f"({reply.audio.label} · {reply.audio.name})")
    parts += ["  ".join(f"[{button.label}]" for button in row) for row in reply.buttons]
    return plain("\n\n".join(part for part in parts if part))


def _written(block: Block) -> str:
    if block.kind is BlockKind.DIVIDER:
        return RULE
    written = "".join(_span(span) for span in block.spans)
    if block.kind is BlockKind.QUOTE:
        return "\n".join(f"    | {line}" for line in written.splitlines())
    return written


def _span(span: Span) -> str:
    return f"{span.text} <{span.link}>" if span.link and span.link != span.text else span.text
