"""Our own table of calls says nothing that Telegram's specification does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.e2e.telegram.specification import WHOLE, load_table


@pytest.mark.skipif(not WHOLE.exists(), reason="Telegram's specification (../shared) is not at hand")
def test_the_table_agrees_with_the_specification() -> None:
    whole, table = json.loads(WHOLE.read_text(encoding="utf-8")), load_table()
    for kind in ("methods", "types"):
        for name, own in table[kind].items():
            fields = {field["name"]: field for field in whole[kind][name].get("fields", ())}
            for field in own["fields"]:
                _agree(f"{name}.{field['name']}", field, fields[field["name"]])
            needed = {each for each, field in fields.items() if field["required"]}
            assert needed <= {field["name"] for field in own["fields"]}, name


def _agree(place: str, own: dict[str, Any], official: dict[str, Any]) -> None:
    narrowed = {
        "InlineQueryResultArticle": "InlineQueryResult",
        "InputTextMessageContent": "InputMessageContent",
        "InputMediaPhoto": "InputMedia",
    }
    kinds = set(own["types"]) | {narrowed.get(kind.split()[-1], "") for kind in own["types"]}
    official_kinds = set(official["types"]) | {kind.split()[-1] for kind in official["types"]}
    assert kinds & official_kinds, place
    assert own["required"] >= official["required"], place
