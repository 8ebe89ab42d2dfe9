"""Fetching from servers as they are: busy, slow, cut, too large, unchanged."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.web.fetch import Page, Validators, Web, WebError
from retrieval.web.patience import LONGEST_WAIT, Politeness, backoff, parse_retry_after
from tests.fakes.web_server import ScriptedHandler, ScriptedWebServer, Served

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
TEXT = "论文日报：2026-01-20 😀".encode()


def refusal(web: Web, url: str) -> WebError:
    with pytest.raises(WebError) as caught:
        web.get(url)
    return caught.value


def test_a_page_comes_with_its_type_and_validators(server: ScriptedWebServer, web: Web) -> None:
    headers = {"Content-Type": "text/markdown; charset=utf-8", "Last-Modified": "Tue, 20 Jan 2026 05:00:00 GMT"}
    url = server.play("/day.md", Served(TEXT, headers=headers, etag='"1"'))
    page = web.get(url, accept="text/markdown")
    assert page == Page(url, 200, TEXT, headers["Content-Type"], Validators('"1"', headers["Last-Modified"]))
    (asked,) = server.asked
    assert asked.headers["user-agent"] == "paperboy/test"
    assert asked.headers["accept"] == "text/markdown"


def test_what_has_not_changed_is_not_sent_again(server: ScriptedWebServer, web: Web) -> None:
    url = server.play("/", Served(TEXT, etag='W/"1"'), Served(TEXT, etag='W/"1"'), Served(b"new", etag='W/"2"'))
    first = web.get(url)
    second = web.get(url, validators=first.validators)
    assert (second.status, second.content, second.validators) == (304, b"", first.validators)
    third = web.get(url, validators=second.validators)
    assert (third.status, third.content) == (200, b"new")
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, 'W/"1"', 'W/"1"']


def test_a_date_is_a_validator_too(server: ScriptedWebServer, web: Web) -> None:
    url = server.play("/", Served(status=304))
    page = web.get(url, validators=Validators(last_modified="Tue, 20 Jan 2026 05:00:00 GMT"))
    assert (page.status, page.validators.last_modified) == (304, "Tue, 20 Jan 2026 05:00:00 GMT")
    assert server.asked[0].headers["if-modified-since"] == "Tue, 20 Jan 2026 05:00:00 GMT"


@pytest.mark.parametrize("tag", ['"caf\xe9"', '"中"', '"1"\r\nX-Own: 1'])
def test_a_validator_that_cannot_be_sent_back_costs_the_whole_page(
    server: ScriptedWebServer, web: Web, tag: str
) -> None:
    url = server.play("/", Served(TEXT), Served(status=304))
    assert web.get(url, validators=Validators(tag)).content == TEXT
    assert not {"if-none-match", "x-own"} & set(server.asked[0].headers)
    with pytest.raises(WebError):
        web.get(url, validators=Validators(tag))


def test_a_validator_of_other_bytes_than_ascii_can_be_kept_and_given_back(server: ScriptedWebServer, web: Web) -> None:
    url = server.play("/", Served(TEXT, etag='"caf\xe9"'))
    assert web.get(url, validators=web.get(url).validators).content == TEXT


def test_a_304_that_nobody_asked_for_is_an_error(server: ScriptedWebServer, web: Web) -> None:
    assert refusal(web, server.play("/", Served(status=304))).status == 304


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 599])
def test_a_busy_server_is_asked_again_with_growing_pauses(
    server: ScriptedWebServer, web: Web, pauses: list[float], status: int
) -> None:
    busy = Served(status=status)
    url = server.play("/", busy, busy, busy, Served(TEXT))
    assert web.get(url).content == TEXT
    assert [0.5 <= pauses[0] <= 1, 1 <= pauses[1] <= 2, 2 <= pauses[2] <= 4] == [True] * 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 501, 204, 206])
def test_what_will_not_change_is_not_asked_again(
    server: ScriptedWebServer, web: Web, pauses: list[float], status: int
) -> None:
    error = refusal(web, server.play("/", Served(status=status)))
    assert (error.status, error.retryable, pauses) == (status, False, [])
    assert str(status) in str(error)


def test_after_the_last_attempt_the_error_says_what_the_server_asked_for(
    server: ScriptedWebServer, web: Web, pauses: list[float]
) -> None:
    error = refusal(web, server.play("/", Served(status=429, headers={"Retry-After": "7"})))
    assert (error.status, error.retryable, error.retry_after) == (429, True, 7)
    assert pauses == [7, 7, 7]
    assert len(server.asked) == 4


def test_a_server_that_wants_too_long_a_pause_is_left_to_the_next_round(
    server: ScriptedWebServer, web: Web, pauses: list[float]
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    error = refusal(web, server.play("/", Served(status=503, headers={"Retry-After": later})))
    assert error.retry_after is not None
    assert 3_500 < error.retry_after <= 3_600
    assert pauses == []


def test_a_cut_answer_is_asked_for_again(server: ScriptedWebServer, web: Web) -> None:
    url = server.play("/", Served(TEXT[:5], announced=len(TEXT)), ScriptedHandler.cut, Served(TEXT))
    assert web.get(url).content == TEXT


def test_a_packed_answer_that_ends_early_is_cut(server: ScriptedWebServer, web: Web) -> None:
    packed = gzip.compress(TEXT * 9)
    headers = {"Content-Encoding": "gzip"}
    url = server.play("/", Served(packed[:-9], headers=headers), Served(packed, headers=headers))
    assert web.get(url).content == TEXT * 9


@pytest.mark.parametrize(
    "played",
    [
        Served(b"not gzip", headers={"Content-Encoding": "gzip"}),
        Served(b"x", headers={"Content-Encoding": "br"}),
        Served(b"x", headers={"Content-Encoding": "gzip, gzip"}),
        lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9\r\n") and handler.cut(),
    ],
)
def test_nonsense_is_an_error_in_one_sentence(server: ScriptedWebServer, web: Web, played: Served) -> None:
    assert "broke off in the middle of its answer" in str(refusal(web, server.play("/", played)))


def test_a_page_that_is_too_large_is_not_read(server: ScriptedWebServer, web: Web) -> None:
    announced = server.play("/announced", Served(b"x" * 10_001))
    endless = server.play(
        "/endless", lambda handler: handler.drip(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 4_000, 0.001)
    )
    for url in (announced, endless):
        error = refusal(web, url)
        assert "is larger than" in str(error)
        assert not error.retryable
    assert web.get(announced, most_bytes=10_001).content == b"x" * 10_001


def test_a_bomb_is_not_unpacked(server: ScriptedWebServer, web: Web) -> None:
    bomb = gzip.compress(b"0" * 9_000_000)
    assert len(bomb) < 10_000
    url = server.play("/", Served(bomb, headers={"Content-Encoding": "gzip"}))
    assert "is larger than" in str(refusal(web, url))


@pytest.fixture
def hasty(server: ScriptedWebServer) -> Iterator[Web]:
    hosts = frozenset({server.host})
    with Web(user_agent="t", private_hosts=hosts, timeout=5, whole_seconds=0.3, attempts=1) as web:
        yield web


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_slow_drip_ends_when_the_time_is_over(server: ScriptedWebServer, hasty: Web, head: bytes) -> None:
    url = server.play("/", lambda handler: handler.drip(head, b"x", 0.02))
    error = refusal(hasty, url)
    assert "takes too long to answer" in str(error)
    assert error.retryable


def test_a_server_that_says_nothing_is_not_waited_for(server: ScriptedWebServer, hasty: Web) -> None:
    assert "takes too long" in str(refusal(hasty, server.play("/", lambda handler: handler.drip(b"", b"", 0.02))))


def test_a_host_that_is_not_there_is_named(web: Web, server: ScriptedWebServer) -> None:
    with pytest.raises(WebError, match=r"The host nowhere\.invalid is not known"):
        web.get("http://nowhere.invalid/")
    server.shutdown()
    server.server_close()
    assert "cannot be reached" in str(refusal(web, server.url))


def test_threads_share_a_web(server: ScriptedWebServer, web: Web) -> None:
    url = server.play("/", Served(TEXT, etag='"1"'))
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: web.get(url).content, range(40)))
    assert pages == [TEXT] * 40


def test_requests_to_a_host_are_spaced_whatever_threads_make_them() -> None:
    now, slept, adding = [0.0], [], threading.Lock()

    def sleep(seconds: float) -> None:
        with adding:
            slept.append(seconds)

    politeness = Politeness({"Export.arXiv.org": 3.0}, sleep=sleep, clock=lambda: now[0])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(politeness.wait, ["export.arxiv.org"] * 4 + ["arxiv.org"] * 4))
    assert sorted(slept) == [3.0, 6.0, 9.0]
    now[0] = 100.0
    politeness.wait("export.arxiv.org")
    assert len(slept) == 3


@given(st.integers(1, 60), st.none() | st.floats(0, LONGEST_WAIT), st.floats(0, 1))
def test_a_pause_is_bounded_and_never_shorter_than_what_was_asked(
    attempt: int, asked: float | None, chance: float
) -> None:
    pause = backoff(attempt, asked, chance=lambda: chance)
    assert max(0.5, asked or 0) <= pause <= max(30.0, asked or 0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Tue, 20 Jan 2026 12:01:00 GMT", 60.0),
        ("Tue, 20 Jan 2026 11:00:00 GMT", 0.0),
        ("Tue, 20 Jan 2026 20:01:00 +0800", 60.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("１２", None),
        ("9" * 400, 999_999_999_999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


@given(st.text(max_size=40))
def test_no_header_breaks_the_reading_of_it(header: str) -> None:
    found = parse_retry_after(header, NOW)
    assert found is None or found >= 0


def test_nothing_is_asked_when_fetching_has_ended(server: ScriptedWebServer, web: Web) -> None:
    web.close()
    with pytest.raises(WebError, match="fetching has ended"):
        web.get(server.play("/", Served(TEXT)))
    assert not server.asked
