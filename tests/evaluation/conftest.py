"""The sample digests, ready to be asked, without Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.digest.load import load
from retrieval.evaluation.automatic import build_memory
from retrieval.index.embedding import load_builtin
from retrieval.index.memory import Memory
from retrieval.samples import sample_folder


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    archive = Archive(tmp_path_factory.mktemp("samples") / "archive.sqlite")
    with sample_folder() as folder:
        for path in sorted(Path(folder).glob("*.md")):
            archive.put(load(path))
    yield archive
    archive.close()


@pytest.fixture(scope="session")
def sample_memory(sample_archive: Archive) -> Memory:
    return build_memory(sample_archive.digests(), load_builtin(), load_builtin())
