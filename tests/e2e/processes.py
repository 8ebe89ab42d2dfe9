"""Processes of paperboy, and of bots that tests script, with the settings that a test gives and no others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAPERBOY = (sys.executable, "-c", "from bot.cli import main; main()")
LONGEST = 60.0  # seconds that a process may take to end on a busy machine
SAMPLES = ROOT / "retrieval" / "samples"


class Running:
    """A process that serves chats."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log

    def stop(self) -> int:
        """End it as a supervisor does; the exit code."""
        self.process.terminate()
        return self.process.wait(LONGEST)

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def peak_megabytes(self) -> int:
        """The most memory that was resident so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) // 1024


@contextmanager
def started(command: tuple[str, ...], folder: Path, **settings: object) -> Iterator[Running]:
    """A process whose log is in a folder; ``settings`` are variables without the prefix."""
    given = {"chat__questions_a_minute": 1000, "sources__huggingface": "off", **settings}
    log = folder / "bot.log"
    with log.open("a", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=folder, env=environment(**given), stdout=file, stderr=file, text=True)
        try:
            yield Running(process, log)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(LONGEST)


def index_samples(folder: Path) -> None:
    """Take the sample digests into a data folder."""
    command = (*PAPERBOY, "index", str(SAMPLES), "--data-dir", str(folder))
    subprocess.run(command, env=environment(), check=True, capture_output=True)


def own_data(data: Path, folder: Path) -> Path:
    """A copy of a data folder inside a folder, made once: a running paperboy has its data folder for itself."""
    own = folder / "data"
    if data.exists() and not own.exists():
        shutil.copytree(data, own)
    return own


def environment(**settings: object) -> dict[str, str]:
    """The environment of a process, with these settings of paperboy and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAPERBOY_")}
    given = {f"PAPERBOY_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | given | {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
