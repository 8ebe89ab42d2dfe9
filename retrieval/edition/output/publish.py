"""Writes an edition into its folder: only what is missing there or differs, each file whole, the day's JSON last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final

from retrieval.edition.output.feed import render_feed
from retrieval.edition.output.files import FEED, INDEX, EditionFolder, Kind, file_name
from retrieval.edition.output.json_answer import render_json, same_content, script_hash
from retrieval.edition.output.newsletter import render_newsletter
from retrieval.edition.output.report import render_report
from retrieval.edition.output.summary import DaySummary, parse_summary
from retrieval.edition.output.web import render_day, render_index, render_navigation, with_navigation
from retrieval.edition.progress import Progress, Stage
from retrieval.edition.types import Edition, Spoken

_KEPT_KINDS: Final = (Kind.CLOUD, Kind.TREND, Kind.POSTER, Kind.AUDIO)


class Publisher:
    """Writes editions. With ``site_url`` (without a slash behind) the feed has absolute links. Raises EditionError."""

    def __init__(self, folder: EditionFolder, *, site_url: str | None = None) -> None:
        self.folder = folder
        self._site_url = site_url

    def publish(self, edition: Edition, now: datetime, progress: Progress, *, force: bool = False) -> tuple[str, ...]:
        """Write a day's files, the links of its neighbours' pages, the index page and the feed.

        Returns the names of the files that were written; none where all of them were as they are to be.
        """
        folder, day = self.folder, edition.date
        others = [each for each in folder.days() if each != day]
        before = max((each for each in others if each < day), default=None)
        after = min((each for each in others if each > day), default=None)
        contents = dict(self._contents(edition, before, after, now))
        written = []
        for done, (name, content) in enumerate(contents.items()):
            progress(len(contents) + 1, done, Stage.OUT)
            written += [name] if folder.write(name, content, force=force) else []
        removed = [name for name in self._stale(edition) if folder.remove(name)]
        written += [*self._relink(before), *self._relink(after), *self._overview(edition)]
        progress(len(contents) + 1, len(contents) + 1, Stage.OUT)
        return (*written, *removed)

    def spoken_before(self, edition: Edition, script: str, engine: str | None) -> Spoken | None:
        """The audio in the folder where it was made of this script, and by this engine if one is named."""
        made = self.folder.read(file_name(edition.date, Kind.JSON))
        mp3 = self.folder.read(file_name(edition.date, Kind.AUDIO))
        known = _audio_of(made)
        if mp3 is None or known is None or known.get("script") != script_hash(script):
            return None
        if engine is not None and known.get("engine") != engine:
            return None
        seconds, name = known.get("seconds"), known.get("engine")
        length = float(seconds) if isinstance(seconds, int | float) else None
        return Spoken(script, mp3, length, name if isinstance(name, str) else None)

    def _contents(
        self, edition: Edition, before: date | None, after: date | None, now: datetime
    ) -> Iterator[tuple[str, bytes]]:
        """What is to be in the day's files, by name."""
        day = edition.date
        media = {kind: content for kind, content in _media(edition).items() if content is not None}
        texts = {
            Kind.NEWSLETTER: render_newsletter(edition),
            Kind.REPORT: render_report(edition),
            Kind.PAGE: render_day(edition, before=before, after=after, site_url=self._site_url),
        }
        yield from ((file_name(day, kind), content) for kind, content in media.items())
        yield from ((file_name(day, kind), text.encode()) for kind, text in texts.items())
        files = [file_name(day, kind) for kind in (*media, *texts, Kind.JSON)]
        yield file_name(day, Kind.JSON), self._json(edition, files, now)

    def _json(self, edition: Edition, files: list[str], now: datetime) -> bytes:
        """The JSON, with the moment of the last change: that of the file in the folder where nothing else differs."""
        made = render_json(edition, files=files, updated=now.astimezone(UTC).replace(microsecond=0))
        known = self.folder.read(file_name(edition.date, Kind.JSON))
        if known is not None and same_content(known.decode(errors="replace"), made):
            return known
        return made.encode()

    def _stale(self, edition: Edition) -> Iterator[str]:
        """Pictures and audio of an earlier run that the edition does not have any more."""
        media = _media(edition)
        yield from (file_name(edition.date, kind) for kind in _KEPT_KINDS if media[kind] is None)

    def _relink(self, day: date | None) -> list[str]:
        """Bring the links between days on an earlier page up to date; its name where that changed something."""
        name = "" if day is None else file_name(day, Kind.PAGE)
        page = self.folder.read(name) if day is not None else None
        if day is None or page is None:
            return []
        days = self.folder.days()
        before = max((each for each in days if each < day), default=None)
        after = min((each for each in days if each > day), default=None)
        summary = parse_summary(self.folder.read(file_name(day, Kind.JSON)) or b"")
        navigation = render_navigation(before, after, summary.language if summary else "zh")
        text = with_navigation(page.decode(errors="replace"), navigation)
        return [name] if self.folder.write(name, text.encode()) else []

    def _overview(self, edition: Edition) -> Iterator[str]:
        """Write the index page and the feed."""
        days = list(self._summaries())
        sizes = {name: self.folder.size(name) for name in _audio_names(days)}
        index = render_index(days, edition.language, site_url=self._site_url)
        feed = render_feed(days, edition.language, site_url=self._site_url, audio_bytes=sizes)
        for name, content in ((INDEX, index.encode()), (FEED, feed)):
            if self.folder.write(name, content):
                yield name

    def _summaries(self) -> Iterator[DaySummary]:
        for day in self.folder.days():
            summary = parse_summary(self.folder.read(file_name(day, Kind.JSON)) or b"")
            if summary is not None and summary.date == day:
                yield summary


def _media(edition: Edition) -> dict[Kind, bytes | None]:
    drawings, spoken = edition.drawings, edition.spoken
    return {
        Kind.CLOUD: drawings.cloud,
        Kind.TREND: drawings.trend,
        Kind.POSTER: drawings.poster,
        Kind.AUDIO: spoken.mp3 if spoken else None,
    }


def _audio_of(content: bytes | None) -> dict[str, object] | None:
    """What a day's JSON says of its audio."""
    try:
        found = json.loads(content or b"")["paperboy"]["audio"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def _audio_names(days: list[DaySummary]) -> Iterator[str]:
    for summary in days:
        name = file_name(summary.date, Kind.AUDIO)
        if name in summary.files:
            yield name
