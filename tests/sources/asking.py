"""What fetching days is tested with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from retrieval.archive import Archive
from retrieval.digest.load import load
from retrieval.sources.fetching import Fetcher
from retrieval.sources.plan import Pace
from retrieval.sources.source import Source, dated_address, hugging_face
from retrieval.web.fetch import Web
from tests.fakes.web_server import ScriptedWebServer

TUESDAY = date(2026, 1, 20)


@dataclass
class Desk:
    """What fetching is tested with: a server, the sources on it, an archive, and a clock."""

    server: ScriptedWebServer
    archive: Archive
    folder: Path
    web: Web
    now: datetime
    taken: list[Path] = field(default_factory=list)

    @property
    def api(self) -> Source:
        return hugging_face(self.server.url)

    @property
    def newsletter(self) -> Source:
        return dated_address(self.server.url + "/news/{date:%Y/%m/%d}.md?key=hunter2")

    @property
    def fetcher(self) -> Fetcher:
        return Fetcher(
            self.web,
            self.archive,
            self.take_in,
            folder=self.folder,
            pace=Pace(),
            sources=(self.api, self.newsletter),
            now=lambda: self.now,
        )

    def take_in(self, path: Path, day: date) -> None:
        self.archive.put(load(path, day=day))
        self.taken.append(path)
