"""Both ways between our embeddings and LlamaIndex's: ours with its face, and any of its own behind our seam.

Importing this module imports LlamaIndex, which takes seconds; ``embedding.load_embedder`` does so only when it must.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr

from retrieval.errors import EmbeddingError
from retrieval.index.embedding import Embedder
from retrieval.reasons import Reason

_PROBE = "paper"  # embedded once to learn how long vectors are
_TIMEOUT_SECONDS = 60.0
_RETRIES = 1  # the integration and its client both retry, so more would multiply
_RETRYABLE = ("timeout", "connect", "ratelimit", "overloaded", "unavailable", "internalserver", "remoteprotocol")


class BuiltinEmbedding(BaseEmbedding):
    """An Embedder of ours, as LlamaIndex sees it: for its pipelines and retrievers, sync and async."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **settings: Any) -> None:  # noqa: ANN401 - whatever LlamaIndex's base takes
        super().__init__(model_name=embedder.stamp, **settings)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex stores settings of this class."""
        return "PaperboyEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return _as_list(self._embedder.embed_question(query))

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_as_list(vector) for vector in self._embedder.embed_texts(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)  # tens of microseconds: no thread is worth it

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embedding(text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._get_text_embeddings(texts)


class LlamaEmbedder:
    """Any embedding of LlamaIndex behind our seam; vectors are made unit length, errors EmbeddingErrors."""

    def __init__(self, model: BaseEmbedding, *, stamp: str) -> None:
        self._model = model
        self._stamp = stamp
        self._dimensions: int | None = None

    @property
    def stamp(self) -> str:
        """The setting that named the model; LlamaIndex knows no versions of models."""
        return self._stamp

    @property
    def dimensions(self) -> int:
        """Length of a vector, learned by embedding one word; raises EmbeddingError where that fails."""
        if self._dimensions is None:
            self._dimensions = len(self._asked(lambda: [self._model.get_query_embedding(_PROBE)])[0])
        return self._dimensions

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions), in batches of the model's own size."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return self._asked(lambda: self._model.get_text_embedding_batch(list(texts)))

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, with the instruction that the model wants before questions."""
        vector: NDArray[np.float32] = self._asked(lambda: [self._model.get_query_embedding(text)])[0]
        return vector

    def _asked(self, ask: Callable[[], list[list[float]]]) -> NDArray[np.float32]:
        try:
            answered = ask()
        except Exception as error:  # each integration raises errors of its own library
            raise _translated(error, self._stamp) from error
        return _unit_vectors(answered, self._stamp)


def load_llama_embedder(spec: str, *, api_key: str | None, base_url: str | None) -> LlamaEmbedder:
    """The embedding that ``provider:model`` names; raises EmbeddingError where it cannot be loaded."""
    provider, _, model = spec.partition(":")
    if provider not in _PROVIDERS or not model:
        known = ", ".join(f"{name}:MODEL" for name in _PROVIDERS)
        raise EmbeddingError(Reason("embedding_unknown", name=repr(spec), known=known))
    try:
        return LlamaEmbedder(_PROVIDERS[provider](model, api_key, base_url), stamp=spec)
    except ImportError as error:
        raise EmbeddingError(Reason("embedding_packages", name=spec, provider=provider)) from error
    except Exception as error:  # each integration raises errors of its own library
        raise _translated(error, spec) from error


def _openai(model: str, api_key: str | None, base_url: str | None) -> BaseEmbedding:
    return _integration(
        "openai",
        "OpenAIEmbedding",
        model_name=model,
        api_key=api_key,
        api_base=base_url,
        timeout=_TIMEOUT_SECONDS,
        max_retries=_RETRIES,
    )


def _ollama(model: str, api_key: str | None, base_url: str | None) -> BaseEmbedding:  # noqa: ARG001 - Ollama has no keys
    place = {"base_url": base_url} if base_url else {}
    return _integration(
        "ollama", "OllamaEmbedding", model_name=model, client_kwargs={"timeout": _TIMEOUT_SECONDS}, **place
    )


def _huggingface(model: str, api_key: str | None, base_url: str | None) -> BaseEmbedding:  # noqa: ARG001 - runs here
    return _integration("huggingface", "HuggingFaceEmbedding", model_name=model)


def _fastembed(model: str, api_key: str | None, base_url: str | None) -> BaseEmbedding:  # noqa: ARG001 - runs here
    return _integration("fastembed", "FastEmbedEmbedding", model_name=model)


_PROVIDERS: dict[str, Callable[[str, str | None, str | None], BaseEmbedding]] = {
    "openai": _openai,
    "ollama": _ollama,
    "huggingface": _huggingface,
    "fastembed": _fastembed,
}


def _integration(module: str, class_name: str, **settings: object) -> BaseEmbedding:
    integration = importlib.import_module(f"llama_index.embeddings.{module}")
    model: BaseEmbedding = getattr(integration, class_name)(**settings)
    return model


def _translated(error: Exception, stamp: str) -> EmbeddingError:
    """An error without the library's own words, which may hold keys or whole requests."""
    kind = type(error).__name__
    names = {base.__name__.lower() for base in type(error).__mro__}
    retryable = isinstance(error, (TimeoutError, ConnectionError)) or any(
        word in name for word in _RETRYABLE for name in names
    )
    advice = "try_later" if retryable else "check_embedding"
    return EmbeddingError(Reason("embedding_silent", advice=advice, name=stamp, kind=kind), retryable=retryable)


def _unit_vectors(answered: list[list[float]], stamp: str) -> NDArray[np.float32]:
    try:
        vectors = np.array(answered, dtype=np.float32)
    except ValueError as error:
        raise EmbeddingError(Reason("embedding_uneven", name=stamp)) from error
    if vectors.ndim != 2 or not np.isfinite(vectors).all():  # noqa: PLR2004 - one vector a text
        raise EmbeddingError(Reason("embedding_no_vectors", name=stamp))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _as_list(vector: NDArray[np.float32]) -> list[float]:
    numbers: list[float] = vector.tolist()
    return numbers
