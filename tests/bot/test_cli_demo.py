"""``paperboy demo``: three questions in a temporary folder, whatever is set."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.bot.running import Run


@pytest.mark.slow
def test_the_demonstration_answers_two_questions_refuses_one_and_leaves_nothing(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(home / "temporary"))
    monkeypatch.setenv("PAPERBOY_ARCHIVE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("PAPERBOY_CHROMA_URL", "http://127.0.0.1:1")
    ran = run("demo")
    assert (ran.code, ran.err) == (0, "")
    indexed, chinese, english, unanswerable = ran.out.split("\n$ paperboy ask ")
    assert "28 added" in indexed
    assert "\n[2] " in chinese
    assert "98.9%" in english
    assert "https://huggingface.co/papers/2601.12993" in english
    assert "https://" not in unanswerable
    assert not list((home / "temporary").iterdir())
    assert not (home / "data").exists()
