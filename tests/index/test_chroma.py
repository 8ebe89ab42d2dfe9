"""What Chroma does beyond the contract of every store (``test_store_contract.py``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.types import VectorStoreQuery
from llama_index.vector_stores.chroma import ChromaVectorStore

from retrieval.errors import StoreError
from retrieval.index.chroma import ChromaDatabase, PassageVectorStore
from retrieval.types import Passage

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path: Path) -> Iterator[ChromaDatabase]:
    database = ChromaDatabase(tmp_path / "数据 folder" / "chroma")
    yield database
    database.close()


def _passage(number: int) -> Passage:
    paper_id = f"2601.{number:05}"
    return Passage(
        f"20260119/{paper_id}/report.results/0", paper_id, 20260119, "results", "en", f"Title\nText {number}."
    )


def test_more_passages_than_chroma_takes_in_a_call(database: ChromaDatabase) -> None:
    store = database.create("passages", "fake@1", 2)
    passages = [_passage(number) for number in range(5_600)]
    vectors = np.column_stack([np.cos(np.arange(5_600)), np.sin(np.arange(5_600))]).astype(np.float32)

    store.upsert(passages, vectors)

    assert store.count() == 5_600
    np.testing.assert_allclose(store.vectors_of([passage.id for passage in passages]), vectors, atol=1e-6)
    store.delete([passage.id for passage in passages[:5_500]])
    assert store.count() == 100


def test_metadata_is_stored_once(database: ChromaDatabase) -> None:
    store = database.create("passages", "fake@1", 2)
    store.upsert([_passage(1)], np.array([[0, 1]], np.float32))

    (metadata,) = store.vector_store.client.get()["metadatas"]

    assert metadata == {"paper_id": "2601.00001", "date": 20260119, "section": "results", "language": "en"}


def test_the_vector_store_serves_llama_index(database: ChromaDatabase) -> None:
    """An integrator's own nodes go in and come out, also through LlamaIndex's stock class."""
    collection = database.create("passages", "fake@1", 2).vector_store.client
    ours = PassageVectorStore.from_collection(collection)
    query = VectorStoreQuery(query_embedding=[1.0, 0.0], similarity_top_k=1)
    for text in ("old", "new"):
        assert ours.add([TextNode(id_="n1", text=text, metadata={"date": 1}, embedding=[1.0, 0.0])]) == ["n1"]

    for store in (ours, ChromaVectorStore.from_collection(collection)):
        result = store.query(query)
        assert [(node.node_id, node.text, node.metadata) for node in result.nodes] == [("n1", "new", {"date": 1})]
    assert ours.query(query).similarities == pytest.approx([1.0], abs=1e-6)
    assert ours.query(VectorStoreQuery(similarity_top_k=1)).similarities is None


def test_a_damaged_folder_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database " * 500)

    with pytest.raises(StoreError, match=r"chroma cannot be used: .*delete them and run `paperboy reindex`"):
        ChromaDatabase(tmp_path / "chroma").create("passages", "fake@1", 2)


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://localhost", "http://"])
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(StoreError, match=r"no address of a Chroma server\. Use one such as http://localhost:8000"):
        ChromaDatabase(address)


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(StoreError, match=r"The index at http://127.0.0.1:9 cannot be used: Could not connect"):
        ChromaDatabase("http://127.0.0.1:9")


@pytest.mark.parametrize("address", ["http://ann:s3cret@127.0.0.1:9", "ftp://ann:s3cret@localhost"])
def test_an_error_shows_no_password(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        ChromaDatabase(address)
    assert "s3cret" not in str(caught.value)
