"""The errors of ``retrieval``.

RetrievalError
├── DigestError        a file or an answer of the API is not a digest
├── StoreError         the archive or the index cannot be used
│   ├── DataFolderBusyError   another process owns the data folder
│   └── StampMismatchError    the index was made by another embedding or schema
├── WebError           a page cannot be fetched
├── EmbeddingError     an embedding cannot be loaded or does not answer
├── QuestionSetError   a file of questions cannot be used to measure with
├── PictureError       a picture cannot be drawn
├── VoiceError         a text cannot be spoken
├── EditionError       a made digest cannot be written or read
└── ModelError         a language model does not answer

Each says what happened, to what, and what to do, in sentences fit for the user, and carries ``retryable``.
What is made of a ``Reason`` is said in any language. Errors of libraries are translated once, at the seam, with the
cause chained.
"""

from __future__ import annotations

import errno
from typing import Final

from retrieval.reasons import Reason, in_words
from retrieval.types import Language

_OF_SYSTEM: Final = {
    errno.ENOENT: "os_missing",
    errno.EACCES: "os_forbidden",
    errno.EPERM: "os_forbidden",
    errno.EISDIR: "os_is_folder",
    errno.ENOTDIR: "os_is_no_folder",
    errno.EEXIST: "os_is_no_folder",
    errno.ENOSPC: "os_full",
    errno.EDQUOT: "os_full",
    errno.EROFS: "os_read_only",
    errno.ENAMETOOLONG: "os_too_long",
}


class RetrievalError(Exception):
    """Base of all errors of ``retrieval``; ``str()`` is the English sentence, ``in_words`` that of any language."""

    retryable: bool = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.reason = message

    def in_words(self, language: Language) -> str:
        """What happened and what to do, fit to be shown to the user."""
        return in_words(self.reason, language)


class DigestError(RetrievalError):
    """A file or an answer of the API is not a digest. ``line`` counts from 1 where it is known."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class StoreError(RetrievalError):
    """The archive or the index cannot be used."""


class DataFolderBusyError(StoreError):
    """Another process owns the data folder. ``purpose`` is what it runs, where that is known."""

    retryable = True

    def __init__(self, message: str, *, purpose: str | None = None) -> None:
        super().__init__(message)
        self.purpose = purpose


class StampMismatchError(StoreError):
    """The index was made by another embedding or schema than the settings name."""


class WebError(RetrievalError):
    """A page cannot be fetched. ``status`` is the HTTP status where there was one, ``retry_after`` is in seconds."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retryable = retryable
        self.retry_after = retry_after


class EmbeddingError(RetrievalError):
    """An embedding cannot be loaded or does not answer."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class QuestionSetError(RetrievalError):
    """A file of questions cannot be used to measure with."""


class PictureError(RetrievalError):
    """A picture cannot be drawn."""


class VoiceError(RetrievalError):
    """A text cannot be spoken: no engine is there, or it fails. ``retry_after`` is in seconds, where it says so."""

    def __init__(self, message: str, *, retryable: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


class EditionError(RetrievalError):
    """A made digest cannot be written to its folder, or read from it."""


class ModelError(RetrievalError):
    """A language model does not answer, or not in time. ``retry_after`` is in seconds, where its server says so."""

    def __init__(self, message: str, *, retryable: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


def system_reason(error: Exception) -> str:
    """Why the operating system refuses something, to stand inside a sentence; in its own words where that is rare."""
    key = _OF_SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None
    if key is not None:
        return Reason(key)
    return getattr(error, "strerror", None) or str(error)
