"""Sentences out of a stream of pieces that are cut anywhere, with the citation keys that follow a full stop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.text.sentences import is_abbreviation

LONGEST = 900  # characters; what goes on longer without an end is no sentence
_KEYS = r"[\[【［][^\[\]【】［］\n]{1,60}[\]】］]"
_END = re.compile(rf"(?P<mark>[。！？]+|[.!?]+)[”’」』）)》\"'*]*(?P<keys>(?:[ \t]*{_KEYS})*)")
_CLOSED = re.compile(rf"(?:[。！？.!?][”’」』）)》\"'*]*|{_KEYS})$")
_KEY_MAY_BEGIN = re.compile(r"[ \t]*[\[【［][^\[\]【】［］\n]{0,60}$")
_LIST_MARKER = re.compile(r"^\s*\d{1,3}\.$")
_HAN_OR_OPENER = re.compile(r"[\u3400-\u9fff《「『“【（]")


@dataclass(frozen=True, slots=True)
class Streamed:
    """A sentence and the white space before it: nothing, a space or line breaks. ``is_whole``: not cut for length."""

    lead: str
    text: str
    is_whole: bool = True


class SentenceStream:
    """Cuts a growing text into sentences; a line break always ends one."""

    def __init__(self) -> None:
        self._buffer = ""
        self._skips = False

    def feed(self, piece: str) -> list[Streamed]:
        """The sentences that a further piece completes. A sentence is complete when the next one has begun."""
        self._buffer += piece
        found = list(self._completed())
        if len(self._buffer) > LONGEST:
            found.append(self._taken(len(self._buffer)))
            self._skips = True
        return [sentence for sentence in found if sentence.text]

    def close(self, *, is_cut: bool = False) -> list[Streamed]:
        """What is left at the end of the stream; where the stream was cut off, only what ends as a sentence does."""
        rest = [*self._completed(), self._taken(len(self._buffer))]
        if is_cut and not _CLOSED.search(rest[-1].text):
            rest.pop()
        return [sentence for sentence in rest if sentence.text]

    def _completed(self) -> Iterator[Streamed]:
        while (end := _first_end(self._buffer)) is not None:
            yield self._taken(end)
            self._skips = False

    def _taken(self, end: int) -> Streamed:
        taken, self._buffer = self._buffer[:end], self._buffer[end:]
        text = taken.strip()
        lead = taken[: len(taken) - len(taken.lstrip())]
        whole = not self._skips and len(text) <= LONGEST
        return Streamed("\n" * min(lead.count("\n"), 2) or lead[:1], mended(text), whole)


_THOUGHT, _END_OF_THOUGHT = "<think>", "</think>"


def without_thinking(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without the thoughts between <think> and </think> that some models write before they answer."""
    head, is_over = "", False
    for piece in pieces:
        if is_over:
            yield piece
            continue
        head += piece
        begun = head.lstrip()
        if begun.startswith(_THOUGHT):
            _, end, answer = begun.partition(_END_OF_THOUGHT)
            is_over = bool(end)
            head = _THOUGHT + begun[len(_THOUGHT) :][-len(_END_OF_THOUGHT) :]
            yield answer
        elif not _THOUGHT.startswith(begun):
            is_over = True
            yield head
    if not is_over and not head.lstrip().startswith(_THOUGHT):
        yield head


def mended(text: str) -> str:
    """The text with halves of characters joined that came in separate pieces; lone ones are replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _first_end(buffer: str) -> int | None:
    """Where the first sentence ends; None while it may still go on."""
    start = len(buffer) - len(buffer.lstrip())
    line_break = buffer.find("\n", start)
    line = buffer if line_break < 0 else buffer[:line_break]
    for match in _END.finditer(line, start):
        if line_break < 0 and _may_go_on(line[match.end() :]):
            return None
        if _ends(line, match):
            return match.end()
    return line_break if line_break >= 0 else None


def _may_go_on(rest: str) -> bool:
    """Whether a further piece can still add a key to the sentence, or show that it has not ended."""
    return not rest.strip(" \t") or _KEY_MAY_BEGIN.match(rest) is not None


def _ends(line: str, match: re.Match[str]) -> bool:
    if match["mark"][0] in "。！？" or match["keys"]:
        return True
    rest = line[match.end() :]
    following = rest.lstrip()[:1]
    if not following:
        return True
    if rest[0] not in " \t" and not _HAN_OR_OPENER.match(rest):
        return False
    if match["mark"] == ".":
        upto = line[: match.end()]
        return not (following.islower() or is_abbreviation(upto) or _LIST_MARKER.match(upto))
    return True
