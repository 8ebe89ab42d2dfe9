"""Settings: where they come from, and how wrong ones are explained."""

from __future__ import annotations

import re
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

import pytest

from config.locales import sentences
from config.settings import SettingsError, load_settings, variables

REPOSITORY = Path(__file__).parents[2]


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.problems


def test_defaults_need_no_key_and_no_file(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.delenv("PAPERBOY_DATA_DIR")
    settings = load_settings()
    assert settings.embedding == "builtin"
    assert settings.chroma_url is None
    assert settings.data_dir.is_relative_to(home)


def test_command_line_wins_over_environment_over_env_file_over_toml(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.delenv("PAPERBOY_DATA_DIR")
    (home / "paperboy.toml").write_text('data_dir = "toml"\nlanguage = "en"\ntime_zone = "UTC"\n', encoding="utf-8")
    monkeypatch.setenv("PAPERBOY_CONFIG", "paperboy.toml")
    assert load_settings().data_dir == home / "toml"
    (home / ".env").write_text("PAPERBOY_DATA_DIR=dotenv\nPAPERBOY_LANGUAGE=zh\nOTHER=1\n", encoding="utf-8")
    assert load_settings().data_dir == home / "dotenv"
    monkeypatch.setenv("PAPERBOY_DATA_DIR", "environment")
    assert load_settings().data_dir == home / "environment"
    settings = load_settings(data_dir=Path("option"))
    assert (settings.data_dir, settings.language, settings.time_zone) == (home / "option", "zh", "UTC")


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_CHROMA_URL", "")
    monkeypatch.setenv("PAPERBOY_CONFIG", "")
    assert load_settings().chroma_url is None


def test_a_home_sign_is_expanded(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERBOY_DATA_DIR", "~/论文")
    assert load_settings().data_dir == home / "论文"


def test_everything_wrong_is_said_at_once_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "fr")
    monkeypatch.setenv("PAPERBOY_TIME_ZONE", "Mars/Olympus")
    monkeypatch.setenv("PAPERBOY_DATADIR", "/somewhere")
    found = problems()
    assert [sentence.split(":")[0].split(" ")[0] for sentence in found] == [
        "PAPERBOY_DATADIR",
        "PAPERBOY_LANGUAGE",
        "PAPERBOY_TIME_ZONE",
    ]
    assert "did you mean PAPERBOY_DATA_DIR?" in found[0]
    assert all("\n" not in sentence for sentence in found)


@pytest.mark.parametrize("zone", ["", "/etc/passwd", "Europe", "../UTC", "北京"])
def test_a_time_zone_is_one_or_is_refused(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("PAPERBOY_TIME_ZONE", zone)
    if zone:
        assert problems()[0].startswith("PAPERBOY_TIME_ZONE: Expected the name of a time zone")
    else:
        assert load_settings().time_zone is None


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_ARCHIVE_URL", "user:hunter2@host")
    monkeypatch.setenv("PAPERBOY_EMBEDDING_API_KEY", "hunter2")
    monkeypatch.setenv("PAPERBOY_LANGUAGE", "fr")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
    for name in ("PAPERBOY_LANGUAGE", "PAPERBOY_ARCHIVE_URL"):
        monkeypatch.delenv(name)
    assert "hunter2" not in repr(load_settings())


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("gone.toml", None, "cannot be read"), ("bad.toml", b"= x", "is not TOML"), ("bad.toml", b"\xff", "is not TOML")],
)
def test_a_bad_file_is_named(
    monkeypatch: pytest.MonkeyPatch, home: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (home / name).write_bytes(content)
    monkeypatch.setenv("PAPERBOY_CONFIG", name)
    (sentence,) = problems()
    assert sentence.startswith(f"PAPERBOY_CONFIG: {name} {reason}")


def test_an_unknown_name_in_a_file_is_said_with_the_file(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "my.toml").write_text('langauge = "zh"\n', encoding="utf-8")
    (home / ".env").write_text("PAPERBOY_TIMEZONE=UTC\n", encoding="utf-8")
    monkeypatch.setenv("PAPERBOY_CONFIG", "my.toml")
    assert problems() == (
        "PAPERBOY_TIMEZONE (in .env) is not a setting; did you mean PAPERBOY_TIME_ZONE?",
        "langauge (in my.toml) is not a setting; did you mean language?",
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("PAPERBOY_NOSUCH", None),
        ("PAPERBOY_X", None),
        ("PAPERBOY_COLOUR", None),
        ("PAPERBOY_DATADIR", "PAPERBOY_DATA_DIR"),
        ("PAPERBOY_TELEGRAM_TOKEN", "PAPERBOY_TELEGRAM__TOKEN"),
        ("PAPERBOY_MODEL__BASEURL", "PAPERBOY_MODEL__BASE_URL"),
        ("paperboy_langauge", "PAPERBOY_LANGUAGE"),
    ],
)
def test_only_a_near_miss_is_suggested(monkeypatch: pytest.MonkeyPatch, name: str, meant: str | None) -> None:
    monkeypatch.setenv(name, "1")
    (found,) = problems()
    guess = f"did you mean {meant}?" if meant else "config/example.env lists them all."
    assert found == f"{name.upper()} (in the environment) is not a setting; {guess}"


def problem_calls() -> set[str]:
    """The keys of all problems in the code of the settings."""
    found = (REPOSITORY / "config").glob("*.py")
    return {key for path in found for key in re.findall(r'Problem\(\s*"(\w+)"', path.read_text(encoding="utf-8"))}


def test_every_problem_in_the_code_has_its_sentence_and_every_sentence_its_use() -> None:
    own = {key.removeprefix("settings.") for key in sentences("zh") if key.startswith("settings.")}
    assert problem_calls() == {key for key in own if not key.startswith("of_")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGE", "fr"),
        ("CHAT__WORKERS", "many"),
        ("CHAT__WORKERS", "0"),
        ("VOICE__SPEED", "fast"),
        ("VOICE__SPEED", "99"),
        ("MAKING__DAILY", "perhaps"),
        ("PUSH__SUBSCRIPTIONS", "{"),
        ("PUSH__SUBSCRIPTIONS", "1"),
        ("TELEGRAM__USERS", "@me"),
        ("VOICE__ENGINE", "command"),
        ("SOURCES__URLS", "ftp://example.org/{date}"),
        ("SOURCES__URLS", "https://example.org/{day}"),
    ],
)
def test_a_wrong_value_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PAPERBOY_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (said,) = caught.value.in_words("zh")
    assert re.search("应|只能|需要", said), said
    assert not re.search("Input|Expected", said)


def test_an_env_file_in_another_encoding_is_named(home: Path) -> None:
    (home / ".env").write_bytes("PAPERBOY_LANGUAGE=zh # 中文".encode("gbk"))
    assert problems() == (".env is not UTF-8 text.",)


def test_the_example_lists_every_variable_with_a_comment_and_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAPERBOY_SOURCES__HUGGINGFACE")
    lines = (REPOSITORY / "config/example.env").read_text(encoding="utf-8").splitlines()
    named = [
        (before, *line.removeprefix("# ").split("=", 1))
        for before, line in pairwise(lines)
        if re.match(r"# PAPERBOY_\w+=", line)
    ]
    assert tuple(name for _, name, _ in named) == variables()
    assert all(comment.startswith("# ") and comment.endswith(".") for comment, _, _ in named)
    defaults = load_settings()
    for _, name, value in named:
        if value:
            path = name.removeprefix("PAPERBOY_").lower().replace("__", ".")
            assert str(attrgetter(path)(defaults)) == value
