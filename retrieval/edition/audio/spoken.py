"""An edition spoken: the script voiced, and the mp3 with what it is and whose picture it has."""

from __future__ import annotations

from config.locales import say
from retrieval.edition.audio.mp3 import Tags, seconds_of, tag
from retrieval.edition.audio.voice import Voice
from retrieval.edition.types import Edition, Spoken


def speak_edition(edition: Edition, script: str, voice: Voice) -> Spoken:
    """A script voiced, tagged with title, date, the script as lyrics and the edition's poster. Raises VoiceError."""
    mp3 = voice.speak(script, edition.language)
    tags = Tags(
        title=say("spoken.tag_title", edition.language, date=edition.date),
        album=say("spoken.tag_album", edition.language),
        day=edition.date,
        lyrics=script,
        language=edition.language,
        cover=edition.drawings.poster,
    )
    return Spoken(script, tag(mp3, tags), round(seconds_of(mp3), 1), voice.name)
