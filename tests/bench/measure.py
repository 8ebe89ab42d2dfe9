"""What is measured: wall and processor time of work, times of many questions, peak memory of this process."""

from __future__ import annotations

import gc
import math
import resource
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

_BEGAN = perf_counter()  # a measuring process imports this module before anything heavy
_Item = TypeVar("_Item")
_PROCESS_STATUS = Path("/proc/self/status")
_WARM_UP = 10  # questions asked before any is timed: a start has its own line in the table


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of wall time, and of processor time over all threads."""

    wall: float
    processor: float


def spent_so_far() -> Spent:
    """What this process took since it began, imports included: each way has heavy ones."""
    return Spent(perf_counter() - _BEGAN, process_time())


def spent_on(work: Callable[[], object]) -> Spent:
    """Do some work and say what it took."""
    wall, processor = perf_counter(), process_time()
    work()
    return Spent(perf_counter() - wall, process_time() - processor)


def time_each(work: Callable[[_Item], object], items: Iterable[_Item]) -> list[Spent]:
    """What each item takes, after a warm-up on the first ones."""
    given = list(items)
    for item in given[:_WARM_UP]:
        work(item)
    gc.collect()
    return [spent_on(partial(work, item)) for item in given]


def percentile(times: list[float], share: float) -> float:
    """The smallest time that so large a share of the times does not exceed (the nearest-rank percentile)."""
    ordered = sorted(times)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def peak_megabytes() -> float:
    """The most memory that this process held so far, in MB (2**20 bytes), files it maps included.

    Linux says it of the program alone; ``getrusage`` may say what the process held before it became this program.
    """
    if _PROCESS_STATUS.exists():
        lines = _PROCESS_STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
