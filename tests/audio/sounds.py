"""Sounds for tests."""

from __future__ import annotations

import wave
from io import BytesIO


def wav_of(seconds: float, rate: int = 16_000, width: int = 2) -> bytes:
    """Silence as WAV, ``width`` bytes a sample."""
    written = BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(bytes(round(seconds * rate) * width))
    return written.getvalue()
