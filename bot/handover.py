"""Gives files to the bot that owns the data folder, by way of its inbox, and tells what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from config.locales import say
from retrieval.digest.load import load
from retrieval.errors import DigestError, StoreError
from retrieval.index.files import find_files
from retrieval.reasons import Reason, in_words
from retrieval.sources.fetching import TakeIn
from retrieval.sources.inbox import DONE, hand_over, outcome_of
from retrieval.types import Language

RUNNING: Final = "paperboy run"  # as whose process the lock of a data folder is noted
_WAIT: Final = 30.0  # seconds for the bot to take in what it was given
_LOOK: Final = 0.2


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of a file, in words."""

    text: str
    is_taken_in: bool


def hand_over_files(
    inbox: Path, paths: Iterable[Path], day: date | None, language: Language, *, wait: float = _WAIT
) -> tuple[HandedOver, ...]:
    """Put digests into the inbox and wait until they are taken in or refused, ``wait`` seconds at most.

    What is no digest is not handed over. Raises StoreError where the inbox cannot be written.
    """
    refused: list[HandedOver] = []
    handed: dict[Path, Path] = {}
    for path, problem in find_files(paths).items():
        if reason := problem or _refusal(path, day):
            note = in_words(reason, language)
            refused.append(HandedOver(say("sources.refused", language, path=path, note=note), is_taken_in=False))
        else:
            handed[path] = hand_over(inbox, path, day)
    outcomes = wait_for(inbox, handed.values(), wait)
    return (*refused, *(_told(path, outcomes.get(target), language) for path, target in handed.items()))


def handing_over(inbox: Path, *, wait: float = 2 * _WAIT) -> TakeIn:
    """Takes a fetched file in by way of the inbox. Raises DigestError where it is refused, StoreError if it waits."""

    def take_in(path: Path, day: date) -> None:
        handed = hand_over(inbox, path, day)
        place, note = wait_for(inbox, [handed], wait).get(handed, ("", ""))
        if not place:
            raise StoreError(Reason("handed_over_waits", name=handed.name))
        if place != DONE:
            raise DigestError(note.strip())

    return take_in


def wait_for(
    inbox: Path,
    handed: Iterable[Path],
    seconds: float,
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> dict[Path, tuple[str, str]]:
    """The outcomes, ``done`` or ``refused`` with the note, of what was handed over and came to one in time."""
    waiting = set(handed)
    found: dict[Path, tuple[str, str]] = {}
    deadline = clock() + seconds
    while True:
        for path in tuple(waiting):
            if outcome := outcome_of(inbox, path):
                found[path] = outcome
                waiting.remove(path)
        if not waiting or clock() > deadline:
            return found
        sleep(_LOOK)


def _refusal(path: Path, day: date | None) -> str | None:
    """Why a file is no digest; None where it is one."""
    try:
        load(path, day=day)
    except DigestError as error:
        return error.reason
    return None


def _told(path: Path, outcome: tuple[str, str] | None, language: Language) -> HandedOver:
    if outcome is None:
        return HandedOver(say("sources.waiting", language, path=path), is_taken_in=False)
    place, note = outcome
    if place == DONE:
        return HandedOver(f"{path}: {note.strip()}", is_taken_in=True)
    return HandedOver(say("sources.refused", language, path=path, note=note.strip()), is_taken_in=False)
