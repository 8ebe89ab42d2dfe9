"""What of a made day goes with its push."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.edition_files import edition_files, edition_folder, poster_of
from bot.push.day_posts import DayPosts
from bot.push.types import Subscription, Target, Timing
from config.settings import load_settings
from retrieval.digest.load import parse
from retrieval.edition.output.newsletter import render_newsletter
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
