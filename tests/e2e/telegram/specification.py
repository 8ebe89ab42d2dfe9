"""What the stand-in checks calls against: Telegram's specification where it is at hand, else a table of our own."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STANDIN = HERE.parent / "standins" / "telegram"
WHOLE = HERE.parents[2] / "../shared/fakes/telegram/api.json"

Table = dict[str, Any]


def load_table() -> Table:
    """Our own table in the form of the specification."""
    table = tomllib.loads((STANDIN / "api.toml").read_text(encoding="utf-8"))
    return {
        "version": table["version"],
        "methods": {name: _method(fields) for name, fields in table["methods"].items()},
        "types": {name: _type(fields) for name, fields in table["types"].items()},
    }


def write_specification(folder: Path) -> Path:
    """The file that the stand-in is to read."""
    if WHOLE.exists():
        return WHOLE
    path = folder / "api.json"
    path.write_text(json.dumps(load_table()), encoding="utf-8")
    return path


def _method(fields: dict[str, str]) -> Table:
    returns = fields.pop("returns")
    return {"returns": [returns], "fields": [_field(name, text) for name, text in fields.items()]}


def _type(fields: dict[str, Any]) -> Table:
    subtypes = fields.pop("subtypes", [])
    return {"subtypes": subtypes, "fields": [_field(name, text) for name, text in fields.items()]}


def _field(name: str, text: str) -> Table:
    """A field out of "Integer, required, limits in words"."""
    kind, _, rest = text.partition(", ")
    required = rest.startswith("required")
    limits = rest.removeprefix("required").removeprefix(", ")
    return {"name": name, "types": [kind], "required": required, "description": f"A field, {limits}"}
