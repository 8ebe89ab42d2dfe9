"""Processes: the stand-in for Telegram, and paperboy running against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.telegram.specification import STANDIN, load_table
from tests.e2e.telegram.stage import Json, Stage

TOKEN = "123456789:for-the-stand-in"  # noqa: S105 - no server but the stand-in knows it
ADMIN = 9000
ROOT = Path(__file__).parents[3]
PAPERBOY = (sys.executable, "-c", "from bot.cli import main; main()")


class Running:
    """A process of paperboy."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log

    def stop(self) -> int:
        """End it as a supervisor does; the exit code."""
        self.process.terminate()
        return self.process.wait(timeout=30)

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def standing_in(specification: Path, folder: Path) -> Iterator[Stage]:
    """A stand-in of one's own."""
    ready = folder / "ready"
    command = (sys.executable, str(STANDIN / "tgserver.py"), "--port", "0", "--ready-file", str(ready))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen((*command, "--token", TOKEN, "--spec", str(specification)), stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 30
            while not (ready.exists() and ready.read_text()):
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.05)
            yield Stage(json.loads(ready.read_text())["url"])
        finally:
            process.terminate()
            process.wait(timeout=10)


def index_samples(folder: Path) -> None:
    """Take the sample digests into a data folder."""
    command = (*PAPERBOY, "index", str(ROOT / "retrieval" / "samples"), "--data-dir", str(folder))
    subprocess.run(command, env=environment(), check=True, capture_output=True)


@contextmanager
def paperboy(stage: Stage, data: Path, folder: Path, **settings: object) -> Iterator[Running]:
    """Paperboy against a stand-in; ``settings`` are variables without the prefix."""
    given = {
        "data_dir": data,
        "telegram__token": TOKEN,
        "telegram__base_url": stage.url,
        "telegram__admins": ADMIN,
        "chat__questions_a_minute": 1000,
        **settings,
    }
    log = folder / "paperboy.log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            (*PAPERBOY, "run"), cwd=folder, env=environment(**given), stdout=file, stderr=file, text=True
        )
        try:
            yield Running(process, log)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(timeout=10)


def environment(**settings: object) -> dict[str, str]:
    """The environment of a process of paperboy, with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAPERBOY_")}
    given = {f"PAPERBOY_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | given | {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}


def problems(stage: Stage) -> list[Json]:
    """What the stand-in found wrong with the calls, and parameters that our own table lacks."""
    methods = load_table()["methods"]
    found: list[Json] = list(stage.read("problems")["problems"])
    for call in stage.calls(0):
        known = {field["name"] for field in methods.get(call["method"], {"fields": ()})["fields"]}
        unknown = set(call["params"]) - known
        if unknown:
            found.append({"method": call["method"], "not in api.toml": sorted(unknown)})
    return found
