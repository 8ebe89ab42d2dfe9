"""A language model by settings alone: from the environment to what the terminal shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.app import build_app
from bot.cli.show import show_answer
from bot.language_model import USAGE
from config.settings import load_settings
from retrieval.answer.engine import QAEngine
from retrieval.samples import sample_folder
from tests.scripted_model.server import says, serving
from tests.scripted_model.setting import question

HOURS = "Being-H0.5 用了多少小时的数据？"
GOOD = "Being-H0.5 的数据 UniHand-2.0 超过 35,000 小时[@Being-H0.5]。"


def test_a_model_that_is_set_words_the_answer(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    with serving() as server:
        server.plays = [says(GOOD)]
        for name, value in {"NAME": "scripted-1", "BASE_URL": server.url, "DAILY_TOKENS": "60000"}.items():
            monkeypatch.setenv(f"PAPERBOY_MODEL__{name}", value)
        with build_app(load_settings()) as app, sample_folder() as samples:
            app.upkeep.ingest([samples])
            answer = show_answer(app.engine, question(HOURS))
    shown = capsys.readouterr().out
    assert shown.startswith(GOOD.replace("[@Being-H0.5]", "[1]") + "\n\n[1] Being-H0.5")
    assert "https://huggingface.co/papers/2601.12993" in shown
    assert answer.model == "scripted-1"
    assert 0 < json.loads((home / "data" / USAGE).read_text())["tokens"] < 60_000


def test_without_one_no_model_is_asked(home: Path) -> None:
    assert not (home / "data" / USAGE).exists()
    with build_app(load_settings()) as app, sample_folder() as samples:
        app.upkeep.ingest([samples])
        assert isinstance(app.engine, QAEngine)
