"""Both ways between our embeddings and LlamaIndex's."""

from __future__ import annotations

import asyncio
import sys

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from retrieval.errors import EmbeddingError
from retrieval.index.embedding import load_builtin, load_embedder
from retrieval.index.llama import BuiltinEmbedding, LlamaEmbedder

QUESTION = "扩散模型怎么加速"


class ScriptedEmbedding(BaseEmbedding):
    """Answers with the length of the text and a one, or with what the script says."""

    answer: list[float] | None = None
    error: Exception | None = None

    def _get_text_embedding(self, text: str) -> list[float]:
        if self.error:
            raise self.error
        return self.answer if self.answer is not None else [float(len(text)), 1.0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class APITimeoutError(Exception):
    """Named as the clients of language models name theirs."""


def test_llama_index_gets_the_vectors_of_ours() -> None:
    ours, theirs = load_builtin(), BuiltinEmbedding(load_builtin())
    np.testing.assert_allclose(theirs.get_query_embedding(QUESTION), ours.embed_question(QUESTION), rtol=1e-6)
    np.testing.assert_allclose(theirs.get_text_embedding_batch([QUESTION]), ours.embed_texts([QUESTION]), rtol=1e-6)
    np.testing.assert_allclose(theirs.get_text_embedding(QUESTION), ours.embed_texts([QUESTION])[0], rtol=1e-6)


def test_async_calls_answer_the_same() -> None:
    theirs = BuiltinEmbedding(load_builtin())

    async def ask() -> tuple[list[float], list[float], list[list[float]]]:
        return (
            await theirs.aget_query_embedding(QUESTION),
            await theirs.aget_text_embedding(QUESTION),
            await theirs.aget_text_embedding_batch([QUESTION]),
        )

    question, text, texts = asyncio.run(ask())
    assert question == theirs.get_query_embedding(QUESTION)
    assert [text] == texts == theirs.get_text_embedding_batch([QUESTION])


def test_its_model_name_is_our_stamp() -> None:
    assert BuiltinEmbedding(load_builtin()).model_name == load_builtin().stamp


def test_an_embedding_of_llama_index_gives_unit_vectors() -> None:
    embedder = LlamaEmbedder(ScriptedEmbedding(), stamp="scripted:lengths")
    np.testing.assert_allclose(embedder.embed_texts(["abc", ""]), [np.array([3, 1]) / np.sqrt(10), [0, 1]], rtol=1e-6)
    np.testing.assert_allclose(embedder.embed_question("abc"), np.array([3, 1]) / np.sqrt(10), rtol=1e-6)
    assert (embedder.dimensions, embedder.stamp) == (2, "scripted:lengths")


def test_no_texts_are_no_rows_of_the_right_length() -> None:
    assert LlamaEmbedder(ScriptedEmbedding(), stamp="s").embed_texts([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("error", "retryable"),
    [(APITimeoutError("key sk-secret"), True), (ConnectionError(), True), (PermissionError("key sk-secret"), False)],
)
def test_errors_say_whether_to_try_again_and_no_secrets(error: Exception, *, retryable: bool) -> None:
    with pytest.raises(EmbeddingError, match="The embedding s does not answer") as caught:
        LlamaEmbedder(ScriptedEmbedding(error=error), stamp="s").embed_texts(["a"])
    assert caught.value.retryable is retryable
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("answer", [[float("nan"), 1.0], [float("inf")]])
def test_vectors_that_are_no_numbers_are_refused(answer: list[float]) -> None:
    with pytest.raises(EmbeddingError, match="something else than vectors"):
        LlamaEmbedder(ScriptedEmbedding(answer=answer), stamp="s").embed_question("a")


@pytest.mark.parametrize("spec", ["", "gpt", "openai", "openai:", "word2vec:news"])
def test_an_unknown_setting_is_answered_with_the_known_ones(spec: str) -> None:
    with pytest.raises(EmbeddingError, match=r"builtin, openai:MODEL, ollama:MODEL"):
        load_embedder(spec)


@pytest.mark.parametrize("provider", ["openai", "ollama", "huggingface", "fastembed"])
def test_a_missing_extra_is_named(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, f"llama_index.embeddings.{provider}", None)
    with pytest.raises(EmbeddingError, match=rf"pip install 'paperboy\[{provider}\]'"):
        load_embedder(f"{provider}:some-model")
