"""A digest of any form, from bytes or from a file: the form is told by the content, never by the name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from retrieval.digest import hf_daily, newsletter, report
from retrieval.digest.assemble import Reading, assemble
from retrieval.digest.calendar import date_in_name
from retrieval.digest.decode import decode
from retrieval.digest.notices import odd
from retrieval.errors import DigestError, system_reason
from retrieval.reasons import Reason
from retrieval.types import Digest, Form, Notice

_LARGEST_FILE = 16 * 2**20  # bytes; a day's API answer has about 0.2 MiB
_JSON_START = re.compile(r"\s*(?:\{|\[\s*(?:[\[{\"\d\]tfn-]|$))")


def load(path: Path, *, day: date | None = None) -> Digest:
    """The digest in a file; ``day`` overrides the date that the file says. Raises DigestError."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _LARGEST_FILE else b""
    except (OSError, ValueError) as error:
        reason = Reason("file_not_read", advice="check_path", name=str(path), problem=system_reason(error))
        raise DigestError(reason) from error
    if size > _LARGEST_FILE:
        raise DigestError(_too_large(str(path), size))
    return parse(data, name=str(path), day=day)


def parse(data: bytes, *, name: str, day: date | None = None) -> Digest:
    """The digest in the bytes of a file called ``name``; ``day`` overrides the date that they say.

    The date of a Markdown form stands in its header, else in its name; that of JSON in its name, else in its content.
    Raises DigestError where the bytes are no digest, say no date, or announce papers and hold none.
    """
    if len(data) > _LARGEST_FILE:
        raise DigestError(_too_large(name, len(data)))
    text, notices = decode(data)
    reading = _read(text, name)
    found, date_notices = _find_date(reading, name, day)
    if not reading.entries and reading.declared_count:
        announced = reading.declared_count
        raise DigestError(Reason("digest_none_of_announced", advice="fetch_again", name=name, count=announced))
    return assemble(reading, day=found, name=name, notices=(*notices, *date_notices))


def _too_large(name: str, size: int) -> Reason:
    most = _LARGEST_FILE >> 20
    return Reason("digest_too_large", advice="give_day_file", name=name, size=f"{size / 2**20:.0f}", most=most)


def _read(text: str, name: str) -> Reading:
    if _JSON_START.match(text):
        return hf_daily.read_hf_daily(text, name)
    lines = text.split("\n")
    as_newsletter, as_report = newsletter.count_marks(lines), report.count_marks(lines)
    if not as_newsletter and not as_report:
        raise DigestError(Reason("digest_no_form", advice="give_form", name=name))
    return newsletter.read_newsletter(lines) if as_newsletter >= as_report else report.read_report(lines)


def _find_date(reading: Reading, name: str, day: date | None) -> tuple[date, tuple[Notice, ...]]:
    """The digest's date, and a notice where its name and its content disagree on it."""
    named, written = date_in_name(name), reading.date
    found = day or ((named or written) if reading.form is Form.HF_DAILY else (written or named))
    if found is None:
        raise DigestError(Reason("digest_no_date", advice="give_date", name=name))
    if day or reading.weak_date or not (named and written) or named == written:
        return found, ()
    return found, (odd(Reason("digest_two_dates", named=named, written=written, found=found)),)
