"""Where fetching does not go, whatever addresses, names and redirects say."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest

from retrieval.web.fetch import Web, WebError
from retrieval.web.redirects import next_url, parse_url, show_url
from tests.fakes.web_server import ScriptedWebServer, Served, serving


def refusal(web: Web, url: str) -> WebError:
    with pytest.raises(WebError) as caught:
        web.get(url)
    return caught.value


@pytest.fixture
def strict(pauses: list[float]) -> Iterator[Web]:
    """May fetch from no private host."""
    with Web(user_agent="paperboy/test", attempts=1, sleep=pauses.append) as web:
        yield web


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/admin",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.7/",
        "http://[fe80::1]/",
        "https://192.168.1.1/",
        "http://１２７.０.０.１/",
    ],
)
def test_private_addresses_are_refused_however_they_are_written(strict: Web, url: str) -> None:
    error = refusal(strict, url)
    assert not error.retryable
    assert "inside a private network" in str(error) or "not an address" in str(error)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://x/",
        "//example.org/",
        "http://",
        "nonsense",
        "",
        "x" * 9999,
    ],
)
def test_nothing_but_http_and_https_is_fetched(strict: Web, url: str) -> None:
    assert "not an address of the web" in str(refusal(strict, url))


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Names resolve to these addresses, one answer a look-up; the names that were looked up."""
    names: list[str] = []
    left = list(answers)

    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host[0].isdigit():  # an address already: the connection to it
            addresses = [host]
        else:
            names.append(host)
            addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr("retrieval.web.connecting.socket.getaddrinfo", resolve)
    return names


def test_a_name_with_a_private_address_among_its_own_is_refused(strict: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["93.184.216.34", "127.0.0.1"])
    assert "inside a private network" in str(refusal(strict, "http://rebind.example/"))


def test_a_name_is_looked_up_once_and_connected_to_where_it_was_checked(
    strict: Web, server: ScriptedWebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = resolving(monkeypatch, ["127.0.0.1"], ["10.0.0.1"])
    monkeypatch.setattr("retrieval.web.connecting.is_public", lambda address: address == "127.0.0.1")
    server.play("/", Served(b"hello"))
    assert strict.get(f"http://papers.example:{server.server_port}/").content == b"hello"
    assert names == ["papers.example"]
    assert server.asked[0].headers["host"] == f"papers.example:{server.server_port}"


def test_a_redirect_into_a_private_network_is_not_followed(
    server: ScriptedWebServer, other: ScriptedWebServer, web: Web
) -> None:
    """The server was named by the operator, the other one was not."""
    secret = other.play("/secret", Served(b"secret"))
    url = server.play("/", Served(status=302, headers={"Location": secret}))
    assert "inside a private network" in str(refusal(web, url))
    assert other.asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address")
def test_a_public_host_cannot_lead_to_a_private_one_that_may_be_fetched_from(
    other: ScriptedWebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.2 plays the public address; the other server is one that the operator named."""
    monkeypatch.setattr("retrieval.web.connecting.is_public", lambda address: address == "127.0.0.2")
    secret = other.play("/", Served(b"secret"))
    with serving("127.0.0.2") as public, Web(user_agent="t", private_hosts=frozenset({other.host})) as web:
        assert web.get(secret).content == b"secret"
        url = public.play("/", Served(status=302, headers={"Location": secret}))
        assert "inside a private network" in str(refusal(web, url))
    assert len(other.asked) == 1


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/x", "http://", "https://[::1", "\\\\x"]
)
def test_a_redirect_to_something_else_is_refused(server: ScriptedWebServer, web: Web, location: str) -> None:
    url = server.play("/", Served(status=301, headers={"Location": location}))
    assert not refusal(web, url).retryable


def test_https_never_becomes_http() -> None:
    with pytest.raises(WebError, match="from https to http"):
        next_url(parse_url("https://example.org/a"), "http://example.org/b")
    assert str(next_url(parse_url("https://example.org/a"), "/b")) == "https://example.org/b"


def test_a_password_stays_with_its_host() -> None:
    url = parse_url("https://me:secret@example.org/a?token=1")
    assert next_url(url, "/b").userinfo == b"me:secret"
    assert next_url(url, "https://other.example/b").userinfo == b""
    assert next_url(url, "https://example.org:8443/b").userinfo == b""
    assert next_url(url, "https://you:evil@other.example/b").userinfo == b""


def test_at_most_five_redirects_are_followed(server: ScriptedWebServer, web: Web) -> None:
    for number in range(7):
        server.play(f"/{number}", Served(status=307, headers={"Location": f"/{number + 1}"}))
    server.play("/7", Served(b"end"))
    assert web.get(f"{server.url}/2").content == b"end"
    assert "more than 5 times" in str(refusal(web, f"{server.url}/1"))


def test_a_redirect_without_a_place_is_an_error(server: ScriptedWebServer, web: Web) -> None:
    assert "redirects to nowhere" in str(refusal(web, server.play("/", Served(status=302))))


def test_no_error_tells_a_password_or_a_query(server: ScriptedWebServer, web: Web) -> None:
    for path, play in (
        ("/gone", Served(status=404)),
        ("/large", Served(b"x" * 20_000)),
        ("/cut", Served(b"x", announced=99)),
        ("/away", Served(status=302, headers={"Location": "http://10.0.0.1/?token=hunter2"})),
    ):
        server.play(path, play)
        error = refusal(web, f"http://me:hunter2@{server.host}{path}?token=hunter2")
        assert "hunter2" not in str(error)
        assert path in str(error) or "10.0.0.1" in str(error)


def test_an_address_is_shown_without_secrets() -> None:
    assert (
        show_url("https://me:pw@example.org:8443/论文/b?token=1#x") == "https://example.org:8443/%E8%AE%BA%E6%96%87/b"
    )
    assert show_url("http://[::1]:x/") == "an address that cannot be read"
