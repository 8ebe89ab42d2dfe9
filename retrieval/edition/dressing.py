"""Pictures and audio for an edition that is written; what cannot be had is named and stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.edition.audio import Voice, speak_edition, write_script
from retrieval.edition.lacks import Lack, lack
from retrieval.edition.progress import Progress, Stage
from retrieval.edition.types import Drawings, Edition, Spoken
from retrieval.errors import PictureError, VoiceError
from retrieval.picture.edition import draw_cloud, draw_poster, draw_trend


class SpokenBefore(Protocol):
    """Finds audio that was made before."""

    def __call__(self, edition: Edition, script: str, engine: str | None) -> Spoken | None:
        """The audio of the same script, by the same engine where one is named; None where there is none."""


@dataclass(frozen=True, slots=True)
class Dresser:
    """Draws and speaks. ``voice`` gives the engine, None where no audio is to be made, or raises VoiceError."""

    spoken_before: SpokenBefore
    voice: Callable[[], Voice | None]

    def dress(self, edition: Edition, progress: Progress, *, force: bool = False) -> Edition:
        """The edition with pictures and audio; what could not be had is among its ``missing``.

        Audio of the same script is not made again, unless ``force`` is set.
        """
        drawings, undrawn = _draw(edition, progress)
        drawn = replace(edition, drawings=drawings, missing=(*edition.missing, *undrawn))
        progress(1, 0, Stage.SPEAK)
        try:
            spoken = self._speak(drawn, force=force)
        except VoiceError as error:
            return replace(drawn, missing=(*drawn.missing, lack("make.no_audio", why=error.reason)))
        finally:
            progress(1, 1, Stage.SPEAK)
        return replace(drawn, spoken=spoken)

    def _speak(self, edition: Edition, *, force: bool) -> Spoken | None:
        script = write_script(edition, edition.language)
        voice = self.voice()
        before = None if force and voice else self.spoken_before(edition, script, voice.name if voice else None)
        if before is not None or voice is None:
            return before
        return speak_edition(edition, script, voice)


def _draw(edition: Edition, progress: Progress) -> tuple[Drawings, tuple[Lack, ...]]:
    """The pictures, and what is lacking, for each reason why one could not be drawn."""
    language, statistics = edition.language, edition.statistics
    wanted: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("cloud", lambda: draw_cloud(statistics, edition.date, language)),
        ("trend", lambda: draw_trend(statistics, edition.date, language)),
        ("poster", lambda: draw_poster(edition, language)),
        ("dark_cloud", lambda: draw_cloud(statistics, edition.date, language, dark=True)),
        ("dark_trend", lambda: draw_trend(statistics, edition.date, language, dark=True)),
    )
    drawn: dict[str, bytes] = {}
    reasons: dict[str, None] = {}
    for done, (name, draw) in enumerate(wanted):
        progress(len(wanted), done, Stage.DRAW)
        try:
            drawn[name] = draw()
        except PictureError as error:
            reasons[error.reason] = None
    progress(len(wanted), len(wanted), Stage.DRAW)
    return Drawings(**drawn), tuple(lack("make.no_picture", why=why) for why in reasons)
