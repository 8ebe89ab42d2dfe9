"""``paperboy eval``: how right the answers are, what each part brings, and what refusing costs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from bot.cli.index import progress_bar
from bot.cli.options import AsJson, DataDir, interface_language, settings_of

if TYPE_CHECKING:
    from bot.app import App
    from bot.render.evaluation import Table
    from bot.render.objects import JsonObject
    from retrieval.evaluation.question_set import GoldQuestion
    from retrieval.training.evaluate import Measured

PART_NAMES: Final = (  # those of retrieval.evaluation.parts, which takes long to import
    "coverage, meaning, name_in_title, name_anywhere, sentence, translations, titles, newness, history, refusals"
)
_SEED = 7  # of the automatic questions and of the choice among them
_ONLY_THE_FOLDER: Final = {"archive_url": None, "chroma_url": None}

_Item = TypeVar("_Item")


class Block(StrEnum):
    """Which papers kept out of training automatic questions are made of."""

    TUNING = "tuning"
    TEST = "test"


def evaluate(
    questions: Annotated[
        list[Path] | None, typer.Argument(metavar="QUESTIONS...", help="Question sets: JSON lines with right answers.")
    ] = None,
    *,
    digests: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="Index these digests into a temporary folder first; may be repeated."),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="PART", help=f"Switch a part off; may be repeated: {PART_NAMES}.")
    ] = None,
    ablate: Annotated[bool, typer.Option("--ablate", help="Switch each part off in turn.")] = False,
    curve: Annotated[
        bool, typer.Option("--curve", help="Show what refusing costs and saves, threshold by threshold.")
    ] = False,
    auto: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Measure the search on questions made of parallel papers (JSON lines, gzip)."
        ),
    ] = None,
    block: Annotated[Block, typer.Option(help="With --auto: papers to tune on, or those for the last word.")] = (
        Block.TUNING
    ),
    most: Annotated[int, typer.Option(min=1, help="With --auto: questions of each kind.")] = 500,
    misses: Annotated[bool, typer.Option("--misses", help="Show each question that lost points.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Measure the answers to question sets, on the data folder or on --digests.

    Without a language model. A question scores from 0 to 1: for the papers cited, and the facts in the text.
    """
    parts = _parts_of(without or ())
    if auto is not None:
        _check_alone(questions, digests, flags=(ablate, curve, misses))
        _show_search(_measured(auto, parts, block=block, most=most, data_dir=data_dir), as_json=as_json)
        return
    _check_usage(questions, parts, ablate=ablate, curve=curve)
    asked = _load(questions or ())
    with _opened(digests, data_dir) as app:
        if ablate:
            _show_ablation(app, asked, as_json=as_json)
        elif curve:
            _show_curve(app, asked, as_json=as_json)
        else:
            _show_scores(app, asked, parts, misses=misses, as_json=as_json)


def _parts_of(names: Iterable[str]) -> tuple[str, ...]:
    known = PART_NAMES.split(", ")
    for name in names:
        if name not in known:
            raise typer.BadParameter(f"There is no part {name!r}. The parts are {PART_NAMES}.", param_hint="--without")
    return tuple(names)


def _check_alone(questions: Sequence[Path] | None, digests: Sequence[Path] | None, *, flags: Iterable[bool]) -> None:
    if questions or digests or any(flags):
        sentence = "Automatic questions bring their own papers: give --auto with --without, --block and --most alone."
        raise typer.BadParameter(sentence, param_hint="--auto")


def _check_usage(questions: Sequence[Path] | None, parts: Sequence[str], *, ablate: bool, curve: bool) -> None:
    if not questions:
        raise typer.BadParameter("Give a file of questions, or --auto.", param_hint="QUESTIONS")
    if ablate + curve + bool(parts) > 1:
        raise typer.BadParameter("Give one of --without, --ablate and --curve.", param_hint="--ablate")


def _load(paths: Iterable[Path]) -> tuple[GoldQuestion, ...]:
    from retrieval.evaluation.question_set import load_question_set

    return tuple(chain.from_iterable(load_question_set(path) for path in paths))


