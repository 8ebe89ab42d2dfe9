"""What of a made day goes with its push."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.edition_files import audio_of, edition_files, edition_folder, poster_of
from bot.push.day_posts import DayPosts
from bot.push.types import Subscription, Target, Timing
from config.settings import load_settings
from retrieval.digest.load import parse
from retrieval.edition.audio.mp3 import Tags, tag, to_mp3
from retrieval.edition.output.newsletter import render_newsletter
from tests.audio.sounds import wav_of
from tests.edition.editions import DAY, edition


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PAPERBOY_MAKING__FOLDER", str(tmp_path))
    (tmp_path / f"{DAY}.poster.png").write_bytes(b"poster")
    (tmp_path / f"{DAY}.mp3").write_bytes(b"sound")
    return tmp_path


def test_the_folder_is_that_of_the_settings_or_in_the_data_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert edition_folder(load_settings()) == folder
    monkeypatch.delenv("PAPERBOY_MAKING__FOLDER")
    settings = load_settings()
    assert edition_folder(settings) == settings.data_dir / "digests"


def test_picture_and_audio_go_with_the_push_by_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poster, mp3 = folder / f"{DAY}.poster.png", folder / f"{DAY}.mp3"
    assert edition_files(load_settings(), DAY) == (poster, mp3)
    monkeypatch.setenv("PAPERBOY_MAKING__PUSH_AUDIO", "false")
    assert edition_files(load_settings(), DAY) == (poster, None)
    monkeypatch.setenv("PAPERBOY_MAKING__PUSH_PICTURE", "false")
    assert edition_files(load_settings(), DAY) == (None, None)
    assert edition_files(load_settings(), date(2026, 1, 20)) == (None, None)


@pytest.mark.parametrize("tagged", [True, False])
def test_the_spoken_edition_has_its_title_length_and_cover(folder: Path, *, tagged: bool) -> None:
    sound = to_mp3([wav_of(2)])
    mp3 = tag(sound, Tags("今日论文", "album", DAY, "script", "zh")) if tagged else sound
    (folder / f"{DAY}.mp3").write_bytes(mp3)
    picture = BytesIO()
    Image.new("RGB", (1080, 1350), "white").save(picture, "PNG")
    (folder / f"{DAY}.poster.png").write_bytes(picture.getvalue())
    settings = load_settings()
    audio = audio_of(settings, DAY, "zh")
    assert audio is not None
    assert (audio.mp3, audio.name, audio.seconds) == (mp3, f"{DAY}.mp3", 2)
    assert (audio.title, audio.performer) == (("今日论文", "paperboy") if tagged else (f"AI 论文日报 {DAY}", ""))
    with Image.open(BytesIO(audio.cover or b"")) as cover:
        assert (cover.format, cover.size) == ("JPEG", (320, 320))
    assert audio_of(settings, DAY, "zh") is audio, "it is read once"
    assert audio_of(settings, DAY, "en") is None, "it is spoken in Chinese"


def test_a_spoken_edition_that_is_mended_is_read_again(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings, path = load_settings(), folder / f"{DAY}.mp3"
    assert audio_of(settings, DAY, "zh") is None
    assert "no mp3" in caplog.text
    path.write_bytes(to_mp3([wav_of(1)]))
    audio = audio_of(settings, DAY, "zh")
    assert audio is not None
    assert audio.cover is None, "the poster is no picture"
    path.unlink()
    assert audio_of(settings, DAY, "zh") is None


@pytest.mark.usefixtures("folder")
def test_the_poster_takes_the_place_of_the_cloud_in_its_language() -> None:
    settings = load_settings()
    digest = parse(render_newsletter(edition()).encode(), name="made")
    posts = DayPosts(digest, poster=lambda language: poster_of(settings, DAY, language))
    subscription = Subscription(
        "s1",
        "digest",
        Target("telegram", "1"),
        Timing("UTC", None),
        "zh",
        "telegram/7",
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    post = posts.post(subscription)
    assert post is not None
    assert post.reply.picture is not None
    assert post.reply.picture.png == b"poster"
    assert "2026-01-21" in post.reply.picture.caption
    assert poster_of(settings, DAY, "en") is None
