"""Settings of the sources: addresses with dates, hosts that may be private, and how wrong ones are explained."""

from __future__ import annotations

import pytest

from config.settings import SettingsError, load_settings
from config.sources import HUGGING_FACE, SourceSettings


def sources() -> SourceSettings:
    return load_settings().sources


def problem() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (sentence,) = caught.value.problems
    return sentence


def test_the_daily_papers_are_fetched_unless_they_are_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sources().huggingface is None
    monkeypatch.delenv("PAPERBOY_SOURCES__HUGGINGFACE")
    assert sources().huggingface == HUGGING_FACE
    assert sources().trusted_hosts == frozenset()


@pytest.mark.parametrize("value", ["off", "OFF", " none ", "false"])
def test_off_is_off_in_any_case(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PAPERBOY_SOURCES__HUGGINGFACE", value)
    assert sources().huggingface is None


def test_several_addresses_stand_with_spaces_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "PAPERBOY_SOURCES__URLS",
        "https://a.example/{date}.md  http://10.0.0.7:8080/{date:%Y/%m/%d}?a=1,2\nhttps://me:pw@[::1]/{date:%Y%m%d}",
    )
    assert len(sources().urls) == 3
    assert sources().trusted_hosts == {"a.example:443", "10.0.0.7:8080", "[::1]:443"}
    assert "pw" not in repr(load_settings())


def test_a_hub_of_ones_own_and_listed_hosts_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_SOURCES__HUGGINGFACE", "http://hub.internal:9000/")
    monkeypatch.setenv("PAPERBOY_SOURCES__PRIVATE_HOSTS", "mirror.internal, 10.0.0.9:81")
    assert sources().huggingface == "http://hub.internal:9000"
    assert sources().trusted_hosts == {"hub.internal:9000", "mirror.internal", "10.0.0.9:81"}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/today.md", "has to hold the date as {date}"),
        ("https://example.org/{day}.md", "has to hold the date as {date}"),
        ("https://example.org/{date.year}.md", "has to hold the date as {date}"),
        ("https://example.org/{date!r}.md", "has to hold the date as {date}"),
        ("https://example.org/{}/{date}", "has to hold the date as {date}"),
        ("https://example.org/{date", "has a brace too many or too few"),
        ("https://example.org/}{date}", "has a brace too many or too few"),
        ("ftp://example.org/{date}", "has to start with http:// or https://"),
        ("/data/{date}.md", "has to start with http:// or https://"),
        ("https://{date}.example.org/", "has to name its host without a date"),
        ("https://example.org:99999/{date}", "has to start with http:// or https://"),
    ],
)
def test_a_wrong_address_is_explained_and_not_repeated(monkeypatch: pytest.MonkeyPatch, url: str, reason: str) -> None:
    monkeypatch.setenv("PAPERBOY_SOURCES__URLS", f"https://example.org/{{date}} {url}?key=hunter2")
    said = problem()
    assert said.startswith("PAPERBOY_SOURCES__URLS: Address 2 ")
    assert reason in said
    assert "hunter2" not in said


def test_a_hub_that_is_no_address_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERBOY_SOURCES__HUGGINGFACE", "huggingface.co")
    assert 'starts with http:// or https://, or "off"' in problem()


@pytest.mark.parametrize("value", ["联系我", "a@b.example\nX-Own: 1"])
def test_a_contact_has_to_fit_into_a_header(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PAPERBOY_SOURCES__CONTACT", value)
    assert "PAPERBOY_SOURCES__CONTACT" in problem()
    assert "one line of ASCII" in problem()
