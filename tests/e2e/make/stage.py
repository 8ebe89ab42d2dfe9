"""A stage for making digests: servers on this machine play Hugging Face, arXiv and a language model."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from retrieval.digest.load import load
from retrieval.types import Digest
from tests.e2e.processes import PAPERBOY, environment
from tests.fakes.latexml import FILLER
from tests.fakes.paper_server import PaperServer, hf_entry, running_paper_server
from tests.scripted_model.server import Play, ScriptedServer, Stage, says, serving

DAY = "2026-01-21"
PAPERS = {
    "2601.00001": ("TouchGrip: Robot Hands That Feel", "TouchGrip", "71.5%", "97.3%"),
    "2601.00002": ("MapReader: Language Models That Read Maps", "MapReader", "48.2%", "66.9%"),
    "2601.00003": ("QuietNet: Speech Recognition in Noise", "QuietNet", "12.4%", "8.1%"),
}
CODE = "https://github.com/lighthouse-robotics/touchgrip"


@dataclass
class Ran:
    """A process that has ended."""

    code: int
    out: str
    err: str


@dataclass
class MakingStage:
    """A data folder, the servers, and ways to run paperboy on them."""

    folder: Path
    papers: PaperServer
    model: ScriptedServer
    settings: dict[str, object] = field(default_factory=dict)

    def run(self, *arguments: str, **settings: object) -> Ran:
        done = subprocess.run(
            (*PAPERBOY, *arguments),
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=self.folder,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str, **settings: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (*PAPERBOY, *arguments),
            env=self.environment(**settings),
            cwd=self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def environment(self, **settings: object) -> dict[str, str]:
        return environment(
            **{
                "data_dir": self.folder / "data",
                "sources__huggingface": self.papers.url,
                "making__arxiv_url": self.papers.url,
                "making__export_url": self.papers.url,
                "model__attempts": 1,
                **self.settings,
                **settings,
            }
        )

    def with_model(self, *plays: Play) -> None:
        """Have a language model write, the last play again and again."""
        self.model.plays[:] = plays
        self.settings |= {"model__name": "scripted-1", "model__base_url": self.model.url, "model__api_key": "sk-secret"}

    @property
    def digests(self) -> Path:
        return self.folder / "data" / "digests"

    def made(self, kind: str, day: str = DAY) -> Digest:
        """What a form of a made day reads as."""
        return load(self.digests / f"{day}.{kind}")

    def files(self) -> dict[str, tuple[int, bytes]]:
        """All files of the folder, with the moment of their last change."""
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in sorted(self.digests.iterdir())}


def fill(server: PaperServer, day: str = DAY) -> None:
    """A day of three papers, all with a full text."""
    server.lists[day] = [
        hf_entry(
            each, title, abstract(name, before, after), day=day, upvotes=10 * place, code=CODE if place == 1 else None
        )
        for place, (each, (title, name, before, after)) in enumerate(PAPERS.items(), 1)
    ]
    for each, (title, name, before, after) in PAPERS.items():
        sections = {
            "Introduction": f"We present {name}. {FILLER * 2}",
            "Results": f"{FILLER * 2} {name} goes from {before} to {after}.",
        }
        server.add_paper(each, title, abstract=abstract(name, before, after), sections=sections)


def abstract(name: str, before: str, after: str) -> str:
    return f"We present {name}, a new method. The score of {name} goes from {before} to {after} on 36 objects."


def note_for(prompt: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - values of a JSON object
    """What a good model writes of the paper that a prompt shows."""
    name, before, after = next(
        (name, before, after) for title, name, before, after in PAPERS.values() if title in prompt
    )
    good = {
        "title_zh": f"{name}：一种新方法",
        "abstract_zh": f"本文提出新方法 {name}。在 36 个物体上，{name} 的得分从 {before} 变为 {after}。",
        "field": "机器人与语言模型。",
        "contribution": f"提出新方法 {name}。",
        "usage": ["所有方法在同一台计算机上用单块 GPU 运行。"],
        "innovations": [f"{name} 是一种新方法。"],
        "results": [f"{name} 的得分从 {before} 变为 {after}。"],
    }
    return {key: value for key, value in (good | changes).items() if value is not None}


def writes_well(stage: Stage) -> None:
    """Writes a good note of whatever paper it is shown."""
    says(json.dumps(note_for(stage.prompt), ensure_ascii=False))(stage)


def writes_with(**changes: Any) -> Play:  # noqa: ANN401 - values of a JSON object
    """Writes a note with some fields changed."""

    def play(stage: Stage) -> None:
        says(json.dumps(note_for(stage.prompt, **changes), ensure_ascii=False))(stage)

    return play


def titles_asked(model: ScriptedServer) -> list[str]:
    """Which papers the model was asked to write of, one for each request."""
    named = re.compile("|".join(name for _, name, *_ in PAPERS.values()))
    return [match[0] for prompt in model.prompts if (match := named.search(prompt))]


@contextmanager
def set_stage(folder: Path) -> Iterator[MakingStage]:
    with running_paper_server() as papers, serving() as model:
        fill(papers)
        yield MakingStage(folder, papers, model)
