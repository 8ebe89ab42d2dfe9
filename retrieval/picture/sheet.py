"""A sheet to draw on: text that breaks as it should in Chinese and English, boxes with round corners, and the PNG."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

import rjieba
from PIL import Image, ImageDraw

from retrieval.picture.font import load_font, shows
from retrieval.picture.palette import Palette

DRAWING: Final = Lock()  # FreeType's fonts are not to be used by two threads at once
_SCALE = 2  # everything is drawn at twice its size and made smaller, which smooths edges
_COLOURS = 192
_BOLD = 36  # of this many pixels of a letter one is added on each side of a stroke; the font has one weight only
_SHORT, _NARROWER = 0.3, (0.7, 0.8, 0.9)
_ELLIPSIS = "…"
_NOT_FIRST = "，。、；：！？）》」』】”’,.;:!?)]}%…"
_HAN = re.compile(r"[\u3400-\u9fff]")
_RUNS = re.compile(r"\s+|[\u3400-\u9fff]+|[^\s\u2e80-\uffef]+|.", re.DOTALL)


class Sheet:
    """A picture in the making. All measures are in its own pixels; anchors are Pillow's. Hold DRAWING meanwhile."""

    def __init__(self, width: int, height: int, colours: Palette, font: Path) -> None:
        self.width, self.height, self.colours, self._font = width, height, colours, font
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), colours.ground)
        self._draw = ImageDraw.Draw(self._image)

    def readable(self, text: str) -> str:
        """The text on one line without the characters that the font lacks (emoji), so that no empty box is drawn."""
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        if shows(self._font, plain):
            return plain
        return " ".join("".join(self._shown(character) for character in plain).split())

    def _shown(self, character: str) -> str:
        for form in (character, unicodedata.normalize("NFKC", character)):
            if shows(self._font, form):
                return form
        return ""

    def width_of(self, text: str, size: int) -> float:
        """How wide a readable text is at a size."""
        return load_font(self._font, size * _SCALE).getlength(text) / _SCALE

    def text(
        self, x: float, y: float, text: str, size: int, fill: str, anchor: str = "la", *, bold: bool = False
    ) -> None:
        """Write a readable text on one line."""
        place, font = (x * _SCALE, y * _SCALE), load_font(self._font, size * _SCALE)
        stroke = max(1, round(size * _SCALE / _BOLD)) if bold else 0
        self._draw.text(place, text, fill=fill, font=font, anchor=anchor, stroke_width=stroke / 2, stroke_fill=fill)

    def label(self, x: float, y: float, text: str, size: int, fill: str, anchor: str) -> None:
        """Write a readable text with a rim of the ground's colour, so that lines behind it do not cross it."""
        place, font = (x * _SCALE, y * _SCALE), load_font(self._font, size * _SCALE)
        ground = self.colours.ground
        self._draw.text(place, text, fill, font, anchor, stroke_width=3 * _SCALE, stroke_fill=ground)

    def ink_box(self, text: str, size: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is inked of a text that is written at 0, 0."""
        left, top, right, bottom = load_font(self._font, size * _SCALE).getbbox(text)
        return left / _SCALE, top / _SCALE, right / _SCALE, bottom / _SCALE

    def lines(self, text: str, size: int, width: float, most: int) -> list[str]:
        """A text broken to a width in lines of like length; what goes beyond the last is cut off with an ellipsis."""
        plain = self.readable(text)
        found = list(self._broken(plain, size, width))
        if len(found) <= most:
            return self._balanced(plain, size, width, found)
        last = found[most - 1]
        while last and self.width_of(last + _ELLIPSIS, size) > width:
            last = last[:-1]
        return [*found[: most - 1], last.rstrip(" ，。、；：,.;:-") + _ELLIPSIS]

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        """Fill a box."""
        corners = (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1)
        self._draw.rounded_rectangle(corners, radius * _SCALE, fill=fill)

    def polygon(self, points: list[tuple[float, float]], fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def line(self, left: float, top: float, right: float, bottom: float, fill: str, width: float = 1) -> None:
        """Draw a line."""
        self._draw.line((left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE), fill, round(width * _SCALE))

    def png(self) -> bytes:
        """The picture; the same drawing gives the same bytes."""
        small = self._image.resize((self.width, self.height), Image.Resampling.BOX)
        written = BytesIO()
        small.quantize(_COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        return written.getvalue()

    def _balanced(self, text: str, size: int, width: float, found: list[str]) -> list[str]:
        """The lines of a smaller width, if they are no more, where the last one would hold a word or two only."""
        if len(found) <= 1 or self.width_of(found[-1], size) > width * _SHORT:
            return found
        tried = (list(self._broken(text, size, width * share)) for share in _NARROWER)
        return next((lines for lines in tried if len(lines) == len(found)), found)

    def _broken(self, text: str, size: int, width: float) -> Iterator[str]:
        line = ""
        for piece in self._pieces(text, size, width):
            too_long = line and self.width_of((line + piece).rstrip(), size) > width
            if too_long and (piece not in _NOT_FIRST or line[-1] in _NOT_FIRST):  # one mark may stand past the edge
                yield line.rstrip()
                line = ""
            line += piece if line or not piece.isspace() else ""
        if line.strip():
            yield line.rstrip()

    def _pieces(self, text: str, size: int, width: float) -> Iterator[str]:
        """Words of both languages, and the single characters of a word that is longer than a line."""
        for run in _RUNS.findall(text):
            for piece in rjieba.cut(run) if _HAN.match(run) else (run,):
                yield from piece if self.width_of(piece, size) > width else (piece,)
