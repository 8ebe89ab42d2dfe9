"""Connects to the very address that was checked, and to no address that may not be reached.

A name that is looked up twice can answer twice otherwise (DNS rebinding): once with a public address for the check,
then with a private one for the connection. Here the connection is made to the address that the check saw; TLS and the
Host header go by the name.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

import httpcore

from retrieval.web.addresses import is_named, is_public

_NO_HOSTS: Final[frozenset[str]] = frozenset()


class ForbiddenAddressError(httpcore.ConnectError):
    """The host's address is none that may be reached."""


class UnknownHostError(httpcore.ConnectError):
    """The host's name has no address."""


class Deadline(threading.local):
    """By when the request of this thread has to be done, on the clock given. A thread has one request at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.ends: float | None = None

    def set(self, seconds: float) -> None:
        """Give this thread's request so many seconds from now."""
        self.ends = self._clock() + seconds

    def left(self, timeout: float | None) -> float | None:
        """A timeout that does not go beyond the end. Raises httpcore.ReadTimeout where nothing is left."""
        if self.ends is None:
            return timeout
        left = self.ends - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(timeout, left)


class GuardedBackend(httpcore.NetworkBackend):
    """Connections to public addresses, and to any address of ``private_hosts`` (``host`` or ``host:port``)."""

    def __init__(self, deadline: Deadline, private_hosts: frozenset[str] = _NO_HOSTS) -> None:
        self._deadline = deadline
        self._private_hosts = private_hosts
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that takes one.

        Raises ForbiddenAddressError if any of its addresses may not be reached: a name with both kinds is an attack.
        """
        addresses = resolve(host, port)
        if not is_named(host, port, self._private_hosts) and not all(map(is_public, addresses)):
            raise ForbiddenAddressError
        failed: httpcore.ConnectError | httpcore.ConnectTimeout = UnknownHostError()
        for address in addresses:
            try:
                left = self._deadline.left(timeout)
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _BoundedStream(stream, self._deadline)
        raise failed


class _BoundedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end when the request of the thread has to end."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a host, each once, in the system's order. Raises UnknownHostError where there are none."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
