"""The commands that are uploaded to Discord, and when."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.adapters.discord.registration import Payload, commands_payload, fingerprint, register_commands
from bot.commands.table import COMMANDS

PAYLOAD = commands_payload(COMMANDS)


class RecordingUpload:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.given: list[list[Payload]] = []

    async def __call__(self, payload: list[Payload]) -> None:
        self.given.append(payload)


@pytest.mark.parametrize("command", PAYLOAD, ids=lambda command: command["name"])
def test_names_and_descriptions_are_what_discord_takes(command: Payload) -> None:
    for part in (command, *command["options"]):
        for name in (part["name"], *part["name_localizations"].values()):
            assert 1 <= len(name) <= 32
            assert name == name.lower()
        for text in (part["description"], *part["description_localizations"].values()):
            assert 1 <= len(text) <= 100


def test_required_options_come_first() -> None:
    for command in PAYLOAD:
        needed = [option["required"] for option in command["options"]]
        assert needed == sorted(needed, reverse=True)


def test_unlisted_commands_are_left_out() -> None:
    assert "start" not in {command["name"] for command in PAYLOAD}


def test_commands_are_uploaded_once_and_again_when_they_or_the_application_change(tmp_path: Path) -> None:
    upload, kept = RecordingUpload(), tmp_path / "folder" / "kept"

    def register(payload: list[Payload], application: str) -> bool:
        return asyncio.run(register_commands(payload, application, kept, upload))

    assert register(PAYLOAD, "1")
    assert not register(PAYLOAD, "1")
    assert register(PAYLOAD[1:], "1")
    assert register(PAYLOAD[1:], "2")
    assert upload.given == [PAYLOAD, PAYLOAD[1:], PAYLOAD[1:]]


def test_a_file_that_cannot_be_written_only_costs_the_next_upload(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    upload = RecordingUpload()
    (tmp_path / "file").write_text("in the way")
    kept = tmp_path / "file" / "kept"
    assert asyncio.run(register_commands(PAYLOAD, "1", kept, upload))
    assert "cannot be written" in caplog.text


def test_the_fingerprint_does_not_depend_on_the_order_of_fields() -> None:
    turned = [dict(reversed(command.items())) for command in PAYLOAD]
    assert fingerprint(turned, "1") == fingerprint(PAYLOAD, "1")
