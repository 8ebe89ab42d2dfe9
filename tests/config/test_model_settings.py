"""Settings of the language model."""

from __future__ import annotations

import pytest

from config.settings import SettingsError, load_settings


def problem(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    for name, value in values.items():
        monkeypatch.setenv(f"PAPERBOY_MODEL__{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (sentence,) = caught.value.problems
    return sentence


def test_there_is_no_model_by_default() -> None:
    assert load_settings().model.name is None


@pytest.mark.parametrize(
    ("kind", "url"), [("openai", "https://api.openai.com/v1"), ("ollama", "http://localhost:11434")]
)
def test_each_kind_has_its_usual_place(monkeypatch: pytest.MonkeyPatch, kind: str, url: str) -> None:
    monkeypatch.setenv("PAPERBOY_MODEL__KIND", kind)
    assert load_settings().model.url == url
    monkeypatch.setenv("PAPERBOY_MODEL__BASE_URL", "http://localhost:8000/v1")
    assert load_settings().model.url == "http://localhost:8000/v1"


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_MODEL__API_KEY", "hunter2")
    assert "hunter2" not in repr(load_settings())
    assert "hunter2" not in problem(monkeypatch, KIND="gemini")


def test_what_cannot_work_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem(monkeypatch, BASE_URL="localhost:8000").startswith("PAPERBOY_MODEL__BASE_URL: Expected an address")
    monkeypatch.delenv("PAPERBOY_MODEL__BASE_URL")
    assert "price_in and price_out are needed" in problem(monkeypatch, DAILY_MONEY="2.5")
    monkeypatch.delenv("PAPERBOY_MODEL__DAILY_MONEY")
    assert "three times max_tokens" in problem(monkeypatch, MAX_TOKENS="3000", CONTEXT_WINDOW="8000")
