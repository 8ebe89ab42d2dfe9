"""Training runs side by side, from one start, whose tables are averaged ("model soups", Wortsman et al., 2022)."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.training.contrastive import Progress, Recipe, train
from retrieval.training.examples import ExampleSampler
from retrieval.training.vocabulary import EncodedPaper

RunProgress = Callable[[int, int, float], None]  # number of the run, epochs done, mean loss of the last one
_POLL_SECONDS = 2.0
_AT_ONCE = 2  # each takes about 2 GB


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is trained on."""

    parallel: Sequence[EncodedPaper]
    english: Sequence[EncodedPaper]


def train_runs(
    corpus: Corpus,
    start: NDArray[np.float32],
    *,
    recipe: Recipe,
    seeds: Sequence[int],
    folder: Path,
    progress: RunProgress,
) -> NDArray[np.float32]:
    """Train one run a seed, two at a time in processes of their own, and return the mean of their tables.

    Checkpoints go to ``folder``, and runs go on from those that are there. Raises RuntimeError where a run fails.
    """
    context = multiprocessing.get_context("spawn")
    reports: Queue[tuple[int, int, float]] = context.Queue()
    processes = [
        context.Process(target=_run, args=(corpus, start, recipe, seed, partial(_send, reports, number), folder))
        for number, seed in enumerate(seeds)
    ]
    for first in range(0, len(processes), _AT_ONCE):
        _finish(processes[first : first + _AT_ONCE], reports, progress)
    mean: NDArray[np.float32] = np.mean([np.load(_table(folder, seed)) for seed in seeds], axis=0, dtype=np.float32)
    return mean


def _finish(processes: Sequence[SpawnProcess], reports: Queue[tuple[int, int, float]], progress: RunProgress) -> None:
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes) or not reports.empty():
        _report(reports, progress)
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"A training run ended with exit code {process.exitcode}; its message stands above.")


def _run(  # noqa: PLR0917 - arguments of a process go by position
    corpus: Corpus, start: NDArray[np.float32], recipe: Recipe, seed: int, progress: Progress, folder: Path
) -> None:
    sampler = ExampleSampler(corpus.parallel, corpus.english)
    checkpoint = _table(folder, seed).with_suffix(".checkpoint")
    trained = train(sampler, start, recipe=recipe, seed=seed, checkpoint=checkpoint, progress=progress)
    np.save(_table(folder, seed), trained)


def _table(folder: Path, seed: int) -> Path:
    return folder / f"run-{seed}.npy"


def _send(reports: Queue[tuple[int, int, float]], number: int, epochs: int, loss: float) -> None:
    reports.put((number, epochs, loss))


def _report(reports: Queue[tuple[int, int, float]], progress: RunProgress) -> None:
    try:
        progress(*reports.get(timeout=_POLL_SECONDS))
    except queue.Empty:
        return
