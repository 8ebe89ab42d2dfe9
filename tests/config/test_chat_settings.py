"""Settings of the chats: groups, lists of ids, addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import SettingsError, load_settings


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.problems


def test_platforms_are_off_and_open_by_default() -> None:
    settings = load_settings()
    assert settings.telegram.token is None
    assert settings.discord.token is None
    assert settings.telegram.users == ()


@pytest.mark.parametrize("written", ["12,-34", "12, -34", " 12 -34 ", "12,-34,"])
def test_ids_are_read_as_people_list_them(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("PAPERBOY_TELEGRAM__CHATS", written)
    assert load_settings().telegram.chats == ("12", "-34")


def test_a_toml_file_has_tables(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "my.toml").write_text("[chat]\nworkers = 7\n[discord]\nservers = [12, 34]\n", encoding="utf-8")
    monkeypatch.setenv("PAPERBOY_CONFIG", "my.toml")
    settings = load_settings()
    assert (settings.chat.workers, settings.discord.servers) == (7, ("12", "34"))


def test_an_unknown_name_in_a_group_is_found(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "my.toml").write_text("[chat]\nworker = 7\n", encoding="utf-8")
    monkeypatch.setenv("PAPERBOY_CONFIG", "my.toml")
    monkeypatch.setenv("PAPERBOY_DISCORD__SERVER", "1")
    assert problems() == (
        "PAPERBOY_DISCORD__SERVER (in the environment) is not a setting; did you mean PAPERBOY_DISCORD__SERVERS?",
        "chat.worker (in my.toml) is not a setting; did you mean chat.workers?",
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PAPERBOY_TELEGRAM__USERS", "12,@ann", "Expected ids, which are numbers with commas between them"),
        ("PAPERBOY_TELEGRAM__BASE_URL", "api.telegram.org", "Expected an address that starts with http"),
        ("PAPERBOY_DISCORD__GATEWAY_URL", "https://gateway.discord.gg", "Expected an address that starts with ws"),
        ("PAPERBOY_CHAT__WORKERS", "0", "Input should be greater than or equal to 1"),
        ("PAPERBOY_TELEGRAM__WEBHOOK_LISTEN", "8443", "Expected an address and a port"),
        ("PAPERBOY_TELEGRAM__WEBHOOK_LISTEN", "127.0.0.1:99999", "Expected an address and a port"),
        ("PAPERBOY_TELEGRAM__WEBHOOK_SECRET", "with a space", "Expected 1 to 256 letters"),
        ("PAPERBOY_TELEGRAM__WEBHOOK_URL", "https://bot.example", "With webhook_url, webhook_secret is needed"),
    ],
)
def test_wrong_values_are_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str) -> None:
    monkeypatch.setenv(name, value)
    (problem,) = problems()
    assert problem.startswith(name.removesuffix("__WEBHOOK_URL"))
    assert reason in problem


def test_tokens_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_TELEGRAM__TOKEN", "123:hunter2")
    monkeypatch.setenv("PAPERBOY_DISCORD__ADMINS", "x")
    (problem,) = problems()
    assert "hunter2" not in problem
    monkeypatch.delenv("PAPERBOY_DISCORD__ADMINS")
    assert "hunter2" not in repr(load_settings())
