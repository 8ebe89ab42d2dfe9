"""An archive, a scripted server, and the engine that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.answer.generate import GeneratingEngine
from retrieval.types import Paper
from tests.scripted_model.server import (
    ScriptedServer,
    serving,
)
from tests.scripted_model.setting import (
    Setting,
    archive_of,
    model_at,
    sample_digests,
)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return Setting(archive_of(tmp_path_factory.mktemp("archive"), sample_digests()))


@pytest.fixture(scope="module")
def papers(setting: Setting) -> dict[str, Paper]:
    return setting.papers()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as script:
        yield script


@pytest.fixture
def engine(setting: Setting, server: ScriptedServer) -> GeneratingEngine:
    return setting.engine(model_at(server.url))
