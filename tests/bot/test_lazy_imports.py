"""Help answers at once: it imports nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.cli import app
from retrieval.samples import sample_folder

HEAVY = (
    "llama_index",
    "chromadb",
    "sqlalchemy",
    "numpy",
    "rjieba",
    "pydantic_settings",
    "rich",
    "httpx",
    "asyncio",
    "telegram",
    "discord",
    "lxml",
    "jinja2",
    "edge_tts",
    "aiohttp",
    "mutagen",
    "PIL",
)
COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
PROBE = f"""
import sys
from bot.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert end.code == 0, end.code
print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr, end="")
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert found.stdout
    assert found.stderr == ""


@pytest.mark.slow
def test_a_question_needs_no_chroma_no_llamaindex_and_nothing_of_chats_and_making() -> None:
    with sample_folder() as samples:
        subprocess.run([sys.executable, "-c", PROBE, "index", str(samples)], capture_output=True, check=True)
    found = subprocess.run(
        [sys.executable, "-c", PROBE, "ask", "Being-H0.5"], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "2601.12993" in found.stdout
    needed = {"sqlalchemy", "numpy", "rjieba", "pydantic_settings", "asyncio"}
    assert set(found.stderr.split()) <= needed


def test_every_command_has_help() -> None:
    assert COMMANDS
    assert all(command.callback and command.callback.__doc__ for command in app.registered_commands)
