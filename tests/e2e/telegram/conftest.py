"""The stand-in for Telegram, and paperboy running against it as a process of its own, with the sample digests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.processes import Running, index_samples
from tests.e2e.telegram.processes import TOKEN, paperboy, problems, standing_in
from tests.e2e.telegram.specification import write_specification
from tests.e2e.telegram.stage import Stage


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample digests."""
    folder = tmp_path_factory.mktemp("telegram") / "data"
    index_samples(folder)
    return folder


@pytest.fixture(scope="session")
def specification(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_specification(tmp_path_factory.mktemp("specification"))


@pytest.fixture(scope="session")
def stage(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in, which must have found nothing wrong with any call when the tests end."""
    with standing_in(specification, tmp_path_factory.mktemp("standin")) as stage:
        yield stage
        assert problems(stage) == []


@pytest.fixture(scope="session")
def running(stage: Stage, sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Paperboy, polling the stand-in, for the tests that need no other settings."""
    with paperboy(stage, sample_data, tmp_path_factory.mktemp("running")) as process:
        stage.until_polled()
        yield process
        assert process.stop() == 0, process.logged()
        assert TOKEN not in process.logged()
