"""eSpeak NG, which speaks without a network: the system's program, or the library in the package espeakng-loader."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Final

from config.voice import VoiceSettings
from retrieval.edition.audio.command import CommandVoice
from retrieval.errors import VoiceError
from retrieval.reasons import Reason
from retrieval.types import Language

_VOICES: Final[Mapping[Language, str]] = {"zh": "cmn", "en": "en-us"}
_PROGRAMS = ("espeak-ng", "espeak")
_LIBRARY: Final = "espeakng_loader"
_WORDS_A_MINUTE = 165  # at speed 1


def build_espeak(settings: VoiceSettings) -> CommandVoice:
    """The voice of eSpeak as this machine has it. Raises VoiceError where it has none."""
    pace = str(round(_WORDS_A_MINUTE * settings.speed))
    program = next((name for name in _PROGRAMS if which(name)), None)
    if program:
        arguments = [program, "-v", "{voice}", "-s", pace, "--stdin", "--stdout"]
    elif find_spec(_LIBRARY):  # in a process of its own: the library cannot be used by several threads
        arguments = [sys.executable, str(Path(__file__).with_name("espeak_library.py")), "{voice}", pace]
    else:
        raise VoiceError(Reason("voice_no_espeak", advice="install_espeak"))
    voice = CommandVoice(arguments, settings, _VOICES)
    voice.name = "espeak-ng"
    return voice
