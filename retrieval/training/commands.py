"""The commands of ``python -m retrieval.training``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from retrieval.index.embedding import load_builtin, load_static
from retrieval.training.contrastive import Recipe
from retrieval.training.data import Blocks, held_out_ids, load_english, load_parallel, plan_blocks
from retrieval.training.evaluate import Measured, embedding_ranking, measure
from retrieval.training.pipeline import TABLE_FILE, Plan, build_model
from retrieval.training.questions import build_question_sets
from retrieval.training.runs import RunProgress

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Train and measure the built-in embedding.")
_console = Console()
_QUESTION_SEED = 7
_RECIPE = Recipe()

_Parallel = Annotated[Path, typer.Option(exists=True, help="Papers with English and Chinese texts, JSON lines, gzip.")]
_English = Annotated[Path, typer.Option("--hf", exists=True, help="Archive of daily papers, JSON lines, gzip.")]
_HeldOut = Annotated[
    list[Path], typer.Option("--hold-out", exists=True, help="Files or folders: arXiv ids in them are not trained on.")
]


class Block(StrEnum):
    """Which held-out papers to measure on."""

    TUNING = "tuning"
    TEST = "test"


@app.command()
def train(
    *,
    parallel: _Parallel,
    english: _English,
    hold_out: _HeldOut,
    out: Annotated[Path, typer.Option(help="Folder for the model's files.")],
    work: Annotated[Path, typer.Option(help="Folder for checkpoints.")] = Path("training-work"),
    seed: Annotated[int, typer.Option(help="Of the first run; the next run has the next seed.")] = 1,
    runs: Annotated[int, typer.Option(min=1, help="Runs that are averaged, two at a time.")] = 4,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the papers; about 10 s each.")] = _RECIPE.epochs,
    dimensions: Annotated[int, typer.Option(min=2, help="Length of the vectors; even.")] = _RECIPE.dimensions,
    resume: Annotated[bool, typer.Option(help="Go on from the checkpoints in WORK.")] = False,
) -> None:
    """Train a table and a lexicon, write them to OUT and measure the table on the tuning block."""
    blocks = _load_blocks(parallel, english, hold_out)
    plan = Plan(
        recipe=Recipe(epochs=epochs, dimensions=dimensions), seeds=tuple(range(seed, seed + runs)), resume=resume
    )
    with _shown_progress(plan) as progress:
        build_model(blocks, plan, out=out, work=work, say=_console.print, progress=progress)
    _print_measures(blocks, Block.TUNING, out / TABLE_FILE)


@app.command(name="measure")
def measure_table(
    *,
    parallel: _Parallel,
    english: _English,
    hold_out: _HeldOut,
    table: Annotated[
        Path | None, typer.Option(exists=True, help="A trained table; the built-in one if left out.")
    ] = None,
    block: Annotated[Block, typer.Option(help="Tune on one block; measure on the other once.")] = Block.TUNING,
) -> None:
    """Measure a table on question sets made of papers that were not trained on."""
    _print_measures(_load_blocks(parallel, english, hold_out), block, table)


def _load_blocks(parallel: Path, english: Path, hold_out: Sequence[Path]) -> Blocks:
    blocks = plan_blocks(load_parallel(parallel), load_english(english), held_out=held_out_ids(hold_out))
    _console.print(
        f"{len(blocks.training)} parallel and {len(blocks.english)} English papers to train on, "
        f"{len(blocks.tuning)} to tune, {len(blocks.test)} to test"
    )
    return blocks


@contextmanager
def _shown_progress(plan: Plan) -> Iterator[RunProgress]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console) as bars:
        tasks = [bars.add_task(f"seed {seed}", total=plan.recipe.epochs) for seed in plan.seeds]

        def progress(run: int, epochs: int, loss: float) -> None:
            description = f"seed {plan.seeds[run]}, epoch {epochs}, loss {loss:.3f}"
            bars.update(tasks[run], completed=epochs, description=description)

        yield progress


def _print_measures(blocks: Blocks, block: Block, table: Path | None) -> None:
    embedder = load_static(table) if table else load_builtin()
    papers = blocks.test if block is Block.TEST else blocks.tuning
    sets = build_question_sets(papers, seed=_QUESTION_SEED)
    measures = [measure(each, embedding_ranking(embedder, each.documents)) for each in sets]
    _console.print(_rendered(measures, f"{embedder.stamp}, {len(papers)} papers of the {block} block"))


def _rendered(measures: Sequence[Measured], title: str) -> Table:
    table = Table("questions", "n", "day R@1", "R@5", "MRR", "all R@1", "R@5", "MRR", title=title)
    for each in measures:
        figures = (*each.in_day.figures, *each.in_all.figures)
        table.add_row(each.name, str(each.questions), *(f"{figure:.3f}" for figure in figures))
    return table
