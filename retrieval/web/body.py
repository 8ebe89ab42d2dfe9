"""The body of an answer within a bound, also where it is packed: a small bomb unpacks to gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

_GZIP: Final = 16 + zlib.MAX_WBITS  # zlib's way to say that a gzip header comes first


class TooLargeError(Exception):
    """There are more bytes than wanted."""


class BrokenBodyError(Exception):
    """The bytes are not what their encoding says, or end too early."""


def read_body(chunks: Iterable[bytes], encoding: str, most_bytes: int) -> bytes:
    """The bytes of a body, unpacked; ``encoding`` is the Content-Encoding, gzip or none.

    Never holds more than ``most_bytes`` and a chunk. Raises TooLargeError or BrokenBodyError.
    """
    if encoding in {"", "identity"}:
        return _joined(chunks, most_bytes)
    if encoding in {"gzip", "x-gzip"}:
        return _unpacked(chunks, most_bytes)
    raise BrokenBodyError


def _joined(chunks: Iterable[bytes], most_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > most_bytes:
            raise TooLargeError
    return bytes(body)


def _unpacked(chunks: Iterable[bytes], most_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    body = bytearray()
    for chunk in chunks:
        try:
            body += unpacker.decompress(chunk, most_bytes + 1 - len(body))
        except zlib.error as error:
            raise BrokenBodyError from error
        if len(body) > most_bytes:
            raise TooLargeError
    if not unpacker.eof:
        raise BrokenBodyError
    return bytes(body)
