"""Where a redirect may lead. Pure."""

from __future__ import annotations

import httpx

from retrieval.errors import WebError
from retrieval.reasons import Reason
from retrieval.web.addresses import default_port

_SCHEMES = frozenset({"http", "https"})
_LONGEST_URL = 4096


def parse_url(text: str) -> httpx.URL:
    """An http or https address with a host. Raises WebError for anything else."""
    try:
        url = httpx.URL(text) if len(text) <= _LONGEST_URL else None
    except (httpx.InvalidURL, ValueError):
        url = None
    if url is None or url.scheme not in _SCHEMES or not url.host or url.port == 0:
        if url is None:
            raise WebError(Reason("web_nothing", advice="give_address"))
        raise WebError(Reason("web_no_address", advice="give_address", address=show_url(url)))
    return url.copy_with(fragment=None)


def next_url(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect from ``url`` leads. Raises WebError where that is no web address, or from https to http.

    A name and password stay with the host they were given for.
    """
    try:
        target = parse_url(str(url.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        reason = Reason("web_redirects_to_nothing", advice="check_address", address=show_url(url))
        raise WebError(reason) from error
    if url.scheme == "https" and target.scheme == "http":
        raise WebError(Reason("web_redirects_to_http", advice="check_address", address=show_url(url)))
    return target if origin(url) == origin(target) else target.copy_with(userinfo=b"")


def origin(url: httpx.URL) -> tuple[str, str, int]:
    """Scheme, host and port."""
    return url.scheme, url.host, port_of(url)


def port_of(url: httpx.URL) -> int:
    """The port, also where the address names none."""
    return url.port or default_port(url.scheme)


def show_url(url: httpx.URL | str) -> str:
    """An address fit for logs and sentences: without user, password, query and fragment."""
    try:
        parsed = httpx.URL(url)
        return str(parsed.copy_with(userinfo=b"", query=None, fragment=None))
    except (httpx.InvalidURL, ValueError):
        return "an address that cannot be read"
