"""A real process takes digests in and is killed again and again: nothing acknowledged is lost, the rest is repaired."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.folder import DataFolder
from retrieval.index.ingest import Ingestor
from retrieval.index.passages import day_number, passages_of
from retrieval.index.store import PassageStore
from tests.fakes.passage_store import FakeEmbedder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL and no fork server"),
]

_KILLS = int(os.environ.get("PAPERBOY_KILLS", "12"))
# Children come from a server that has imported Chroma already: each a process of its own, without seconds of imports.
_PROCESSES = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
_DAYS = [date(2026, 1, 5) + timedelta(days=number) for number in range(10)]
_PAPERS = 12  # a day


def _write_day(folder: Path, day: date, version: int) -> Path:
    """A newsletter whose texts say its version; one paper is on every day, another leaves every other version."""
    numbers = [1, *range(day.day * 100, day.day * 100 + _PAPERS - version % 2)]
    papers = (
        f"### {place}. 论文{number}\n\n**原文标题：** Paper Number {number}\n\n**摘要：**\n"
        f"第{version}版：{day} 的论文 {number}。\n\n"
        f"**论文链接：** [HuggingFace](https://huggingface.co/papers/2601.{number:05})\n\n---\n\n"
        for place, number in enumerate(numbers, start=1)
    )
    text = f"# Hugging Face {day} 论文日报\n\n## 📝 论文详情\n\n{''.join(papers)}"
    path = folder / f"{day}.md"
    path.write_text(text, encoding="utf-8")
    return path


def take_in(path: Path, version: int, said: Connection) -> None:
    """What the child process does until it is killed: day after day, version after version, reindexing in between."""
    folder = DataFolder(path)
    with folder.lock("kill test"):
        said.send(None)
        ingestor = _build_ingestor(folder, Archive(folder.archive))
        ingestor.repair()
        while True:
            for place, day in enumerate(_DAYS):
                report = ingestor.ingest([_write_day(path, day, version)])
                assert not report.has_rejections
                said.send((day, version))
                if place % 5 == 4:
                    ingestor.reindex()
            version += 1


def _build_ingestor(folder: DataFolder, archive: Archive) -> Ingestor:
    from retrieval.index.chroma import ChromaDatabase  # noqa: PLC0415 - it takes seconds; collecting tests should not

    return Ingestor(
        archive,
        lambda: ChromaDatabase(folder.chroma),
        FakeEmbedder(),
        holds_index=lambda: folder.holds_chroma,
    )


@dataclass
class Killer:
    """Starts the child, kills it, and keeps the last version that it acknowledged for each day."""

    path: Path
    acknowledged: dict[date, int] = field(default_factory=dict)
    acknowledgements: int = 0

    def kill_once(self, after: float) -> None:
        """Kill a child ``after`` seconds from when it had the lock, whatever it is doing then."""
        version = max(self.acknowledged.values(), default=0) + 1
        heard, said = _PROCESSES.Pipe(duplex=False)
        child = _PROCESSES.Process(target=take_in, args=(self.path, version, said))
        child.start()
        said.close()
        assert heard.poll(60), "the child did not start"
        assert heard.recv() is None
        time.sleep(after)
        child.kill()
        child.join()
        assert child.exitcode == -signal.SIGKILL, "the child ended by itself"
        self._note(heard)

    def _note(self, heard: Connection) -> None:
        with heard, contextlib.suppress(EOFError):
            while True:
                day, version = heard.recv()
                self.acknowledged[day] = version
                self.acknowledgements += 1


def _check_archive(archive: Archive, acknowledged: dict[date, int]) -> None:
    for day, version in acknowledged.items():
        digest = archive.day(day)
        assert digest is not None
        versions = {int(paper.sections[0].text.split("版")[0].removeprefix("第")) for paper in digest.papers}
        assert len(versions) == 1, f"{day} holds a mixture of versions"
        assert versions.pop() >= version, f"{day} is older than what was acknowledged"


def _check_index(archive: Archive, store: PassageStore) -> None:
    """The index is what a clean build would give."""
    wanted = {passage.id: passage for day, paper in archive.entries() for passage in passages_of(paper, day)}
    held = store.passages_of_days([day_number(day) for day in archive.days()])
    assert {passage.id: passage for passage in held} == wanted
    assert store.count() == len(wanted)
    clean = FakeEmbedder().embed_texts([passage.text for passage in wanted.values()])
    np.testing.assert_allclose(store.vectors_of(list(wanted)), clean, atol=1e-6)
    assert archive.index.pending() == {}


def _ask(path: Path, query: str) -> object:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone()[0]


def test_a_killed_process_loses_nothing_acknowledged(tmp_path: Path) -> None:
    killer = Killer(tmp_path)
    _PROCESSES.set_forkserver_preload(["retrieval.index.chroma", "retrieval.index.ingest"])
    for _ in range(_KILLS):
        killer.kill_once(after=random.random() * 1.5)  # noqa: S311 - no secret

    folder = DataFolder(tmp_path)
    with folder.lock("kill test"), contextlib.closing(Archive(folder.archive)) as archive:
        ingestor = _build_ingestor(folder, archive)
        repaired = ingestor.repair()
        _check_archive(archive, killer.acknowledged)
        _check_index(archive, ingestor.store())
        ingestor.close()
    assert _ask(folder.archive, "PRAGMA integrity_check") == "ok"
    assert _ask(folder.chroma / "chroma.sqlite3", "PRAGMA integrity_check") == "ok"
    assert _ask(folder.chroma / "chroma.sqlite3", "SELECT count(*) FROM collections") == 1
    figures = f"{_KILLS} kills, {killer.acknowledgements} days acknowledged, {len(repaired)} days repaired at the end"
    print(figures)  # noqa: T201 - for whoever runs it with -s
