"""The stand-in for Discord as a process, and bots running against it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema

from tests.e2e.discord.stage import WAIT, Json, Stage
from tests.e2e.processes import LONGEST, ROOT, Running, started

TOKEN = "for.the.stand-in"  # noqa: S105 - no server but the stand-in knows it
HERE = Path(__file__).parent
STANDIN = HERE.parent / "standins" / "discord"
WHOLE = ROOT / "../shared/fakes/discord/openapi.json"
OWN_TABLE = STANDIN / "calls.json"


@contextmanager
def standing_in(folder: Path, specification: Path, *, behind: float = 0) -> Iterator[Stage]:
    """A stand-in of one's own; its clock may be behind, in seconds."""
    with (folder / "stand-in.log").open("w") as log:
        command = (
            sys.executable,
            str(STANDIN / "dcserver.py"),
            "--port",
            "0",
            "--token",
            TOKEN,
            "--behind",
            str(behind),
        )
        process = subprocess.Popen(
            (*command, "--spec", str(specification)), stdout=subprocess.PIPE, stderr=log, text=True
        )
        assert process.stdout is not None
        try:
            places = json.loads(process.stdout.readline() or "{}")
            assert places, (folder / "stand-in.log").read_text()
            yield Stage(places["control"], places["api"], places["gateway"])
        finally:
            process.terminate()
            process.wait(LONGEST)
            process.stdout.close()


@contextmanager
def running(command: tuple[str, ...], stage: Stage, folder: Path, **settings: object) -> Iterator[Running]:
    """A bot against a stand-in; ``settings`` are variables without the prefix."""
    with started(command, folder, **{"data_dir": folder / "data", **connection(stage), **settings}) as bot:
        yield bot


def connection(stage: Stage) -> dict[str, object]:
    """The settings that lead to a stand-in."""
    return {"discord__token": TOKEN, "discord__api_url": stage.api}


@contextmanager
def scripted(stage: Stage, folder: Path, **settings: object) -> Iterator[Running]:
    """The adapter with a scripted service."""
    with running(scripted_command(folder), stage, folder, **settings) as bot:
        connected(stage, bot)
        yield bot


def scripted_command(folder: Path) -> tuple[str, ...]:
    return sys.executable, str(HERE / "scripted_bot.py"), str(folder / "registered")


def connected(stage: Stage, bot: Running) -> None:
    """Wait until a bot is connected."""
    assert stage.read("state", wait=WAIT)["connected"], bot.logged()


def outside_own_table(stage: Stage) -> list[str]:
    """Calls with bodies that our own table does not cover, though the stand-in has taken them."""
    table = json.loads(OWN_TABLE.read_text(encoding="utf-8"))
    routes = [(re.compile(re.sub(r"{\w+}", "[^/]+", route)), route) for route in table["paths"]]
    found = []
    for call in stage.calls(0):
        if call["kind"] == "rest" and call["body"] is not None and call["status"] in {200, 201, 204}:
            route = next((route for pattern, route in routes if pattern.fullmatch(call["path"])), None)
            found += _problems(table, route, call["method"].lower(), call["body"]) or []
    return found


def _problems(table: Json, route: str | None, method: str, body: object) -> list[str]:
    if route is None or method not in table["paths"][route]:
        return [f"{method} {route}: not in the table"]
    schema = table["paths"][route][method]["requestBody"]["content"]["application/json"]["schema"]
    validator = jsonschema.Draft202012Validator({**schema, "components": table["components"]})
    return [f"{method} {route}: {error.json_path} {error.message}" for error in validator.iter_errors(body)]
