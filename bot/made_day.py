"""A day that was made, as the command line and the logs tell of it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.edition.make import Made
from retrieval.edition.types import Cost


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of making a day, what this run paid for it, and how it was taken in."""

    made: Made
    paid: Cost
    indexed: bool = False
    handed_over: bool = False  # to the inbox, for the process that holds the data folder
