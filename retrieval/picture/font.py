"""Finds a font that shows Chinese: the one that the package zhplot brings (Noto Sans SC, OFL), else a system's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from retrieval.errors import PictureError
from retrieval.reasons import Reason

_BUNDLED = ("zhplot", "fonts/NotoSansSC-Regular.ttf")
_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_NAMES = (
    "NotoSansCJK*-Regular.*",
    "NotoSans*SC-Regular.*",
    "SourceHanSans*-Regular.*",
    "wqy-*.tt[cf]",
    "DroidSansFallback*.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "msyh.tt[cf]",
    "simhei.ttf",
)
_SAMPLE = "论文智能体"
_NO_CHARACTER = "\uffff"


@cache
def find_font() -> Path | None:
    """The file of a font that shows Chinese; None if there is none. Looks once in a process."""
    return next((path for path in _candidates() if _shows_chinese(path)), None)


def need_font() -> Path:
    """The file of a font that shows Chinese. Raises PictureError if there is none."""
    font = find_font()
    if font is None:
        raise PictureError(Reason("no_font", advice="install_font"))
    return font


@lru_cache(maxsize=256)
def load_font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels. Its letters are placed alike on every system, with or without a shaping library."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def shows(path: Path, text: str) -> bool:
    """Whether the font has every character of a text, so that none is drawn as an empty box."""
    return all(_has(path, character) for character in set(text) if not character.isspace())


def _candidates() -> Iterator[Path]:
    package, file = _BUNDLED
    spec = find_spec(package)  # looked up, not imported: importing it would need Matplotlib
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / file
    for folder in (*_FOLDERS, Path.home() / ".fonts", Path.home() / ".local/share/fonts"):
        for name in _NAMES:
            yield from sorted(folder.rglob(name)) if folder.is_dir() else ()


def _shows_chinese(path: Path) -> bool:
    try:
        return shows(path, _SAMPLE)
    except OSError:
        return False


@lru_cache(maxsize=1 << 14)
def _has(path: Path, character: str) -> bool:
    font = load_font(path, 16)
    drawn, missing = font.getmask(character), font.getmask(_NO_CHARACTER)
    return bytes(drawn) != bytes(missing) or drawn.size != missing.size
