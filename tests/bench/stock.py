"""The stock LlamaIndex way of the same: VectorStoreIndex on ChromaVectorStore, fused with BM25Retriever.

It is given the same passages and the same built-in embedding, so that the machinery alone differs, and what is fixed
when a retriever is made (its filters) is made before the clock starts. Left as they come: batches, tokens, fusion.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import chromadb
from chromadb.config import Settings
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import BaseNode, TextNode
from llama_index.core.vector_stores.types import FilterOperator, MetadataFilter, MetadataFilters
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore

from retrieval.digest.load import load
from retrieval.digest.merge import merge
from retrieval.index.embedding import load_builtin
from retrieval.index.files import find_files
from retrieval.index.llama import BuiltinEmbedding
from retrieval.index.passages import day_number, passages_of
from retrieval.types import Digest
from tests.bench.job import FOUND, Answered, Built, Times, load_questions
from tests.bench.measure import peak_megabytes, spent_so_far, time_each

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it reports every call


def build(digests: Path, data: Path) -> Built:
    """Index a folder of digests from nothing."""
    nodes: list[BaseNode] = [node for digest in _read(digests) for node in _nodes_of(digest)]
    VectorStoreIndex(nodes, storage_context=_storage(data), embed_model=_embedding())
    BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=FOUND).persist(str(data / "bm25"), show_progress=False)
    spent = spent_so_far()
    papers = {(node.metadata["date"], node.metadata["paper_id"]) for node in nodes}
    return Built(spent.wall, spent.processor, peak_megabytes(), papers=len(papers), passages=len(nodes))


def ask(data: Path, questions: Path) -> Answered:
    """Ask all questions, of one day and of all days. Finding alone: there is no answer without a language model."""
    asked = load_questions(questions)
    index = StockIndex(data)
    for day in {question.day for question in asked}:
        index.retriever(day)
    times = {
        "find one day": time_each(lambda one: index.retriever(one.day).retrieve(one.text), asked),
        "find all days": time_each(lambda one: index.retriever(None).retrieve(one.text), asked),
    }
    return Answered({name: Times.of(each) for name, each in times.items()}, peak_megabytes())


def answer_first(data: Path, question: str) -> None:
    """Print what is found for one question, as a program that has just started."""
    for found in StockIndex(data).retriever(None).retrieve(question):
        print(found.node.node_id, found.node.get_content()[:80])  # noqa: T201 - a program's answer


class StockIndex:
    """An index that ``build`` made, opened."""

    def __init__(self, data: Path) -> None:
        store = _storage(data).vector_store
        self._index = VectorStoreIndex.from_vector_store(store, embed_model=_embedding())
        self._words = BM25Retriever.from_persist_dir(str(data / "bm25"))
        self.retriever = lru_cache(maxsize=None)(self._build_retriever)

    def _build_retriever(self, day: date | None) -> QueryFusionRetriever:
        """A retriever of one day's passages; of all where no day is given, without a filter that covers everything."""
        filters, words = None, self._words
        if day is not None:
            only = MetadataFilter(key="date", value=day_number(day), operator=FilterOperator.EQ)
            filters = MetadataFilters(filters=[only])
            words = BM25Retriever(existing_bm25=self._words.bm25, similarity_top_k=FOUND, filters=filters)
        return QueryFusionRetriever(
            [self._index.as_retriever(similarity_top_k=FOUND, filters=filters), words],
            llm=MockLLM(),
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=FOUND,
            num_queries=1,
            use_async=False,
        )


def _read(folder: Path) -> Iterator[Digest]:
    """The digests of a folder, all forms of a day as one."""
    days: defaultdict[date, list[Digest]] = defaultdict(list)
    for path, problem in find_files([folder]).items():
        if problem is None:
            digest = load(path)
            days[digest.date].append(digest)
    return map(merge, days.values())


def _nodes_of(digest: Digest) -> Iterator[TextNode]:
    for paper in digest.papers:
        for passage in passages_of(paper, digest.date):
            metadata = {"paper_id": paper.id, "date": passage.date, "section": str(passage.section)}
            yield TextNode(id_=passage.id, text=passage.text, metadata=metadata)


def _storage(data: Path) -> StorageContext:
    client = chromadb.PersistentClient(str(data / "chroma"), settings=Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection("papers", embedding_function=None)
    return StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection))


def _embedding() -> BuiltinEmbedding:
    return BuiltinEmbedding(load_builtin())
