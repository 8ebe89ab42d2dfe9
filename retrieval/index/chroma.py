"""Passages and vectors in Chroma, through LlamaIndex: the only importer of Chroma and of its LlamaIndex store.

Importing this module takes seconds; import it where a store is opened and not before.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit, urlunsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.types import Where
from chromadb.config import Settings
from chromadb.errors import NotFoundError
from llama_index.core.schema import BaseNode, MetadataMode, TextNode
from llama_index.core.vector_stores.types import (
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryResult,
)
from llama_index.vector_stores.chroma import ChromaVectorStore
from numpy.typing import NDArray

from retrieval.errors import StampMismatchError, StoreError
from retrieval.reasons import Reason
from retrieval.types import Language, Passage

_RECORDS_A_CALL: Final = 5_000  # Chroma refuses more than 5,461
_STAMP: Final = "stamp"
_DIMENSIONS: Final = "dimensions"


class PassageVectorStore(ChromaVectorStore):
    """LlamaIndex's Chroma store, cured: it overwrites what an id held, stores metadata once, and takes any number.

    Its nodes come back with flat metadata; the similarity of a result is the cosine.
    """

    def add(self, nodes: Sequence[BaseNode], **_kwargs: Any) -> list[str]:  # noqa: ANN401 - LlamaIndex's signature
        """Write nodes, which carry their embeddings; returns their ids."""
        for start in range(0, len(nodes), _RECORDS_A_CALL):
            some = nodes[start : start + _RECORDS_A_CALL]
            self._collection.upsert(
                ids=[node.node_id for node in some],
                embeddings=np.array([node.get_embedding() for node in some], np.float32),
                documents=[node.get_content(MetadataMode.NONE) for node in some],
                metadatas=[dict(node.metadata) for node in some],
            )
        return [node.node_id for node in nodes]

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:  # noqa: ANN401 - as above
        """The nearest nodes, with cosines in place of exp(-distance)."""
        result = super().query(query, **kwargs)
        if result.similarities is not None:
            result.similarities = [1.0 + math.log(similarity) for similarity in result.similarities]
        return result


class ChromaPassageStore:
    """A collection of passages in Chroma: the ``PassageStore`` of a running paperboy."""

    def __init__(self, collection: chromadb.Collection, dimensions: int, place: str) -> None:
        self._collection = collection
        self._dimensions = dimensions
        self._place = place
        self.vector_store = PassageVectorStore.from_collection(collection)

    @property
    def name(self) -> str:
        """The collection's name in Chroma."""
        return self._collection.name

    def upsert(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Write passages, row i of ``vectors`` (n, dimensions) being that of passage i; what an id held is replaced."""
        nodes = [_node_of(passage, vector) for passage, vector in zip(passages, vectors, strict=True)]
        with _translated(self._place):
            self.vector_store.add(nodes)

    def delete(self, ids: Sequence[str]) -> None:
        """Delete passages; ids that are not there are no error."""
        with _translated(self._place):
            for start in range(0, len(ids), _RECORDS_A_CALL):
                self.vector_store.delete_nodes(list(ids[start : start + _RECORDS_A_CALL]))

    def passages_of_days(self, days: Collection[int]) -> tuple[Passage, ...]:
        """All passages of the days (ints such as 20260121), by id."""
        if not days:
            return ()
        with _translated(self._place):
            where = cast("Where", {"date": {"$in": sorted(days)}})
            held = self._collection.get(where=where, include=["documents", "metadatas"])
        rows = zip(held["ids"], held["metadatas"] or (), held["documents"] or (), strict=True)
        return tuple(sorted((_passage_of(*row) for row in rows), key=lambda passage: passage.id))

    def ids_of_day(self, day: int) -> tuple[str, ...]:
        """The ids of a day's passages, ascending."""
        with _translated(self._place):
            return tuple(sorted(self._collection.get(where={"date": day}, include=[])["ids"]))

    def vectors_of(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """The vectors (n, dimensions) of passages in the order of ``ids``. Raises StoreError where one is missing."""
        vectors: dict[str, NDArray[np.float32]] = {}
        wanted = list(dict.fromkeys(ids))
        with _translated(self._place):
            for start in range(0, len(wanted), _RECORDS_A_CALL):
                held = self._collection.get(ids=wanted[start : start + _RECORDS_A_CALL], include=["embeddings"])
                vectors.update(_vectors_by_id(held))
        if missing := [passage_id for passage_id in wanted if passage_id not in vectors]:
            told = Reason("index_lacks", advice="reindex", place=self._place, count=len(missing), one=missing[0])
            raise StoreError(told)
        return np.array([vectors[passage_id] for passage_id in ids], np.float32).reshape(-1, self._dimensions)

    def vectors_of_day(self, day: int) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """The ids of a day's passages, ascending, and their vectors (n, dimensions) in that order."""
        with _translated(self._place):
            vectors = _vectors_by_id(self._collection.get(where={"date": day}, include=["embeddings"]))
        ids = tuple(sorted(vectors))
        return ids, np.array([vectors[passage_id] for passage_id in ids], np.float32).reshape(-1, self._dimensions)

    def query(
        self, vector: NDArray[np.float32], top_k: int, first: int | None = None, last: int | None = None
    ) -> list[tuple[Passage, float]]:
        """The passages nearest to a vector (dimensions,) with their cosines, best first; see ``PassageStore.query``."""
        query = VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=top_k, filters=_filters(first, last))
        with _translated(self._place):
            result = self.vector_store.query(query)
        nodes = zip(result.ids or (), result.nodes or (), result.similarities or (), strict=True)
        return [
            (_passage_of(node_id, node.metadata, node.get_content(MetadataMode.NONE)), similarity)
            for node_id, node, similarity in nodes
        ]

    def count(self) -> int:
        """How many passages are held."""
        with _translated(self._place):
            return self._collection.count()


class ChromaDatabase:
    """Chroma in a folder (``Path``), which belongs to this process alone, or on a server (``http://host:port``)."""

    def __init__(self, location: Path | str) -> None:
        self._place = _without_password(str(location))
        with _translated(self._place):
            self._client = _connect(location)

    def open(self, name: str, stamp: str) -> ChromaPassageStore | None:
        """The collection of that name, None where there is none.

        Raises StampMismatchError where it was made with another stamp of embedding and schema.
        """
        with _translated(self._place):
            try:
                collection = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                return None
        metadata = collection.metadata or {}
        if metadata.get(_STAMP) != stamp:
            found = str(metadata.get(_STAMP, "-"))
            raise StampMismatchError(Reason("index_made_by_other", advice="reindex", found=found, wanted=stamp))
        return ChromaPassageStore(collection, int(metadata[_DIMENSIONS]), self._place)

    def create(self, name: str, stamp: str, dimensions: int) -> ChromaPassageStore:
        """A new, empty collection for vectors of that many dimensions."""
        with _translated(self._place):
            collection = self._client.create_collection(
                name,
                metadata={_STAMP: stamp, _DIMENSIONS: dimensions},
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,  # the default one downloads a model
            )
        return ChromaPassageStore(collection, dimensions, self._place)

    def drop(self, name: str) -> None:
        """Delete a collection with all that it holds; one that is not there is no error."""
        with _translated(self._place):
            try:
                self._client.delete_collection(name)
            except NotFoundError:
                return

    def close(self) -> None:
        """Let go of the folder or the connection."""
        self._client.close()  # type: ignore[attr-defined]  # the client has it, its interface class does not


def _connect(location: Path | str) -> ClientAPI:
    settings = Settings(anonymized_telemetry=False)
    if isinstance(location, Path):
        return chromadb.PersistentClient(str(location), settings=settings)
    url = urlsplit(location)
    if url.scheme not in {"http", "https"} or not url.hostname:
        place = _without_password(location)
        raise StoreError(Reason("index_no_address", advice="give_chroma_url", address=place))
    secure = url.scheme == "https"
    port = url.port or (443 if secure else 8000)
    return chromadb.HttpClient(url.hostname, port, ssl=secure, settings=settings)


def _without_password(place: str) -> str:
    """A path or an address fit for an error: without a user's name and password."""
    parts = urlsplit(place)
    if "@" not in parts.netloc:
        return place
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


@contextmanager
def _translated(place: str) -> Iterator[None]:
    try:
        yield
    except StoreError:
        raise
    # Chroma lets errors of many kinds through: its own, httpx's, ValueError, RuntimeError, those of its Rust part.
    except Exception as error:
        reason = " ".join(str(error).split()).rstrip(".")
        told = Reason("index_unusable", advice="mend_index", place=place, problem=reason)
        raise StoreError(told) from error


def _node_of(passage: Passage, vector: NDArray[np.float32]) -> BaseNode:
    metadata = {
        "paper_id": passage.paper_id,
        "date": passage.date,
        "section": str(passage.section),
        "language": passage.language,
    }
    return TextNode(id_=passage.id, text=passage.text, metadata=metadata, embedding=vector.tolist())


def _passage_of(passage_id: str, metadata: Mapping[str, Any], text: str) -> Passage:
    return Passage(
        id=passage_id,
        paper_id=str(metadata["paper_id"]),
        date=int(metadata["date"]),
        section=str(metadata["section"]),
        language=cast("Language", metadata["language"]),
        text=text,
    )


def _vectors_by_id(held: Mapping[str, Any]) -> dict[str, NDArray[np.float32]]:
    return dict(zip(held["ids"], held["embeddings"], strict=True))


def _filters(first: int | None, last: int | None) -> MetadataFilters | None:
    filters: list[MetadataFilter | MetadataFilters] = []
    if first is not None:
        filters.append(MetadataFilter(key="date", value=first, operator=FilterOperator.GTE))
    if last is not None:
        filters.append(MetadataFilter(key="date", value=last, operator=FilterOperator.LTE))
    return MetadataFilters(filters=filters) if filters else None
