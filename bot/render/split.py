"""Cuts long messages: between blocks, else at the end of a sentence, else at a mark or space. Pure.

What fits is the platform's business: it is told by a function of blocks. Never cut is a grapheme cluster (an emoji of
several characters, a flag, a letter with its accents), and no link, be it a link's text or an address written out,
unless it alone is more than a message takes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import regex

from bot.reply import Block, BlockKind, Span
from retrieval.text.sentences import split_sentences

Fits = Callable[[Sequence[Block]], bool]

_CLUSTER = regex.compile(r"\X")
ADDRESS = regex.compile(r"(https?://[^\s<>()（）\[\]，。；、“”\"]+)")
_BREATH = regex.compile(r"\s+|(?<=[，、,;:：；)）」》])")
_MARKS = frozenset({BlockKind.HEADING, BlockKind.DIVIDER})  # what no message may end with


def split_blocks(blocks: Sequence[Block], fits: Fits) -> tuple[tuple[Block, ...], ...]:
    """The blocks as messages of which each fits, in order.

    Only white space and dividers at a cut are lost. A heading stays with what follows it where both fit.
    """
    trimmed = (_part(block, 0, len(block.text)) for block in blocks)
    kept = [block for block in trimmed if block.kind is BlockKind.DIVIDER or block.text]
    if fits(kept):
        whole = _without_dividers(tuple(kept))
        return (whole,) if whole else ()
    waiting = kept[::-1]
    messages: list[tuple[Block, ...]] = []
    current: list[Block] = []
    while waiting:
        block = waiting.pop()
        if fits([*current, block]):
            current.append(block)
        elif current and fits([block]):
            waiting += [block, *reversed(_carried(current))]
            messages.append(tuple(current))
            current = []
        else:
            first, rest = _cut(block, current, fits)
            waiting += [rest] if rest else []
            current += [first] if first else []
            messages.append(tuple(current))
            current = []
    ended = (_without_dividers(message) for message in (*messages, tuple(current)))
    return tuple(message for message in ended if message)


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def slice_spans(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The spans between two places of their text, counted in characters."""
    ends = accumulate((len(span.text) for span in spans), initial=0)
    cut = (
        replace(span, text=span.text[max(start - place, 0) : max(end - place, 0)])
        for span, place in zip(spans, ends, strict=False)
    )
    return tuple(span for span in cut if span.text)


def _carried(current: list[Block]) -> list[Block]:
    """Take headings and dividers off the end of a message, unless it is made of them alone."""
    keep = len(current)
    while keep and current[keep - 1].kind in _MARKS:
        keep -= 1
    if not keep:
        return []
    carried = current[keep:]
    del current[keep:]
    return carried


def _without_dividers(message: tuple[Block, ...]) -> tuple[Block, ...]:
    text = [place for place, block in enumerate(message) if block.kind is not BlockKind.DIVIDER]
    return message[text[0] : text[-1] + 1] if text else ()


def _cut(block: Block, current: Sequence[Block], fits: Fits) -> tuple[Block | None, Block | None]:
    """The part of a block that fits after the current ones, and the rest; no part where the next message is better."""
    place = _place(block, lambda part: fits([*current, part]), needed=not current)
    if place is None:
        return None, block
    first, rest = _part(block, 0, place), _part(block, place, len(block.text))
    return (first if first.text else None), (rest if rest.text else None)


def _part(block: Block, start: int, end: int) -> Block:
    """A part of a block, without white space around it."""
    text = block.text[start:end]
    start, end = end - len(text.lstrip()), start + len(text.rstrip())
    return replace(block, spans=slice_spans(block.spans, start, max(start, end)))


def _place(block: Block, fits: Callable[[Block], bool], *, needed: bool) -> int | None:
    """Where to cut a block: at the best border in the second half of what fits.

    None where nothing fits; if a cut is ``needed``, borders of ever less worth are taken, at last any character.
    """
    for places in _borders(block):
        most = _most(places, lambda place: fits(_part(block, 0, place)))
        if most:
            return _best(block.text, [place for place in places if place <= most])
        if not needed:
            return None
    return 1


def _borders(block: Block) -> Iterator[list[int]]:
    """All places where a block may be cut; then those inside links; then those inside clusters."""
    text = block.text
    clusters = [match.end() for match in _CLUSTER.finditer(text)]
    links = list(_link_ranges(block))
    yield [place for place in clusters if not any(start < place < end for start, end in links)]
    yield clusters
    yield list(range(1, len(text) + 1))


def _link_ranges(block: Block) -> Iterator[tuple[int, int]]:
    place = 0
    for span in block.spans:
        if span.link:
            yield place, place + len(span.text)
        place += len(span.text)
    for match in ADDRESS.finditer(block.text):
        yield match.span()


def _most(places: Sequence[int], fits: Callable[[int], bool]) -> int:
    """The last place up to which the text fits; 0 if there is none."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(places[middle - 1]):
            low = middle
        else:
            high = middle - 1
    return places[low - 1] if low else 0


def _best(text: str, places: Sequence[int]) -> int:
    half = places[-1] // 2
    for borders in (_sentence_ends(text), [match.end() for match in _BREATH.finditer(text)]):
        allowed = set(borders)
        later = places[bisect_right(places, half) :]
        if found := [place for place in later if place in allowed]:
            return found[-1]
    return places[-1]


def _sentence_ends(text: str) -> list[int]:
    """The ends of the sentences, with and without the white space behind them."""
    ends, place = [], 0
    for sentence in split_sentences(text):
        place = text.index(sentence, place) + len(sentence)
        ends.append(place)
    return ends
