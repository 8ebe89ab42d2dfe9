"""The stand-in for Discord, one for each module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.discord.processes import OWN_TABLE, WHOLE, outside_own_table, standing_in
from tests.e2e.discord.stage import Stage


@pytest.fixture(scope="session")
def specification() -> Path:
    """What calls are checked against: Discord's own description where it is at hand, else a table of our own."""
    return WHOLE if WHOLE.exists() else OWN_TABLE


@pytest.fixture(scope="module")
def stage(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in, which must have found nothing wrong with any call when the module ends."""
    with standing_in(tmp_path_factory.mktemp("standin"), specification) as stage:
        yield stage
        assert stage.violations() == []
        assert outside_own_table(stage) == []
