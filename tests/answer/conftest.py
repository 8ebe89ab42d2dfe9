"""The small archive of tests/fakes/answers.py, ready to be asked; it is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from retrieval.answer.engine import QAEngine
from retrieval.answer.finding import Finder
from retrieval.archive import Archive
from retrieval.evaluation.automatic import build_memory
from retrieval.evaluation.parts import Setup, build_engine, build_searcher
from retrieval.index.embedding import load_builtin
from retrieval.index.search import Searcher
from retrieval.types import Digest
from tests.fakes.answers import DIGESTS, Ask, asking


@pytest.fixture(scope="session")
def archive_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Sequence[Digest]], Archive]]:
    """Makes an archive of digests."""
    made: list[Archive] = []

    def make(digests: Sequence[Digest]) -> Archive:
        archive = Archive(tmp_path_factory.mktemp("answers") / "archive.sqlite")
        made.append(archive)
        for digest in digests:
            archive.put(digest)
        return archive

    yield make
    for archive in made:
        archive.close()


@pytest.fixture(scope="session")
def archive(archive_of: Callable[[Sequence[Digest]], Archive]) -> Archive:
    return archive_of(DIGESTS)


def searcher_of(archive: Archive) -> Searcher:
    memory = build_memory(archive.digests(), load_builtin(), load_builtin())
    return build_searcher(memory, load_builtin(), load_builtin(), Setup())


@pytest.fixture(scope="session")
def searcher(archive: Archive) -> Searcher:
    return searcher_of(archive)


@pytest.fixture(scope="session")
def finder(searcher: Searcher) -> Finder:
    return Finder(searcher)


@pytest.fixture(scope="session")
def engine(archive: Archive, searcher: Searcher) -> QAEngine:
    return build_engine(archive, searcher, Setup())


@pytest.fixture(scope="session")
def ask_of(archive_of: Callable[[Sequence[Digest]], Archive]) -> Callable[[Sequence[Digest]], Ask]:
    """Asks an archive of other digests."""

    def make(digests: Sequence[Digest]) -> Ask:
        archive = archive_of(digests)
        return asking(build_engine(archive, searcher_of(archive), Setup()))

    return make


@pytest.fixture(scope="session")
def ask(engine: QAEngine) -> Ask:
    return asking(engine)


@pytest.fixture(scope="session")
def empty_ask(ask_of: Callable[[Sequence[Digest]], Ask]) -> Ask:
    return ask_of(())
