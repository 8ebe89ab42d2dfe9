"""The figures of a run as one table, and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version

_PACKAGES = ("chromadb", "llama-index-core", "llama-index-retrievers-bm25", "numpy")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement of both ways; the first number of each is what is compared. ``unit`` names the numbers."""

    what: str
    unit: str
    ours: tuple[float, ...]
    stock: tuple[float, ...] | None = None
    note: str = ""  # why the stock way has no number

    @property
    def ratio(self) -> float | None:
        """How many times what paperboy takes the stock way takes."""
        return self.stock[0] / self.ours[0] if self.stock and self.ours[0] else None


def machine() -> dict[str, object]:
    """What the figures were measured on, the load of the last minutes included."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "packages": {name: version(name) for name in _PACKAGES},
    }


def render_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    head = ["| what | in | paperboy | stock LlamaIndex | stock / paperboy |", "|---|---|--:|--:|--:|"]
    return "\n".join([*head, *map(_render, rows)])


def render_json(rows: Sequence[Row], before: dict[str, object], after: dict[str, object]) -> str:
    """The rows, and the machine before and after the run."""
    measured = [{**asdict(row), "ratio": row.ratio} for row in rows]
    return json.dumps({"before": before, "after": after, "rows": measured}, ensure_ascii=False, indent=2)


def _render(row: Row) -> str:
    stock = " / ".join(map(_number, row.stock)) if row.stock else row.note or "-"
    ratio = _number(row.ratio) if row.ratio is not None else "-"
    return f"| {row.what} | {row.unit} | {' / '.join(map(_number, row.ours))} | {stock} | {ratio} |"


def _number(value: float) -> str:
    digits = 0 if value >= 100 else 1 if value >= 1 else 2  # more would be noise
    return f"{value:,.{digits}f}"
