"""What the README shows of the command line is what it prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.settings import variables
from tests.bot.running import Run

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_help_in_the_readme_is_the_help(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (shown,) = re.findall(r"\$ paperboy --help\n(.*?)```", README, flags=re.DOTALL)
    assert shown == run("--help").out


def test_every_setting_or_its_group_is_in_the_readme() -> None:
    groups = [f"{name.partition('__')[0]}__..." if "__" in name else name for name in variables()]
    assert [name for name in groups if f"`{name}`" not in README] == []


def test_every_command_that_is_shown_is_one(run: Run) -> None:
    commands = set(re.findall(r"^ {2}(\w+) {2,}", run("--help").out.split("Commands:")[1], flags=re.MULTILINE))
    shown = set(re.findall(r"(?:^|\$ |`)paperboy ([a-z]+)", README, flags=re.MULTILINE))
    assert shown <= commands
    assert shown >= {"index", "ask", "papers", "paper", "doctor", "reindex", "chat"}
