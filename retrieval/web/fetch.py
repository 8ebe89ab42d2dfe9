"""Fetches pages: bounded in bytes and time, patient with busy hosts, and never from where it must not go."""

from __future__ import annotations

import base64
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

import httpcore
import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from retrieval.errors import WebError
from retrieval.reasons import Reason
from retrieval.web.addresses import is_named
from retrieval.web.body import BrokenBodyError, TooLargeError, read_body
from retrieval.web.connecting import Deadline, ForbiddenAddressError, GuardedBackend, UnknownHostError
from retrieval.web.patience import LONGEST_WAIT, Politeness, backoff, parse_retry_after
from retrieval.web.redirects import next_url, parse_url, port_of, show_url

__all__ = ["Page", "Validators", "Web", "WebError"]

_MOST_REDIRECTS: Final = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRYABLE = frozenset({408, 425, 429, *range(500, 600)}) - {501, 505}
_MEBIBYTE: Final = 2**20
_CONNECTIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host gave so that it can be asked whether a page has changed since (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: status 200, or 304 with empty content where the page is what it was. ``url`` is the last one."""

    url: str
    status: int
    content: bytes
    content_type: str
    validators: Validators


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One thing to fetch."""

    url: httpx.URL
    headers: Mapping[str, str]
    most_bytes: int
    validators: Validators | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer of one host."""

    status: int
    headers: httpx.Headers
    content: bytes = field(repr=False, default=b"")


class Web:
    """Fetches from http and https addresses. A context; safe to use from several threads.

    Private, loopback and other special addresses are refused unless ``private_hosts`` names their host (``host`` or
    ``host:port``); a redirect from any other host does not get there either. ``seconds_between`` are pauses between
    requests, by host. ``timeout`` is for connecting and for each piece, ``whole_seconds`` for one request. Proxies of
    the environment are not used, since addresses could not be checked through one.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        private_hosts: frozenset[str] = frozenset(),
        most_bytes: int = 20 * _MEBIBYTE,
        seconds_between: Mapping[str, float] | None = None,
        attempts: int = 4,
        timeout: float = 30,
        whole_seconds: float = 180,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._user_agent = user_agent
        self._private_hosts = frozenset(name.lower() for name in private_hosts)
        self._most_bytes = most_bytes
        self._attempts = attempts
        self._timeout = timeout
        self._whole_seconds = whole_seconds
        self._sleep = sleep
        self._politeness = Politeness(seconds_between or {}, sleep=sleep, clock=clock)
        self._deadline = Deadline()
        self._is_closed = False
        context = httpx.create_ssl_context()
        # Two pools: a connection to a private host must never be there for a request that may not use it.
        self._public, self._private = (
            httpcore.ConnectionPool(context, max_connections=_CONNECTIONS, network_backend=backend)
            for backend in (GuardedBackend(self._deadline), GuardedBackend(self._deadline, self._private_hosts))
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; a request that another thread has under way closes its own when it ends."""
        self._is_closed = True
        self._public.close()
        self._private.close()

    def get(
        self, url: str, *, validators: Validators | None = None, accept: str = "*/*", most_bytes: int | None = None
    ) -> Page:
        """The page at an address; with ``validators`` a status 304 where it has not changed since.

        At most 5 redirects are followed, each checked anew. Busy hosts and cut connections are tried again. Raises
        WebError, whose sentences hold no password and no query of an address.
        """
        headers = {"User-Agent": self._user_agent, "Accept": accept, "Accept-Encoding": "gzip"}
        conditions = _conditions(validators)
        asked_with = validators if conditions else None
        wanted = _Wanted(parse_url(url), headers | conditions, most_bytes or self._most_bytes, asked_with)
        retrying = Retrying(
            stop=stop_after_attempt(self._attempts),
            retry=retry_if_exception(_is_worth_another_try),
            wait=_pause,
            sleep=self._wait,
            reraise=True,
        )
        return retrying(self._follow, wanted)

    def _follow(self, wanted: _Wanted) -> Page:
        """The page at the end of the redirects."""
        url = wanted.url
        trusted = self._is_private(url)
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask(url, wanted, self._private if trusted else self._public)
            if answer.status not in _REDIRECTS:
                return _page(url, answer, wanted.validators)
            if not (location := answer.headers.get("location", "")):
                raise WebError(
                    Reason("web_nowhere", advice="check_address", address=show_url(url)), status=answer.status
                )
            url = next_url(url, location)
            trusted = trusted and self._is_private(url)
        shown = show_url(wanted.url)
        raise WebError(Reason("web_too_many_redirects", advice="check_address", address=shown, most=_MOST_REDIRECTS))

    def _wait(self, seconds: float) -> None:
        self._sleep(seconds)

    def _is_private(self, url: httpx.URL) -> bool:
        return is_named(url.host, port_of(url), self._private_hosts)

    def _ask(self, url: httpx.URL, wanted: _Wanted, pool: httpcore.ConnectionPool) -> _Answer:
        """One request to one host."""
        self._politeness.wait(url.host)
        try:
            return self._asked(url, wanted, pool)
        finally:
            if self._is_closed:
                pool.close()

    def _asked(self, url: httpx.URL, wanted: _Wanted, pool: httpcore.ConnectionPool) -> _Answer:
        if self._is_closed:
            raise WebError(Reason("web_ended", address=show_url(url)))
        self._deadline.set(self._whole_seconds)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        headers = httpx.Headers({"Host": url.netloc.decode("ascii"), **wanted.headers, **_authorization(url)})
        with (
            _errors_translated(url, wanted.most_bytes),
            pool.stream("GET", target, headers=headers.raw, extensions={"timeout": timeouts}) as response,
        ):
            answer = _Answer(response.status, httpx.Headers(response.headers))
            if answer.status != HTTPStatus.OK:
                return answer
            length = answer.headers.get("content-length", "")
            if length.isdecimal() and int(length) > wanted.most_bytes:
                raise TooLargeError
            encoding = answer.headers.get("content-encoding", "").strip().lower()
            return _Answer(
                answer.status, answer.headers, read_body(response.iter_stream(), encoding, wanted.most_bytes)
            )


def _conditions(validators: Validators | None) -> dict[str, str]:
    """The headers that ask whether a page has changed.

    A validator that cannot be sent back as it came (RFC 9110 lets hosts send other bytes than ASCII) is left out: the
    page is fetched whole then.
    """
    if validators is None:
        return {}
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}


def _page(url: httpx.URL, answer: _Answer, asked_with: Validators | None) -> Page:
    """The page of a last answer. Raises WebError where the status is neither 200 nor a 304 that was asked for."""
    is_same = answer.status == HTTPStatus.NOT_MODIFIED and asked_with is not None
    if answer.status != HTTPStatus.OK and not is_same:
        raise _refusal(url, answer)
    given = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
    return Page(
        url=str(url.copy_with(userinfo=b"")),
        status=answer.status,
        content=answer.content,
        content_type=answer.headers.get("content-type", ""),
        validators=asked_with if is_same and asked_with is not None and given == Validators() else given,
    )


def _refusal(url: httpx.URL, answer: _Answer) -> WebError:
    status = answer.status
    retryable = status in _RETRYABLE
    named = f"{status} ({HTTPStatus(status).phrase})" if status in set(HTTPStatus) else str(status)
    advice = "try_later" if retryable else "check_address"
    return WebError(
        Reason("web_status", advice=advice, address=show_url(url), status=named),
        status=status,
        retryable=retryable,
        retry_after=parse_retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC)),
    )


def _authorization(url: httpx.URL) -> dict[str, str]:
    """The name and password of an address, as servers want them (RFC 7617)."""
    if not url.userinfo:
        return {}
    secret = base64.b64encode(f"{url.username}:{url.password}".encode()).decode("ascii")
    return {"Authorization": f"Basic {secret}"}


@contextmanager
def _errors_translated(url: httpx.URL, most_bytes: int) -> Iterator[None]:
    """The library's errors as WebErrors, without its own words."""
    shown = show_url(url)
    try:
        yield
    except ForbiddenAddressError as error:
        raise WebError(Reason("web_private", advice="allow_host", address=shown)) from error
    except UnknownHostError as error:
        reason = Reason("web_host_unknown", advice="check_network", host=url.host)
        raise WebError(reason, retryable=True) from error
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        if _is_about_certificate(error):
            raise WebError(Reason("web_certificate", advice="check_clock", address=shown)) from error
        reason = Reason("web_unreachable", advice="check_network", address=shown)
        raise WebError(reason, retryable=True) from error
    except httpcore.TimeoutException as error:
        raise WebError(Reason("web_slow", advice="try_later", address=shown), retryable=True) from error
    except TooLargeError as error:
        size = f"{most_bytes / _MEBIBYTE:.3g} MiB"
        raise WebError(Reason("web_too_large", advice="check_address", address=shown, size=size)) from error
    except (BrokenBodyError, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise WebError(Reason("web_broke_off", advice="try_later", address=shown), retryable=True) from error


def _is_about_certificate(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _is_worth_another_try(error: BaseException) -> bool:
    return isinstance(error, WebError) and error.retryable and (error.retry_after or 0) <= LONGEST_WAIT


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return backoff(state.attempt_number, error.retry_after if isinstance(error, WebError) else None)
