"""``python espeak_library.py VOICE WORDS_A_MINUTE``: text from stdin, WAV to stdout. Imports nothing of paperboy.

The few calls of eSpeak NG's C interface (speak_lib.h) that speaking takes.
"""

from __future__ import annotations

import ctypes
import sys
import wave
from io import BytesIO
from pathlib import Path

import espeakng_loader

_SYNCHRONOUS, _UTF_8, _RATE = 2, 1, 1  # AUDIO_OUTPUT_SYNCHRONOUS, espeakCHARS_UTF8, espeakRATE
_SAMPLE_BYTES = 2
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def speak(text: str, voice: str, pace: int) -> bytes:
    """The text as WAV. Raises OSError where the library or the voice is not there."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = Path(espeakng_loader.get_data_path()).parent
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), 0)
    if rate <= 0 or library.espeak_SetVoiceByName(voice.encode()):
        raise OSError(f"eSpeak NG has no voice {voice!r}")
    samples = bytearray()

    def receive(wav: int | None, count: int, _events: int | None) -> int:
        if wav and count > 0:
            samples.extend(ctypes.string_at(wav, count * _SAMPLE_BYTES))
        return 0

    callback = _CALLBACK(receive)  # kept until all is spoken, or the library would call what is gone
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetParameter(_RATE, pace, 0)
    written = text.encode() + b"\0"
    library.espeak_Synth(written, ctypes.c_size_t(len(written)), 0, 0, 0, _UTF_8, None, None)
    library.espeak_Synchronize()
    return _wav(bytes(samples), rate)


def _wav(samples: bytes, rate: int) -> bytes:
    written = BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(_SAMPLE_BYTES)
        sound.setframerate(rate)
        sound.writeframes(samples)
    return written.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(speak(sys.stdin.buffer.read().decode(), sys.argv[1], int(sys.argv[2])))
