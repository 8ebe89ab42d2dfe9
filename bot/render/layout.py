"""What the renderers of replies share: how blocks stand to each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.reply import Block, BlockKind

RULE = "———"  # a divider
_CLOSE = frozenset(
    {
        (BlockKind.HEADING, BlockKind.ITEM),
        (BlockKind.HEADING, BlockKind.QUOTE),
        (BlockKind.ITEM, BlockKind.ITEM),
        (BlockKind.ITEM, BlockKind.QUOTE),
        (BlockKind.QUOTE, BlockKind.ITEM),
    }
)


def joined(blocks: Sequence[Block], written: Callable[[Block], str]) -> str:
    """The blocks as one text: lines of a list stand close, with a quote under its line; all else stands apart."""
    rest = (joint(before, after) + written(after) for before, after in pairwise(blocks))
    return "".join([*map(written, blocks[:1]), *rest])


def joint(before: Block, after: Block) -> str:
    """What stands between two blocks."""
    return "\n" if (before.kind, after.kind) in _CLOSE else "\n\n"
