"""The command line run in this process, on a small archive, with an engine that answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from retrieval.archive import Archive
from retrieval.types import Digest, Form, Links, Paper, Section, SectionName
from tests.bot.running import Ran, Run, ScriptedEngine

DAYS = (date(2026, 1, 12), date(2026, 1, 14), date(2026, 1, 20))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_paperboy(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        assert "Traceback" not in printed.err
        return Ran(end.value.code, printed.out, printed.err)

    return run_paperboy


def paper(arxiv_id: str, title: str, position: int, title_zh: str | None = None) -> Paper:
    sections = (Section(SectionName.ABSTRACT, f"{title} 的摘要。", "zh", Form.NEWSLETTER),)
    return Paper(arxiv_id, title, position, title_zh, sections, Links.of_arxiv_id(arxiv_id))


def digests() -> Iterator[Digest]:
    """Three days of four, one and four papers; one paper stands on two days, one has no link."""
    untraced = replace(paper("untraced-0123456789ab", "A Paper without a Link", 4), links=Links())
    lists = (
        (
            paper("2601.05432", "Thinking with Map: Agents that Read Maps", 1, "用地图思考"),
            paper("2601.05808", "EnvScaler: Tool Environments by the Hundred", 2),
            paper("2601.06002", "Chains of Thought as Molecules", 3, "思维链像分子"),
            untraced,
        ),
        (paper("2601.04720", "Embedding Pictures and Text", 1),),
        (
            paper("2601.05432", "Thinking with Map: Agents that Read Maps", 1, "用地图思考"),
            paper("2601.12993", "Robots of All Shapes", 2, "各种形状的机器人"),
            paper("2601.13029", "Thinking in Space", 3),
            paper("2601.13030", "Thinking in Time", 4),
        ),
    )
    for day, papers in zip(DAYS, lists, strict=True):
        yield Digest(day, papers, (Form.NEWSLETTER,), origins=(f"{day}.md",))


@pytest.fixture
def filled(home: Path) -> Path:
    """A data folder whose archive holds three days."""
    folder = home / "data"
    folder.mkdir()
    archive = Archive(folder / "archive.sqlite")
    for digest in digests():
        archive.put(digest)
    archive.close()
    return folder


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    scripted = ScriptedEngine()
    monkeypatch.setattr("bot.app.App.engine", scripted)
    return scripted
