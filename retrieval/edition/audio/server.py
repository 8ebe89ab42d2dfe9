"""Any server that offers ``/audio/speech`` as OpenAI does: OpenAI itself, Kokoro, Piper behind a proxy, and others."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx

from config.voice import VoiceSettings
from retrieval.edition.audio.mp3 import to_mp3
from retrieval.edition.audio.patience import insist
from retrieval.edition.audio.pieces import cut
from retrieval.errors import VoiceError
from retrieval.reasons import Reason
from retrieval.types import Language

_BASE_URL: Final = "https://api.openai.com/v1"
_MODEL: Final = "gpt-4o-mini-tts"
_VOICE: Final = "alloy"
_PIECE = 1_500  # characters of a request; OpenAI takes 4,096, others less
_MOST_BYTES = 32 * 2**20  # of an answer


class ServerVoice:
    """Speaks by a server."""

    def __init__(self, settings: VoiceSettings, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings, self._sleep = settings, sleep
        self._base_url = settings.base_url or _BASE_URL
        self._model = settings.model or _MODEL
        self._host = urlsplit(self._base_url).hostname or ""
        self.name = self._model

    def speak(self, script: str, language: Language) -> bytes:
        """The script as mp3. Raises VoiceError where the server does not answer, or refuses."""
        key = self._settings.api_key
        headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
        with httpx.Client(headers=headers, timeout=self._settings.seconds) as client:
            asked = (partial(self._ask, client, piece, language) for piece in cut(script, _PIECE))
            return to_mp3([insist(ask, self._settings.attempts, self._sleep) for ask in asked])

    def _ask(self, client: httpx.Client, piece: str, language: Language) -> bytes:
        wanted = {
            "model": self._model,
            "input": piece,
            "voice": (self._settings.zh if language == "zh" else self._settings.en) or _VOICE,
            "response_format": "mp3",
            "speed": self._settings.speed,
        }
        try:
            with client.stream("POST", f"{self._base_url}/audio/speech", json=wanted) as answer:
                self._check(answer)
                return self._received(answer)
        except httpx.HTTPError as error:
            reason = Reason("voice_server_silent", host=self._host, kind=type(error).__name__)
            raise VoiceError(reason, retryable=True) from error

    def _received(self, answer: httpx.Response) -> bytes:
        sound = bytearray()
        for chunk in answer.iter_bytes():
            sound += chunk
            if len(sound) > _MOST_BYTES:
                raise VoiceError(Reason("voice_server_endless", host=self._host))
        return bytes(sound)

    def _check(self, answer: httpx.Response) -> None:
        if answer.is_success:
            return
        status = answer.status_code
        passes = status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT} or answer.is_server_error
        said = answer.headers.get("Retry-After", "")
        raise VoiceError(
            Reason("voice_server_passing" if passes else "voice_server_refuses", host=self._host, status=status),
            retryable=passes,
            retry_after=float(said) if said.isdecimal() else None,
        )
