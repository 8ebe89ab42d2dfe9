"""The stand-in for Telegram as a process, and paperboy running against it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.processes import LONGEST, PAPERBOY, Running, own_data, started
from tests.e2e.telegram.specification import STANDIN, load_table
from tests.e2e.telegram.stage import Json, Stage

TOKEN = "123456789:for-the-stand-in"  # noqa: S105 - no server but the stand-in knows it
ADMIN, CHINESE_ADMIN = 9000, 9001


@contextmanager
def standing_in(specification: Path, folder: Path) -> Iterator[Stage]:
    """A stand-in of one's own."""
    ready = folder / "ready"
    command = (sys.executable, str(STANDIN / "tgserver.py"), "--port", "0", "--ready-file", str(ready))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen((*command, "--token", TOKEN, "--spec", str(specification)), stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + LONGEST
            while not (ready.exists() and ready.read_text()):
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.05)
            yield Stage(json.loads(ready.read_text())["url"])
        finally:
            process.terminate()
            process.wait(LONGEST)


@contextmanager
def paperboy(stage: Stage, data: Path, folder: Path, **settings: object) -> Iterator[Running]:
    """Paperboy against a stand-in, on a copy of ``data`` of its own; ``settings`` are variables without the prefix."""
    given = {
        "data_dir": own_data(data, folder),
        "telegram__admins": f"{ADMIN},{CHINESE_ADMIN}",
        **connection(stage),
        **settings,
    }
    with started((*PAPERBOY, "run"), folder, **given) as process:
        yield process


def connection(stage: Stage) -> dict[str, object]:
    """The settings that lead to a stand-in."""
    return {"telegram__token": TOKEN, "telegram__base_url": stage.url}


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
