"""The read-aloud service of Microsoft Edge, through the package edge-tts: online, without a key."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Final

import aiohttp
import edge_tts
from edge_tts.exceptions import EdgeTTSException

from config.voice import VoiceSettings
from retrieval.edition.audio.mp3 import to_mp3
from retrieval.edition.audio.patience import insist
from retrieval.edition.audio.pieces import cut
from retrieval.errors import VoiceError
from retrieval.reasons import Reason
from retrieval.types import Language

_VOICES: Final[dict[Language, str]] = {"zh": "zh-CN-XiaoxiaoNeural", "en": "en-US-AriaNeural"}
_PIECE = 1_000  # characters; a piece that fails is asked for again alone


class EdgeVoice:
    """Speaks by Edge's service."""

    def __init__(self, settings: VoiceSettings, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings, self._sleep = settings, sleep
        self._voices = {"zh": settings.zh or _VOICES["zh"], "en": settings.en or _VOICES["en"]}
        self.name = "edge"

    def speak(self, script: str, language: Language) -> bytes:
        """The script as mp3. Raises VoiceError where the service does not answer, or refuses the voice."""
        asked = (partial(self._ask, piece, language) for piece in cut(script, _PIECE))
        return to_mp3([insist(ask, self._settings.attempts, self._sleep) for ask in asked])

    def _ask(self, piece: str, language: Language) -> bytes:
        try:
            return asyncio.run(asyncio.wait_for(self._receive(piece, language), self._settings.seconds))
        except ValueError as error:
            raise VoiceError(Reason("voice_edge_refuses", voice=self._voices[language], said=str(error))) from error
        except (EdgeTTSException, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise VoiceError(Reason("voice_edge_silent", kind=type(error).__name__), retryable=True) from error

    async def _receive(self, piece: str, language: Language) -> bytes:
        rate = f"{round(100 * (self._settings.speed - 1)):+d}%"
        speaking = edge_tts.Communicate(piece, self._voices[language], rate=rate)
        return b"".join([chunk["data"] async for chunk in speaking.stream() if chunk["type"] == "audio"])
