"""What a question is about once its date words are cut out, with the small words that held them in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

# Enough of the text before a date to hold the longest words below.
_LOOK_BACK = 32
_BEFORE = re.compile(
    r"(?:\b(?:(?:back |out |published |posted |released |dated |as |so far )?"
    r"(?:from|on|in|for|of|at|during|over|within|by)"
    r"(?: the)?|the|so far|dated)|(?<![存实现正])在|于|从|(?<!来)自|来自|截至) ?$",
    re.ASCII,
)
_BEHIND = re.compile(
    r"(?:'s)?(?: (?:digest|issue|edition|newsletter|one|batch)s?\b| ?(?:早报|晚报))?"
    r" ?(?:这天|那天|当天|那一天|这一天|当日|[这那当本]一?期|[这那]几[期天]|[这那]份|期间|之间|以来)?"
    r"(?:早上|上午|中午|下午|晚上|凌晨|左右|前后|为止|so far\b)?"
    r"(?: ?的)?(?: ?(?:论文日报|日报|晨报|早报|晚报|简报|digests?\b|newsletters?\b))?"
    r"(?:里面|里头|里边|里(?!程)|中(?=的|有|哪|谁|关))?",
    re.ASCII,
)
_BETWEEN = re.compile(r" ?(?:以及|[和跟与及或、,，]|,? ?(?:and|or|vs\.?|versus|&)) ?")
_SPACE = re.compile(r"\s+")
_SPACE_BEFORE_MARK = re.compile(r" (?=[,.?!;:，。？！；：、)）])")
_EDGES = " ,，、:：;；-–—"
_ENGLISH_EDGES = re.compile(r"\w\w", re.ASCII)
_WORD = re.compile(r"\w")


def cut_mentions(text: str, plain: str, places: Iterable[tuple[int, int]]) -> str:
    """The text without the places and the glue around them, white space tidied; empty where no word is left."""
    pieces: list[str] = []
    position = 0
    for start, end in places:
        glue = _BEFORE.search(plain, max(position, start - _LOOK_BACK), start)
        piece_end = glue.start() if glue else start
        if not (pieces and _BETWEEN.fullmatch(plain, position, piece_end)):
            pieces.append(text[position:piece_end])
        behind = _BEHIND.match(plain, end)
        position = behind.end() if behind else end
    pieces.append(text[position:])
    rest = _SPACE_BEFORE_MARK.sub("", _SPACE.sub(" ", "".join(_with_gaps(pieces)))).strip(_EDGES)
    return rest if _WORD.search(rest) else ""


def _with_gaps(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces, with a space where two English words would run together; Chinese needs none."""
    last = ""
    for piece in pieces:
        if _ENGLISH_EDGES.fullmatch(last[-1:] + piece[:1]):
            yield " "
        yield piece
        last = piece or last
