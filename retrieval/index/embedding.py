"""Text as vectors: the seam of every embedding, and the built-in one.

The built-in embedding is a static table, one row of 4-bit codes a token, trained on Chinese notes and English
abstracts of the same papers (``retrieval.training``, ``builtin/MODEL_CARD.md``). A text is the sum of the rows of its
distinct tokens; how much a token counts is the length of its row, which was learned. Both languages share one space.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import EmbeddingError, system_reason
from retrieval.reasons import Reason
from retrieval.text.tokens import embedding_tokens, without_asking

_BUILTIN = "builtin/embedding.npz"
_CODE_OFFSET = 8  # codes -7 to 7 are stored as 1 to 15, two to a byte


class Embedder(Protocol):
    """What the index needs of an embedding."""

    @property
    def stamp(self) -> str:
        """Name and version. Vectors of different stamps do not compare."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions), rows of unit length, or zero where nothing is known of a text.

        Raises EmbeddingError where the embedding does not answer.
        """
        ...

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, of shape (dimensions,), comparable with those of texts.

        Raises EmbeddingError where the embedding does not answer.
        """
        ...


class StaticEmbedder:
    """Sums of token vectors out of a quantised table; needs nothing but memory (half a byte and a bit a number)."""

    def __init__(self, stamp: str, tokens: Sequence[str], codes: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        if not len(tokens) == len(codes) == len(scales):
            raise EmbeddingError(
                Reason("embedding_damaged", name=stamp, tokens=len(tokens), rows=len(codes), scales=len(scales))
            )
        self._stamp = stamp
        self._row_of = {token: row for row, token in enumerate(tokens)}
        self._codes = codes
        self._scales = scales

    @property
    def stamp(self) -> str:
        """Name and version; the version is a hash of the table."""
        return self._stamp

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._codes.shape[1])

    @property
    def vocabulary_size(self) -> int:
        """How many tokens have a row."""
        return len(self._row_of)

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions), rows of unit length, zero where no token is known."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            self._add_up(embedding_tokens(text), vector)
        return _unit_rows(vectors)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, without the words people ask with (unless there are no others)."""
        vectors = self.embed_texts([without_asking(text), text])
        best: NDArray[np.float32] = vectors[0] if vectors[0].any() else vectors[1]
        return best

    def knows(self, token: str) -> bool:
        """Whether the token has a row."""
        return token in self._row_of

    def _add_up(self, tokens: Iterable[str], vector: NDArray[np.float32]) -> None:
        rows = sorted({self._row_of[token] for token in tokens if token in self._row_of})
        if rows:
            np.matmul(self._scales[rows], self._codes[rows].astype(np.float32), out=vector)


def load_embedder(spec: str, *, api_key: str | None = None, base_url: str | None = None) -> Embedder:
    """The embedding that a setting names: ``builtin``, or ``provider:model`` through LlamaIndex (``llama.py``).

    Raises EmbeddingError where the setting names none, or the extra of the provider is not installed.
    """
    if spec == "builtin":
        return load_builtin()
    from retrieval.index.llama import load_llama_embedder  # noqa: PLC0415 - imports LlamaIndex, which takes seconds

    return load_llama_embedder(spec, api_key=api_key, base_url=base_url)


@lru_cache(maxsize=1)
def load_builtin() -> StaticEmbedder:
    """The embedding that is shipped with the package; the same object on every call."""
    with resources.as_file(resources.files(__package__).joinpath(_BUILTIN)) as path:
        return load_static(path)


def load_static(path: Path) -> StaticEmbedder:
    """Read a table written by ``save_static``; raises EmbeddingError where the file is missing or not such a table."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            stamp, tokens = str(stored["stamp"]), bytes(stored["tokens"]).decode("utf-8").split("\n")
            codes, scales = _unpacked(stored["codes"]), stored["scales"].astype(np.float32)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        told = Reason("embedding_unreadable", advice="install_again", name=path.name, problem=system_reason(error))
        raise EmbeddingError(told) from error
    return StaticEmbedder(stamp, tokens, codes, scales)


def save_static(
    path: Path, *, stamp: str, tokens: Sequence[str], codes: NDArray[np.int8], scales: NDArray[np.float32]
) -> None:
    """Write a table: codes from -7 to 7 of shape (tokens, an even number of dimensions), one scale a row."""
    np.savez_compressed(
        path,
        stamp=np.array(stamp),
        tokens=np.frombuffer("\n".join(tokens).encode("utf-8"), dtype=np.uint8),
        codes=_packed(codes),
        scales=scales.astype(np.float16),
    )


def _packed(codes: NDArray[np.int8]) -> NDArray[np.uint8]:
    shifted = (codes + _CODE_OFFSET).astype(np.uint8)
    packed: NDArray[np.uint8] = shifted[:, 0::2] | (shifted[:, 1::2] << np.uint8(4))
    return packed


def _unpacked(packed: NDArray[np.uint8]) -> NDArray[np.int8]:
    codes = np.empty((packed.shape[0], 2 * packed.shape[1]), dtype=np.int8)
    codes[:, 0::2] = packed & 0x0F
    codes[:, 1::2] = packed >> 4
    codes -= _CODE_OFFSET
    return codes


def _unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.where(lengths > 0, lengths, 1), dtype=np.float32)
