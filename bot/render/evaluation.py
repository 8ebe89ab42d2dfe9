"""Results of ``paperboy eval`` as tables, text and JSON objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from bot.render.objects import JsonObject
from bot.render.terminal import plain
from retrieval.evaluation.ablation import Ablated
from retrieval.evaluation.curve import CurvePoint
from retrieval.evaluation.run import GroupScore, Outcome
from retrieval.training.evaluate import Measured

if TYPE_CHECKING:
    from rich.table import Table as RichTable

_SEEN = 200  # characters of a wrong answer that are shown
_DECIMALS = 4
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; the first column is words, the others are figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def group_table(groups: Iterable[GroupScore]) -> Table:
    """The score by kind and language."""
    rows = ((each.group, str(each.questions), f"{each.score:.3f}") for each in groups)
    return Table(("questions", "n", "score"), tuple(rows))


def ablation_table(ablated: Iterable[Ablated]) -> Table:
    """What the score is without each part; the first row is all of them."""
    return Table(("without", "score", "difference", "better", "worse"), tuple(_ablation_rows(ablated)))


def curve_table(points: Iterable[CurvePoint]) -> Table:
    """What a threshold costs on answerable questions, and saves on others."""
    header = ("sureness from", "answered", "right", "score", "unanswerable refused")
    rows = (
        (
            "as set" if each.threshold is None else f"{each.threshold:.2f}",
            *(f"{share:.3f}" for share in (each.answered, each.right, each.score, each.refused)),
        )
        for each in points
    )
    return Table(header, tuple(rows))


def search_table(measured: Iterable[Measured]) -> Table:
    """How well the search finds the paper of a question, among those of its day and among all."""
    header = ("questions", "n", "day R@1", "day R@5", "day MRR", "all R@1", "all R@5", "all MRR")
    rows = (
        (each.name, str(each.questions), *(f"{share:.3f}" for share in (*each.in_day.figures, *each.in_all.figures)))
        for each in measured
    )
    return Table(header, tuple(rows))


def render_table(table: Table) -> str:
    """Columns side by side, figures to the right."""
    lines = (table.header, *table.rows)
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.header))]
    return "\n".join(_line(line, widths) for line in lines)


def rich_table(table: Table) -> RichTable:
    """The table for a terminal."""
    from rich.table import Table as Drawn  # noqa: PLC0415 - drawn on a terminal alone

    drawn = Drawn(table.header[0])
    for name in table.header[1:]:
        drawn.add_column(name, justify="right")
    for row in table.rows:
        drawn.add_row(*row)
    return drawn


def render_misses(outcomes: Iterable[Outcome]) -> str:
    """The questions that lost points: what was wanted, and what came."""
    return plain("\n".join(line for outcome in outcomes if outcome.points < 1 for line in _miss(outcome)))


def render_speed(outcomes: Sequence[Outcome]) -> str:
    """How long an answer took."""
    middle = median(outcome.answer.took_ms for outcome in outcomes) if outcomes else 0.0
    return f"{middle:.1f} ms for an answer (median)"


def result_objects(results: Iterable[GroupScore | Ablated | CurvePoint | Measured]) -> list[JsonObject]:
    """Results as JSON objects, shares with four decimals."""
    return [_rounded(asdict(each)) for each in results]


def miss_objects(outcomes: Iterable[Outcome]) -> list[JsonObject]:
    """The questions that lost points as JSON objects."""
    return [
        {
            "id": outcome.gold.id,
            "points": round(outcome.points, _DECIMALS),
            "status": outcome.answer.status.value,
            "cited": [citation.paper_id for citation in outcome.answer.citations],
            "answer": outcome.answer.text,
        }
        for outcome in outcomes
        if outcome.points < 1
    ]


def _ablation_rows(ablated: Iterable[Ablated]) -> Iterator[tuple[str, ...]]:
    for each in ablated:
        if each.part is None:
            yield "(nothing)", f"{each.score:.3f}", "", "", ""
        else:
            yield each.part, f"{each.score:.3f}", f"{each.difference:+.3f}", str(each.better), str(each.worse)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    figures = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return _GAP.join([cells[0].ljust(widths[0]), *figures])


def _miss(outcome: Outcome) -> Iterator[str]:
    gold, answer = outcome.gold, outcome.answer
    wanted = [gold.expect or "", " ".join(gold.gold_ids), *gold.facts]
    cited = " ".join(citation.paper_id for citation in answer.citations)
    yield f"{outcome.points:.2f} {gold.id} {gold.kind}: {gold.question}"
    yield f"     wants {'; '.join(part for part in wanted if part)}"
    yield f"     got {answer.status.value}; {cited}; {' '.join(answer.text.split())[:_SEEN]}"


def _rounded(values: JsonObject) -> JsonObject:
    return {name: _rounded_value(value) for name, value in values.items()}


def _rounded_value(value: object) -> object:
    if isinstance(value, dict):
        return _rounded(value)
    return round(value, _DECIMALS) if isinstance(value, float) else value
