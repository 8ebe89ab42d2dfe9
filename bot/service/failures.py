"""A failure as a sentence for the user and a line for the log, which holds no secret and nothing that was written."""

from __future__ import annotations

import logging
import secrets
import traceback
from pathlib import Path

from bot.incoming import Incoming
from bot.reply import Reply, paragraph
from config.locales import say
from retrieval.errors import ModelError, RetrievalError
from retrieval.types import Language

_LOG = logging.getLogger(__name__)
_FRAMES = 4
_REFERENCE_BYTES = 3


def explain_failure(error: Exception, incoming: Incoming, language: Language, *, with_reason: bool) -> Reply:
    """Log a failure and say it; ``with_reason``, for admins, with the reason if that was made to be read."""
    reference = new_reference()
    log_failure(error, incoming, reference)
    key = "chat.failed_model" if isinstance(error, ModelError) else "chat.failed"
    blocks = [paragraph(say(key, language, reference=reference))]
    if with_reason and isinstance(error, RetrievalError):
        blocks.append(paragraph(say("chat.failed_admin", language, reason=error.in_words(language))))
    return Reply(tuple(blocks))


def new_reference() -> str:
    """What a failure is called in the log and to the user."""
    return secrets.token_hex(_REFERENCE_BYTES)


def log_failure(error: Exception, incoming: Incoming, reference: str) -> None:
    """One line: what kind of error, where in the code, in which chat; no messages of errors, as these may quote."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    chain = " < ".join(type(each).__name__ for each in _causes(error))
    what = incoming.action or incoming.command or "text"
    _LOG.error("failed reference=%s lane=%s what=%s error=%r at=%r", reference, incoming.lane, what, chain, place)


def _causes(error: BaseException) -> list[BaseException]:
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    return chain
