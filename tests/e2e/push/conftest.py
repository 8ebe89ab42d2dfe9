"""Stand-ins for posts: of each platform one for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.discord import processes as discord
from tests.e2e.discord.stage import Stage as DiscordStage
from tests.e2e.telegram import processes as telegram
from tests.e2e.telegram.specification import write_specification
from tests.e2e.telegram.stage import Stage as TelegramStage


@pytest.fixture(scope="module")
def telegram_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelegramStage]:
    folder = tmp_path_factory.mktemp("telegram")
    with telegram.standing_in(write_specification(folder), folder) as stage:
        yield stage
        assert telegram.problems(stage) == []


@pytest.fixture(scope="module")
def discord_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiscordStage]:
    with discord.standing_in(tmp_path_factory.mktemp("discord"), discord.OWN_TABLE) as stage:
        yield stage
        assert discord.outside_own_table(stage) == []
