"""The seam to engines that speak, and the choice of one by the settings."""

from __future__ import annotations

import shlex
from typing import Protocol

from config.voice import VoiceSettings
from retrieval.edition.audio.command import CommandVoice
from retrieval.edition.audio.edge import EdgeVoice
from retrieval.edition.audio.espeak import build_espeak
from retrieval.edition.audio.server import ServerVoice
from retrieval.types import Language


class Voice(Protocol):
    """An engine that speaks. ``name`` says which, fit to be shown."""

    name: str

    def speak(self, script: str, language: Language) -> bytes:
        """The script as mp3. Raises VoiceError."""


def build_voice(settings: VoiceSettings) -> Voice | None:
    """The engine that the settings name; None for "none". Raises VoiceError where it cannot be used on this machine."""
    match settings.engine:
        case "edge":
            return EdgeVoice(settings)
        case "openai":
            return ServerVoice(settings)
        case "espeak":
            return build_espeak(settings)
        case "command":
            return CommandVoice(shlex.split(settings.command or ""), settings)
        case "none":
            return None
