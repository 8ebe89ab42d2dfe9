"""The small archive of tests/fakes/answers.py, ready to be asked; it is made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.answer.engine import QAEngine
from retrieval.answer.finding import Finder
from retrieval.archive import Archive
from retrieval.evaluation.automatic import build_memory
from retrieval.evaluation.parts import Setup, build_engine, build_searcher
from retrieval.index.embedding import load_builtin
from retrieval.index.search import Searcher
from tests.fakes.answers import DIGESTS, Ask, asking


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    held = Archive(tmp_path_factory.mktemp("answers") / "archive.sqlite")
    for digest in DIGESTS:
        held.put(digest)
    yield held
    held.close()


@pytest.fixture(scope="session")
def searcher(archive: Archive) -> Searcher:
    memory = build_memory(archive.digests(), load_builtin(), load_builtin())
    return build_searcher(memory, load_builtin(), load_builtin(), Setup())


@pytest.fixture(scope="session")
def finder(searcher: Searcher) -> Finder:
    return Finder(searcher)


@pytest.fixture(scope="session")
def engine(archive: Archive, searcher: Searcher) -> QAEngine:
    return build_engine(archive, searcher, Setup())


@pytest.fixture(scope="session")
def ask(engine: QAEngine) -> Ask:
    return asking(engine)
