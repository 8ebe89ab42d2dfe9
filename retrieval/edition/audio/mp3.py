"""Sound as mp3: WAV is encoded (LAME), mp3 pieces are joined, and the whole gets its ID3 tags."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final

import lameenc
from mutagen import MutagenError
from mutagen.id3 import APIC, ID3, TALB, TDRC, TIT2, TLAN, TPE1, USLT
from mutagen.mp3 import MPEGInfo

from retrieval.errors import VoiceError
from retrieval.reasons import Reason
from retrieval.types import Language

_BIT_RATE = 64  # kbit/s, enough for one voice
_QUALITY = 5  # LAME's: 2 is best, 7 fastest
_SAMPLE_BYTES = 2
_ID3_HEAD, _ID3_FOOT = 10, 128  # bytes of the head of ID3v2, and of ID3v1
_STATED: Final = (b"Xing", b"Info", b"VBRI")  # marks of a first frame that states how long all is
_FIRST_FRAME = 200  # bytes in which such a mark stands
_ISO_639: Final[dict[Language, str]] = {"zh": "zho", "en": "eng"}


@dataclass(frozen=True, slots=True)
class Tags:
    """What an mp3 says of itself. ``cover`` is a PNG picture."""

    title: str
    album: str
    day: date
    lyrics: str
    language: Language
    cover: bytes | None = None


def to_mp3(parts: Sequence[bytes]) -> bytes:
    """Pieces of sound, WAV (16 bit) or mp3, as one mp3. Raises VoiceError where they are neither."""
    if not parts or not all(parts):
        raise VoiceError(Reason("voice_silent"), retryable=True)
    sounds = [_encode(part) if part[:4] == b"RIFF" else part for part in parts]
    for sound in sounds:
        _info(sound)
    return sounds[0] if len(sounds) == 1 else b"".join(map(_frames, sounds))


def tag(mp3: bytes, tags: Tags) -> bytes:
    """The mp3 with title, album, date, the script as lyrics, and the picture as its cover."""
    written, language = BytesIO(mp3), _ISO_639[tags.language]
    id3 = ID3()
    id3.add(TIT2(encoding=3, text=tags.title))
    id3.add(TALB(encoding=3, text=tags.album))
    id3.add(TPE1(encoding=3, text="paperboy"))
    id3.add(TDRC(encoding=3, text=f"{tags.day}"))
    id3.add(TLAN(encoding=3, text=language))
    id3.add(USLT(encoding=3, lang=language, desc="", text=tags.lyrics))
    if tags.cover:
        id3.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=tags.cover))
    id3.save(written)
    return written.getvalue()


def seconds_of(mp3: bytes) -> float:
    """How long an mp3 plays. Raises VoiceError where it is none."""
    return float(_info(mp3).length)


def _encode(wav: bytes) -> bytes:
    try:
        with wave.open(BytesIO(wav)) as sound:
            width, channels, rate = sound.getsampwidth(), sound.getnchannels(), sound.getframerate()
            samples = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise VoiceError(Reason("voice_wav_unreadable", problem=str(error))) from error
    if width != _SAMPLE_BYTES or not samples:
        raise VoiceError(Reason("voice_wav_other", bits=8 * width, size=len(samples)))
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(_BIT_RATE)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(channels)
    encoder.set_quality(_QUALITY)
    return bytes(encoder.encode(samples)) + bytes(encoder.flush())


def _frames(mp3: bytes) -> bytes:
    """An mp3 without its tags; the mark that states how long it is goes, for the joined whole has another length."""
    start = _ID3_HEAD + _syncsafe(mp3[6:10]) if mp3[:3] == b"ID3" else 0
    end = -_ID3_FOOT if mp3[-_ID3_FOOT:][:3] == b"TAG" else len(mp3)
    frames = mp3[start:end]
    first = frames[:_FIRST_FRAME]
    for mark in _STATED:
        first = first.replace(mark, bytes(len(mark)))
    return first + frames[_FIRST_FRAME:]


def _syncsafe(size: bytes) -> int:
    return sum(byte << (7 * place) for place, byte in enumerate(reversed(size)))


def _info(mp3: bytes) -> MPEGInfo:
    try:
        info: MPEGInfo = MPEGInfo(BytesIO(mp3))
    except MutagenError as error:
        raise VoiceError(Reason("voice_no_format", advice="set_voice_format")) from error
    return info
