"""Training runs side by side, from one start, whose tables are averaged ("model soups", Wortsman et al., 2022).

The average is better than each of them, and a better start for another round than either.
"""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.training.contrastive import Progress, Recipe, train
from retrieval.training.examples import ExampleSampler
from retrieval.training.vocabulary import EncodedPaper

RunProgress = Callable[[int, int, float], None]  # seed of the run, epochs done, mean loss of the last one
_POLL_SECONDS = 2.0
_AT_ONCE = 2  # each takes about 2 GB


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is trained on."""

    parallel: Sequence[EncodedPaper]
    english: Sequence[EncodedPaper]


def train_rounds(
    corpus: Corpus,
    start: NDArray[np.float32],
    *,
    recipe: Recipe,
    rounds: Sequence[Sequence[int]],
    folder: Path,
    progress: RunProgress,
) -> NDArray[np.float32]:
    """Train rounds of runs, given as seeds; each round starts from the mean of the tables of the round before.

    A round learns at half the rate of the one before. Checkpoints go to ``folder``, and runs go on from those that are
    there. Returns the mean of the last round; raises RuntimeError where a run fails.
    """
    for number, seeds in enumerate(rounds):
        slower = replace(recipe, rate=recipe.rate / 2**number)
        start = _train_round(corpus, start, recipe=slower, seeds=seeds, folder=folder, progress=progress)
    return start


def _train_round(
    corpus: Corpus,
    start: NDArray[np.float32],
    *,
    recipe: Recipe,
    seeds: Sequence[int],
    folder: Path,
    progress: RunProgress,
) -> NDArray[np.float32]:
    context = multiprocessing.get_context("spawn")
    reports: Queue[tuple[int, int, float]] = context.Queue()
    processes = [
        context.Process(target=_run, args=(corpus, start, recipe, seed, partial(_send, reports, seed), folder))
        for seed in seeds
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


def _send(reports: Queue[tuple[int, int, float]], seed: int, epochs: int, loss: float) -> None:
    reports.put((seed, epochs, loss))


def _report(reports: Queue[tuple[int, int, float]], progress: RunProgress) -> None:
    try:
        progress(*reports.get(timeout=_POLL_SECONDS))
    except queue.Empty:
        return
