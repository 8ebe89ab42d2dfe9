"""Which addresses may be connected to. Pure.

Links and redirects come from other people's servers. An address inside the operator's own network (a router, a
database, a cloud's metadata service) must never be fetched because a page said so, whatever name it goes by.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that IANA gives out; everything else is of no public use
_DOCUMENTATION = IPv6Network("3fff::/20")  # RFC 9637, younger than the tables of Python 3.11
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_public(text: str) -> bool:
    """Whether an IP address is a public one of a single machine; False for what is no IP address.

    Of an IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4) both have to be public. Teredo is refused.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_4(address)
    inner = _carried(address)
    if address.ipv4_mapped is not None or address in _NAT64:
        return inner is not None and _is_public_4(inner)
    is_unicast = address in _GLOBAL_UNICAST and address not in _DOCUMENTATION and address.teredo is None
    return is_unicast and address.is_global and (inner is None or _is_public_4(inner))


def default_port(scheme: str) -> int:
    """The port of ``http`` or ``https``."""
    return _DEFAULT_PORTS[scheme]


def is_named(host: str, port: int, names: frozenset[str]) -> bool:
    """Whether ``host`` or ``host:port`` is among names such as ``localhost:8080``, ``10.0.0.7``, ``[::1]:80``."""
    plain = host.strip("[]").lower().rstrip(".")
    written = f"[{plain}]" if ":" in plain else plain
    return not names.isdisjoint({plain, written, f"{written}:{port}"})


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
