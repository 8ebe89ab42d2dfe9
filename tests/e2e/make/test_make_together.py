"""``paperboy make`` beside a bot that runs, and with an engine that speaks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.app import build_app
from bot.feeding import build_feed
from bot.handover import RUNNING
from config.settings import load_settings
from tests.e2e.make.stage import DAY, PAPERS, MakingStage

pytestmark = pytest.mark.slow
SPEAKER = """
import pathlib, sys, wave
script = sys.stdin.read()
with pathlib.Path(sys.argv[1]).open("a", encoding="utf-8") as heard:
    heard.write(script.replace("\\n", " ") + "\\n")
with wave.open(sys.stdout.buffer, "wb") as sound:
    sound.setnchannels(1)
    sound.setsampwidth(2)
    sound.setframerate(16000)
    sound.writeframes(bytes(2 * 16000))
"""


def test_a_running_bot_takes_in_what_is_made_beside_it(stage: MakingStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_SOURCES__HUGGINGFACE", "off")
    with build_app(load_settings(data_dir=stage.folder / "data")) as app, app.holding(RUNNING):
        feed = build_feed(app, "en")
        feed.start()
        made = stage.run("make", DAY)
        feed.stop()
        digest = next(app.archive.digests())
    assert made.code == 0
    assert "Taken in: it can be asked about." in made.out
    assert [paper.id for paper in digest.papers] == list(PAPERS)
    assert {form.value for form in digest.forms} == {"newsletter", "report", "hf_daily"}


def test_another_process_that_writes_is_named(stage: MakingStage) -> None:
    with build_app(load_settings(data_dir=stage.folder / "data")) as app, app.folder.lock("paperboy reindex"):
        made = stage.run("make", DAY)
    assert made.code == 1
    assert "paperboy reindex" in made.err
    assert (stage.digests / f"{DAY}.newsletter.md").is_file()
    again = stage.run("make", DAY)
    assert "nothing was written" in again.out
    assert "Taken in" in again.out


def speaking(stage: MakingStage) -> Path:
    """Have a program speak; the file in which it notes what it was given to say."""
    program, heard = stage.folder / "speaker.py", stage.folder / "heard.txt"
    program.write_text(SPEAKER, encoding="utf-8")
    stage.settings |= {"voice__engine": "command", "voice__command": f"{sys.executable} {program} {heard}"}
    return heard


def test_the_day_is_spoken_once(stage: MakingStage) -> None:
    heard = speaking(stage)
    made = stage.run("make", DAY)
    assert made.code == 0
    assert "Missing" not in made.out
    spoken = heard.read_text(encoding="utf-8")
    assert "TouchGrip" in spoken
    assert (stage.digests / f"{DAY}.mp3").stat().st_size > 1000
    assert f'src="{DAY}.mp3"' in (stage.digests / f"{DAY}.html").read_text(encoding="utf-8")
    assert "nothing was written" in stage.run("make", DAY).out
    assert heard.read_text(encoding="utf-8") == spoken


def test_an_engine_that_fails_leaves_the_day_without_sound_until_it_works(stage: MakingStage) -> None:
    failing = stage.run("make", DAY, voice__engine="command", voice__command="false", voice__attempts=1)
    assert failing.code == 0
    assert "Missing: No spoken edition: " in failing.out
    assert "这一期还缺" in (stage.digests / f"{DAY}.html").read_text(encoding="utf-8")
    speaking(stage)
    mended = stage.run("make", DAY)
    assert "Missing" not in mended.out
    assert (stage.digests / f"{DAY}.mp3").is_file()
    assert stage.run("make", DAY, "--no-audio").code == 0
    assert (stage.digests / f"{DAY}.mp3").is_file()
