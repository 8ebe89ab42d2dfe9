"""The cover of a spoken edition: the head of the day's poster, small enough for chats."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from retrieval.errors import PictureError
from retrieval.reasons import Reason

SIDE: Final = 320  # pixels, the most that Telegram takes
_QUALITY = 85


def crop_cover(poster: bytes) -> bytes:
    """The upper square of a poster as a JPEG of 320 x 320 pixels. Raises PictureError where it is no picture."""
    try:
        with Image.open(BytesIO(poster)) as image:
            cover = ImageOps.fit(image.convert("RGB"), (SIDE, SIDE), centering=(0.5, 0.0))
    except (UnidentifiedImageError, OSError) as error:
        raise PictureError(Reason("poster_unreadable", kind=type(error).__name__)) from error
    written = BytesIO()
    cover.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
