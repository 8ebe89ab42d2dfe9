"""Trying again what may work later, a bounded number of times with growing pauses."""

from __future__ import annotations

import time
from collections.abc import Callable

from retrieval.errors import VoiceError

_LONGEST = 60.0  # seconds of a pause


def insist(speak: Callable[[], bytes], attempts: int, sleep: Callable[[float], None] = time.sleep) -> bytes:
    """What ``speak`` gives at one of the attempts. Raises its last VoiceError, or the first that is not retryable."""
    for attempt in range(1, attempts + 1):
        try:
            return speak()
        except VoiceError as error:
            if not error.retryable or attempt == attempts:
                raise
            sleep(min(error.retry_after or 2.0 ** (attempt - 1), _LONGEST))
    raise AssertionError("attempts is at least 1")
