"""What the mp3 of a day says of itself. Apart from what makes it, which takes a second to import."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from mutagen import MutagenError
from mutagen.id3 import ID3, ID3NoHeaderError
from mutagen.mp3 import MPEGInfo

from retrieval.errors import EditionError
from retrieval.reasons import Reason


class Sound(NamedTuple):
    """The tags of an mp3, empty where it has none, and its length in seconds."""

    title: str
    performer: str
    seconds: float


def read_sound(mp3: bytes) -> Sound:
    """Read the tags and length of an mp3. Raises EditionError where it is none."""
    try:
        info: MPEGInfo = MPEGInfo(BytesIO(mp3))
        tags = _tags(mp3)
    except MutagenError as error:
        raise EditionError(Reason("edition_no_mp3", kind=type(error).__name__)) from error
    title, performer = (" ".join(map(str, tags.getall(name))) for name in ("TIT2", "TPE1"))
    return Sound(title, performer, float(info.length))


def _tags(mp3: bytes) -> ID3:
    try:
        return ID3(BytesIO(mp3))
    except ID3NoHeaderError:
        return ID3()
