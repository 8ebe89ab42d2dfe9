"""The model that writes notes, as the settings build it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from bot.language_model import build_model
from config.language_model import ModelSettings
from retrieval.edition.writing.writer import NOTE_TOKENS, build_writer
from tests.fakes.notes import PAPER, WHOLE, writes
from tests.scripted_model.server import ScriptedServer


@pytest.mark.parametrize("kind", ["openai", "ollama"])
def test_it_is_asked_for_json_and_given_room_for_a_note(
    server: ScriptedServer, tmp_path: Path, kind: Literal["openai", "ollama"]
) -> None:
    server.plays = [writes()]
    url = server.url if kind == "openai" else server.url.removesuffix("/v1")
    settings = ModelSettings(name="scripted-1", kind=kind, base_url=url)
    model = build_model(settings, tmp_path, lambda: date(2026, 1, 21), as_json=True, max_tokens=NOTE_TOKENS)

    note = build_writer(model, tmp_path / "notes", "zh").write(PAPER, WHOLE)

    assert note.missing == ()
    (body,) = server.requests
    if kind == "openai":
        assert body["response_format"] == {"type": "json_object"}
        assert body["max_tokens"] == NOTE_TOKENS
    else:
        assert body["format"] == "json"
        assert body["options"]["num_predict"] == NOTE_TOKENS
