"""Bytes of a digest as text, and what was odd about them."""

from __future__ import annotations

import codecs

from retrieval.digest.notices import odd
from retrieval.reasons import Reason
from retrieval.types import Notice

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    r"""The text of a file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark, with ``\n`` as line ends.

    Bytes that are no text become replacement characters and NUL bytes go; a notice says where the first one stood.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(mark) :]
    notices = []
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        text = body.decode(encoding, errors="replace")
        line = _count_lines(body[: error.start].decode(encoding, errors="replace"))
        notices.append(odd(Reason("bytes_replaced", encoding=encoding.upper()), line=line))
    if "\0" in text:
        notices.append(odd(Reason("nul_dropped"), line=_count_lines(text.partition("\0")[0])))
        text = text.replace("\0", "")
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notices)


def _count_lines(before: str) -> int:
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
