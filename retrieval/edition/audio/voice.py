"""The seam to engines that speak."""

from __future__ import annotations

from typing import Protocol

from config.voice import VoiceSettings
from retrieval.errors import VoiceError
from retrieval.types import Language


class Voice(Protocol):
    """An engine that speaks. ``name`` says which, fit to be shown."""

    name: str

    def speak(self, script: str, language: Language) -> bytes:
        """The script as mp3. Raises VoiceError."""


def build_voice(settings: VoiceSettings) -> Voice | None:
    """The engine that the settings name; None for "none". Raises VoiceError where it cannot be used here."""
    if settings.engine == "none":
        return None
    raise VoiceError(f"The engine {settings.engine} is not built in.")
