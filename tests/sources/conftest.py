"""Sources on loopback, and an archive that takes in without an index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.web.fetch import Web
from tests.fakes.sources import at
from tests.fakes.web_server import serving
from tests.sources.asking import TUESDAY, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    archive = Archive(tmp_path / "archive.sqlite")
    with serving() as server:
        hosts = frozenset({server.host})
        with Web(user_agent="paperboy/test", private_hosts=hosts, attempts=1) as web:
            yield Desk(server, archive, tmp_path / "fetched", web, at(TUESDAY, 9))
    archive.close()
