"""Where made digests lie, and what of them goes with a push."""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.reply import Audio, Picture
from config.locales import say
from retrieval.edition.output.files import EditionFolder, Kind
from retrieval.errors import EditionError, PictureError
from retrieval.types import Language

if TYPE_CHECKING:
    from config.settings import Settings


_LOG = logging.getLogger(__name__)
_KEPT = 8  # files of each kind; an mp3 has a megabyte or two


class EditionFiles(NamedTuple):
    """The files of a made day that go with its push; None where there is none."""

    poster: Path | None
    mp3: Path | None


def edition_folder(settings: Settings) -> Path:
    """The folder that editions are made in."""
    return settings.making.folder or settings.data_dir / "digests"


def edition_files(settings: Settings, day: date) -> EditionFiles:
    """The poster and the spoken edition of a day, each where it is there and the settings want it with the push."""
    making, folder = settings.making, EditionFolder(edition_folder(settings))
    poster, mp3 = folder.file(day, Kind.POSTER), folder.file(day, Kind.AUDIO)
    return EditionFiles(
        poster if making.push_picture and poster.is_file() else None,
        mp3 if making.push_audio and mp3.is_file() else None,
    )


def poster_of(settings: Settings, day: date, language: Language) -> Picture | None:
    """The poster for a push in a language; None where there is none in that language."""
    path = edition_files(settings, day).poster
    if path is None or language != settings.making.language:
        return None
    try:
        png = _read(path, path.stat().st_mtime_ns)
    except OSError:  # removed meanwhile: the post goes without it
        return None
    return Picture(png, say("make.poster", language, day=day), say("make.poster_alt", language, day=day))


def audio_of(settings: Settings, day: date, language: Language) -> Audio | None:
    """The spoken edition for a push in a language; None where there is none in that language, or it is no mp3."""
    path = edition_files(settings, day).mp3
    if path is None or language != settings.making.language:
        return None
    try:
        return _load_audio(path, path.stat().st_mtime_ns, day, language)
    except OSError:  # removed meanwhile: the post goes without it
        return None


@lru_cache(_KEPT)
def _read(path: Path, _changed: int) -> bytes:
    """A file as it was when it was last changed: it goes to many chats."""
    return path.read_bytes()


@lru_cache(_KEPT)
def _load_audio(path: Path, _changed: int, day: date, language: Language) -> Audio | None:
    from retrieval.edition.output.sound import read_sound  # noqa: PLC0415 - what few days have is imported with them

    mp3 = path.read_bytes()
    try:
        sound = read_sound(mp3)
    except EditionError as error:
        _LOG.warning("%s does not go with the posts: %s", path.name, error)
        return None
    title = sound.title or say("spoken.tag_title", language, date=day)
    return Audio(mp3, path.name, title, sound.performer, round(sound.seconds), _cover(path.parent, day))


def _cover(folder: Path, day: date) -> bytes | None:
    """The head of the day's poster; None where there is none."""
    from retrieval.picture.cover import crop_cover  # noqa: PLC0415 - the same

    try:
        return crop_cover(EditionFolder(folder).file(day, Kind.POSTER).read_bytes())
    except (OSError, PictureError):
        return None
