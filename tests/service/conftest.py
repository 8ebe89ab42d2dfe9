"""A service on a small archive, with an engine of the test's choice and a clock that it moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.archive import Archive
from tests.fakes.digests import MONDAY, SATURDAY, TUESDAY, digest_of, paper_of
from tests.service.talking import Talk


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Monday with twelve papers, Tuesday with two, Saturday with one of Monday's. No test writes to it."""
    archive = Archive(tmp_path_factory.mktemp("archive") / "archive.sqlite")
    first = paper_of(1, zh="地图能帮助智能体。它很准。", title="Thinking with Maps", title_zh="用地图思考")
    monday = [first, *(paper_of(n, zh=f"第{n}篇的摘要。", title_zh=f"第{n}号论文") for n in range(2, 13))]
    archive.put(digest_of(MONDAY, *monday))
    liked = replace(paper_of(20, en="Robots of all shapes learn.", title="Robots of All Shapes"), upvotes=7)
    archive.put(
        digest_of(TUESDAY, liked, paper_of(21, zh="机器人抓取。", en="Grasping robots.", title_zh="机器人抓取"))
    )
    archive.put(digest_of(SATURDAY, first))
    yield archive
    archive.close()


@pytest.fixture
def talk(archive: Archive, tmp_path: Path) -> Iterator[Callable[..., Talk]]:
    """Makes talks that share the archive and the memory of chats, as a bot does before and after a restart."""
    opened: list[Talk] = []

    def open_talk(engine: object = None, **rules: object) -> Talk:
        opened.append(Talk(archive, tmp_path / "chats.sqlite", engine, **rules))
        return opened[-1]

    yield open_talk
    for each in opened:
        asyncio.run(each.service.close())
        each.store.close()
        each.push.close()
