"""A stage of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.make.stage import MakingStage, set_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[MakingStage]:
    with set_stage(tmp_path) as found:
        yield found
