"""Where made digests lie, and what of them goes with a push."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.reply import Picture
from config.locales import say
from retrieval.edition.output.files import EditionFolder, Kind
from retrieval.types import Language

if TYPE_CHECKING:
    from config.settings import Settings


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
        png = path.read_bytes()
    except OSError:  # removed meanwhile: the post goes without it
        return None
    return Picture(png, say("make.poster", language, day=day), say("make.poster_alt", language, day=day))
