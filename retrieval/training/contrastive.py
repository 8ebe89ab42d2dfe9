"""Contrastive training of the table: InfoNCE (van den Oord, Li and Vinyals, 2018) with in-batch negatives.

A run is a number of epochs, not a time, and all its randomness comes from its seed and the epoch's number. So a run
that was stopped continues from its checkpoint, written after each epoch, as if it had not been.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from retrieval.training.examples import ExampleSampler, Tokens

Progress = Callable[[int, float], None]  # epochs done, mean loss of the last one

_WARM_UP_STEPS = 20
_LAST_RATE = 0.02  # share of the learning rate at which the linear decay ends
_PIECES_A_BATCH = 4  # a batch is made of this many pieces of neighbours
_EMBEDDED_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of a run. ``scale`` is the inverse temperature of the cosines."""

    dimensions: int = 512
    epochs: int = 60
    batch: int = 1024
    rate: float = 0.07
    scale: float = 30.0
    text_loss: float = 0.3  # weight of finding the question by the text, beside the text by the question
    neighbourhoods: int = 300


def train(
    sampler: ExampleSampler,
    start: NDArray[np.float32],
    *,
    recipe: Recipe,
    seed: int,
    checkpoint: Path,
    progress: Progress,
) -> NDArray[np.float32]:
    """Train a table of shape (tokens, dimensions) from ``start``, or on from ``checkpoint`` where that exists."""
    torch.set_num_threads(1)  # runs go side by side
    torch.set_float32_matmul_precision("medium")  # bfloat16 products where the processor has them: half the time
    run = _Run(start, recipe)
    for epoch in range(run.resume(checkpoint), recipe.epochs):
        rng = np.random.default_rng((seed, epoch))
        order = _shuffled(len(sampler), rng) if epoch == 0 else _neighbours_together(run, sampler, recipe, rng)
        losses = [run.step(sampler, batch, rng) for batch in _batches(order, recipe.batch)]
        run.save(checkpoint, epoch + 1)
        progress(epoch + 1, float(np.mean(losses)))
    return run.table()


class _BagSums(torch.autograd.Function):  # type: ignore[misc] # torch is not installed where types are checked
    """Sums of a table's rows, a bag of tokens each.

    The gradient of a row is the sum of the gradients of the bags that hold it: the same operation on the transposed
    incidence. Said so it is ten times faster than what torch derives for ``embedding_bag`` on a CPU.
    """

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401 - torch's context has no type
        table: torch.Tensor,
        tokens: NDArray[np.int64],
        sizes: NDArray[np.int64],
    ) -> torch.Tensor:
        ctx.tokens, ctx.sizes, ctx.rows = tokens, sizes, table.shape[0]
        return _sums(table, tokens, sizes)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None]:  # noqa: ANN401 - as above
        bag_of = np.repeat(np.arange(len(ctx.sizes)), ctx.sizes)
        by_token = np.argsort(ctx.tokens, kind="stable")
        occurrences = np.bincount(ctx.tokens, minlength=ctx.rows)
        return _sums(gradient, bag_of[by_token], occurrences), None, None


def _sums(rows: torch.Tensor, members: NDArray[np.int64], sizes: NDArray[np.int64]) -> torch.Tensor:
    starts = torch.from_numpy(np.cumsum(sizes) - sizes)
    return functional.embedding_bag(torch.from_numpy(members), rows, starts, mode="sum")


class _Run:
    """The table and its optimizer."""

    def __init__(self, start: NDArray[np.float32], recipe: Recipe) -> None:
        self._recipe = recipe
        self._steps = 0
        self._table = torch.nn.Parameter(torch.tensor(start))
        self._optimizer = torch.optim.Adam([self._table], lr=recipe.rate, betas=(0.9, 0.99), fused=True)

    def table(self) -> NDArray[np.float32]:
        result: NDArray[np.float32] = self._table.detach().numpy()
        return result

    def embed(self, bags: Sequence[Tokens]) -> torch.Tensor:
        """Unit vectors of shape (bags, dimensions)."""
        sizes = np.array([len(bag) for bag in bags])
        tokens = np.concatenate(bags).astype(np.int64)
        return functional.normalize(_BagSums.apply(self._table, tokens, sizes), dim=1)

    def step(self, sampler: ExampleSampler, papers: NDArray[np.int64], rng: np.random.Generator) -> float:
        """One batch; returns its loss."""
        questions, texts = zip(*(sampler.draw(int(paper), rng) for paper in papers), strict=True)
        vectors = self.embed([*questions, *texts])  # together: one gradient as large as the table, not two
        scores = vectors[: len(papers)] @ vectors[len(papers) :].T * self._recipe.scale
        right = torch.arange(len(papers))
        loss = functional.cross_entropy(scores, right)
        loss = loss + self._recipe.text_loss * functional.cross_entropy(scores.T, right)
        self._optimizer.param_groups[0]["lr"] = self._rate(len(sampler))
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        self._steps += 1
        return float(loss.detach())

    def save(self, path: Path, epochs: int) -> None:
        state = {
            "recipe": asdict(self._recipe),
            "table": self._table,
            "optimizer": self._optimizer.state_dict(),
            "steps": self._steps,
            "epochs": epochs,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def resume(self, path: Path) -> int:
        """Take up a checkpoint where there is one; returns the epochs it has behind it.

        Raises ValueError where it was written by another recipe or vocabulary.
        """
        if not path.exists():
            return 0
        state = torch.load(path, weights_only=True)
        if state["recipe"] != asdict(self._recipe) or state["table"].shape != self._table.shape:
            raise ValueError(f"{path} was written by another recipe or vocabulary: train without --resume.")
        self._table.data.copy_(state["table"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._steps = state["steps"]
        return int(state["epochs"])

    def _rate(self, papers: int) -> float:
        total = self._recipe.epochs * max(papers // self._recipe.batch, 1)
        left = max(1 - self._steps / total, _LAST_RATE)
        return self._recipe.rate * min((self._steps + 1) / _WARM_UP_STEPS, 1.0) * left


def _shuffled(papers: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.permutation(papers)


def _neighbours_together(
    run: _Run, sampler: ExampleSampler, recipe: Recipe, rng: np.random.Generator
) -> NDArray[np.int64]:
    """An order in which batches are made of a few neighbourhoods, which makes the negatives hard."""
    order = rng.permutation(len(sampler))
    with torch.no_grad():
        parts = [order[i : i + _EMBEDDED_AT_ONCE] for i in range(0, len(order), _EMBEDDED_AT_ONCE)]
        vectors = torch.cat([run.embed([sampler.text(int(paper)) for paper in part]) for part in parts])
        centres = vectors[torch.tensor(rng.permutation(len(order))[: recipe.neighbourhoods])]
        nearest = torch.argmax(vectors @ centres.T, dim=1).numpy()
    shuffled_places = rng.permutation(recipe.neighbourhoods)
    order = order[np.argsort(shuffled_places[nearest], kind="stable")]
    pieces = np.array_split(order, max(1, len(order) // (recipe.batch // _PIECES_A_BATCH)))
    return np.concatenate([pieces[i] for i in rng.permutation(len(pieces))])


def _batches(order: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    if len(order) <= size:
        yield order
        return
    for start in range(0, len(order) - size + 1, size):
        yield order[start : start + size]