@contextmanager
def _opened(digests: Sequence[Path] | None, data_dir: Path | None) -> Iterator[App]:
    """Paperboy on the data folder, or on a temporary one that holds the digests."""
    from bot.app import build_app
    from bot.render.ingest import render_report

    if not digests:
        with build_app(settings_of(data_dir)) as app:
            yield app
        return
    with TemporaryDirectory(prefix="paperboy-eval-", ignore_cleanup_errors=True) as folder:
        settings = settings_of(Path(folder)).model_copy(update=_ONLY_THE_FOLDER)
        language = interface_language(settings, os.environ)
        with build_app(settings) as app:
            with progress_bar(language) as progress:
                report = app.upkeep.ingest(digests, progress=progress)
            typer.echo(render_report(report, language), err=True)
            yield app


def _show_scores(
    app: App, questions: Sequence[GoldQuestion], parts: Sequence[str], *, misses: bool, as_json: bool
) -> None:
    from bot.render.evaluation import group_table, miss_objects, render_misses, render_speed, result_objects
    from retrieval.evaluation.parts import without
    from retrieval.evaluation.run import run_questions, score_groups

    engine = app.engine_with(without(parts))
    outcomes = run_questions(engine, _tracked(questions, len(questions), "questions"))
    groups = score_groups(outcomes)
    if as_json:
        lost = {"misses": miss_objects(outcomes)} if misses else {}
        _print_json({"without": list(parts), "groups": result_objects(groups), **lost})
        return
    if misses:
        typer.echo(f"{render_misses(outcomes)}\n")
    _print_table(group_table(groups))
    typer.echo(render_speed(outcomes))


def _show_ablation(app: App, questions: Sequence[GoldQuestion], *, as_json: bool) -> None:
    from bot.render.evaluation import ablation_table, result_objects
    from retrieval.evaluation.ablation import ablate
    from retrieval.evaluation.parts import PARTS

    results = list(_tracked(ablate(app.engine_with, questions), len(PARTS) + 1, "parts"))
    if as_json:
        _print_json({"ablation": result_objects(results)})
    else:
        _print_table(ablation_table(results))


def _show_curve(app: App, questions: Sequence[GoldQuestion], *, as_json: bool) -> None:
    from bot.render.evaluation import curve_table, result_objects
    from retrieval.evaluation.curve import THRESHOLDS, refusal_curve

    points = list(_tracked(refusal_curve(app.engine_with, questions), len(THRESHOLDS) + 1, "thresholds"))
    if as_json:
        _print_json({"curve": result_objects(points)})
    else:
        _print_table(curve_table(points))


def _measured(path: Path, parts: Sequence[str], *, block: Block, most: int, data_dir: Path | None) -> list[Measured]:
    from bot.app import build_app
    from retrieval.evaluation.automatic import load_held_out, measure_all
    from retrieval.evaluation.parts import without

    papers = load_held_out(path, last=block is Block.TEST)
    with build_app(settings_of(data_dir)) as app:
        results = measure_all(papers, app.embedder, without(parts), most=most, seed=_SEED)
        return list(_tracked(results, None, "question sets"))


def _show_search(measured: Sequence[Measured], *, as_json: bool) -> None:
    from bot.render.evaluation import result_objects, search_table

    if as_json:
        _print_json({"search": result_objects(measured)})
    else:
        _print_table(search_table(measured))


def _print_table(table: Table) -> None:
    from bot.render.evaluation import render_table, rich_table

    if sys.stdout.isatty():
        from rich.console import Console

        Console().print(rich_table(table))
    else:
        typer.echo(render_table(table))


def _print_json(found: JsonObject) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _tracked(items: Iterable[_Item], total: int | None, what: str) -> Iterable[_Item]:
    """The items, with a bar on stderr that shows how many there were; on a terminal alone."""
    from rich.console import Console
    from rich.progress import track

    return track(items, what, total, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
