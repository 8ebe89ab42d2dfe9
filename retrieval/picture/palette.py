"""The colours of pictures: a light and a dark set, each readable (WCAG AA) for text on its ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for; ``words`` are for the words of a cloud, the strongest first."""

    ground: str
    card: str
    ink: str
    faint: str
    rule: str
    weekend: str
    band: str
    on_band: str
    on_band_faint: str
    bar: str
    accent: str
    words: tuple[str, ...]


LIGHT: Final = Palette(
    ground="#fbf8f2",
    card="#ffffff",
    ink="#1b2430",
    faint="#66707c",
    rule="#e4ddcf",
    weekend="#f1ebdf",
    band="#12324a",
    on_band="#ffffff",
    on_band_faint="#a9c3d3",
    bar="#3d7ea6",
    accent="#d1495b",
    words=("#12324a", "#d1495b", "#3d7ea6", "#b7791f", "#2f7f6f", "#6b4e9b", "#8a5a44"),
)
DARK: Final = Palette(
    ground="#10161d",
    card="#18212b",
    ink="#eef2f5",
    faint="#95a3b1",
    rule="#2a3642",
    weekend="#1a232d",
    band="#0a2233",
    on_band="#ffffff",
    on_band_faint="#8fb3c9",
    bar="#5aa9d6",
    accent="#ff7a85",
    words=("#eef2f5", "#ff7a85", "#5aa9d6", "#f0b95a", "#63c7b2", "#b79ae8", "#d9a48c"),
)
